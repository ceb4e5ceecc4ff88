import type { OrderMapping } from '../mapping/field-mapping.js';
import {
  type FieldNames,
  type FieldReadings,
  isNoField,
  readAnew,
  readingsOf,
  readOtherwise,
} from '../mapping/field-readings.js';
import type { LineRules } from '../mapping/line-rules.js';
import { watchedColumns } from '../mapping/watched-columns.js';
import { otherSide } from '../order/order.js';
import { sideNames } from '../order/side-names.js';
import { type Configuration, type ConnectionPolicies, onlyTo } from '../ports/connection.js';

/** How many orders are coupled while a configuration is judged. */
export interface CoupledNow {
  readonly orders: number;
  readonly quotes: number;
  /** Something is being made or written for so many of them at this moment. */
  readonly unsettled: number;
}

/** What putting a configuration in force would mean. */
export interface Judgement {
  /** Reasons why it must not be put in force as things stand, each with what helps. */
  readonly refusals: readonly string[];
  /** What happens to orders by it. */
  readonly warnings: readonly string[];
  /** What a person has to do for it to take effect. */
  readonly todo: readonly string[];
}

/** Two configurations, the one in force first. */
export interface Change {
  readonly before: Configuration;
  readonly after: Configuration;
  /** How earlier versions read their fields, the one in force included. */
  readonly readings: FieldReadings;
  readonly coupled: CoupledNow;
}

/**
 * What may not change while orders are coupled, and what else a change means. What an order's base was made by must not
 * change under it: what is read otherwise afterwards would look like an edit of somebody (I2, I3). Pure.
 */
export function judgeChange(change: Change): Judgement {
  const { before, after } = change;
  return {
    refusals: [...refusalsOfBases(change), ...refusalsOfWork(change)],
    warnings: [...warningsOfFields(change), ...warningsOfPolicies(change)],
    todo: todoOf(before, after, change.readings),
  };
}

const endFirst = 'let the coupled orders end first, or uncouple them';

function refusalsOfBases({ before, after, coupled }: Change): readonly string[] {
  if (coupled.orders + coupled.quotes === 0) {
    return [];
  }
  const zone =
    before.businessTimeZone === after.businessTimeZone
      ? []
      : [
          `businessTimeZone: must stay ${before.businessTimeZone} while ${coupled.orders} orders are coupled, since their dates in Sales would read as other days and look like edits; ${endFirst}`,
        ];
  const lines = linesReadOtherwise(before.policies.lines, after.policies.lines).map(
    (part) =>
      `policies.lines.${part}: must stay while ${coupled.orders} orders are coupled, since lines that both sides have agreed on would read as others and look changed or deleted; ${endFirst}`,
  );
  const names = namesReadOtherwise(before.mapping, after.mapping).map(
    (part) =>
      `mapping.references.${part}: what stands there must stay while ${coupled.orders} orders are coupled, since what both sides had agreed on would read as another; add to it, or ${endFirst}`,
  );
  return [...zone, ...lines, ...names];
}

/** Tables of names of which a pair is changed or taken away; one more changes nothing that was agreed. */
function namesReadOtherwise(before: OrderMapping, after: OrderMapping): readonly string[] {
  return (['units', 'currencies', 'countries'] as const).filter((part) => {
    const now = new Set((after.references?.[part] ?? []).map((pair) => JSON.stringify(pair)));
    return (before.references?.[part] ?? []).some((pair) => !now.has(JSON.stringify(pair)));
  });
}

/** Parts of the line rules by which agreed lines would be something else. What is named for the first time changes none. */
function linesReadOtherwise(before: LineRules, after: LineRules): readonly string[] {
  const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  return [
    ...(before.writeIn === undefined || isSame(before.writeIn, after.writeIn) ? [] : ['writeIn']),
    ...(before.freight === undefined || isSame(before.freight, after.freight) ? [] : ['freight']),
    ...(before.otherLines === 'park' || before.otherLines === after.otherLines ? [] : ['otherLines']),
    ...(isSame(before.variants, after.variants) ? [] : ['variants']),
  ];
}

/** What has been begun by one reading of a field cannot be finished by another. */
function refusalsOfWork({ after, readings, coupled }: Change): readonly string[] {
  const otherwise = readOtherwise(readings, readingsOf(after.mapping));
  return coupled.unsettled === 0 || isNoField(otherwise)
    ? []
    : [
        `mapping: ${namesOf(otherwise)} would be read otherwise while something is being made or written for ${coupled.unsettled} orders; ask again in a moment, or pause the connection and ask once it is at rest`,
      ];
}

function warningsOfFields({ after, readings, coupled }: Change): readonly string[] {
  const now = readingsOf(after.mapping);
  const otherwise = readOtherwise(readings, now);
  const anew = readAnew(readings, now);
  const fresh = {
    header: anew.header.filter((name) => !otherwise.header.includes(name)),
    line: anew.line.filter((name) => !otherwise.line.includes(name)),
  };
  const rule =
    'equal values are agreed, one that only one side has travels to the other, and two different ones wait for a person unless a conflict rule names the field';
  const gone = [...Object.keys(readings.header), ...Object.keys(readings.line)].filter(
    (name) => now.header[name] === undefined && now.line[name] === undefined,
  );
  return [
    ...(isNoField(fresh) ? [] : [`mapping: ${namesOf(fresh)} is new to ${coupled.orders} coupled orders: ${rule}`]),
    ...(isNoField(otherwise)
      ? []
      : [
          `mapping: ${namesOf(otherwise)} is read otherwise and begins anew in ${coupled.orders} coupled orders: ${rule}`,
        ]),
    ...(gone.length === 0 ? [] : [`mapping: ${gone.join(', ')} is no longer carried; both sides keep what they have`]),
    ...oneWayFields(after, readings),
  ];
}

/** Fields that only one side may say replace what the other side holds. */
function oneWayFields({ mapping }: Configuration, readings: FieldReadings): readonly string[] {
  return (['header', 'line'] as const).flatMap((table) =>
    Object.entries(mapping[table]).flatMap(([name, { direction }]) => {
      const isAdded = name.startsWith('custom.') && readings[table][name] === undefined;
      return isAdded && direction !== 'both'
        ? [
            `mapping.${table}.${name}: what ${direction === 'fromSales' ? 'Sales' : 'Business Central'} says replaces what the other side holds; what is replaced is kept in the order's history`,
          ]
        : [];
    }),
  );
}

function warningsOfPolicies({ before, after, coupled }: Change): readonly string[] {
  const old = before.policies;
  const { policies } = after;
  const zone =
    before.businessTimeZone === after.businessTimeZone
      ? []
      : ['businessTimeZone: days are meant in the new zone from now on'];
  return [
    ...zone,
    ...(policies.createInBusinessCentral !== old.createInBusinessCentral && policies.createInBusinessCentral !== 'off'
      ? ['policies.createInBusinessCentral: orders of Sales that no sweep has passed yet are made in Business Central']
      : []),
    ...warningsOfDirection(policies, old),
    ...(policies.createInSales !== old.createInSales && policies.createInSales !== 'off'
      ? ['policies.createInSales: released orders of Business Central that no sweep has passed yet are made in Sales']
      : []),
    ...(isEarlier(policies.startDate, old.startDate)
      ? ['policies.startDate: older orders enter from now on, as soon as they are touched']
      : []),
    ...(JSON.stringify(policies.entryFilters ?? {}) === JSON.stringify(old.entryFilters ?? {})
      ? []
      : [
          'policies.entryFilters: orders that are coupled stay coupled, whatever they show; others that are let in now enter as soon as they are touched, or with the next full synchronization',
        ]),
    ...(policies.canceledInSales === 'deleteDraft' && old.canceledInSales !== 'deleteDraft'
      ? ['policies.canceledInSales: drafts in Business Central are deleted when the order is cancelled in Sales']
      : []),
    ...(policies.cancelAfterMinutes !== undefined && old.cancelAfterMinutes === undefined
      ? ['policies.cancelAfterMinutes: orders deleted in Business Central are cancelled in Sales']
      : []),
    ...(JSON.stringify(policies.deletedOrders ?? {}) === JSON.stringify(old.deletedOrders ?? {})
      ? []
      : [
          'policies.deletedOrders: orders that wait because they were deleted on one side are made anew or uncoupled by it as well',
        ]),
    ...(isFewer(policies.keepHistoryDays, old.keepHistoryDays)
      ? [
          `policies.keepHistoryDays: the history of orders that ended more than ${policies.keepHistoryDays} days ago is deleted the next night, for good`,
        ]
      : []),
    ...(policies.quotes !== 'activeQuotes' && old.quotes === 'activeQuotes' && coupled.quotes > 0
      ? [`policies.quotes: ${coupled.quotes} coupled quotes stand still until it is on again`]
      : []),
  ];
}

/** Which way changes travel says nothing of what differs by then. */
function warningsOfDirection(policies: ConnectionPolicies, old: ConnectionPolicies): readonly string[] {
  const to = onlyTo(policies);
  const before = onlyTo(old);
  if (to === before) {
    return [];
  }
  return to === undefined
    ? [
        'policies.direction: what differs by now stays different until somebody changes it again; the drift report names it from now on',
      ]
    : [
        `policies.direction: what is changed in ${sideNames[to]} stays there from now on, and a change of the same that comes from ${sideNames[otherSide(to)]} replaces it`,
      ];
}

function isFewer(days: number | undefined, than: number | undefined): boolean {
  return days !== undefined && (than === undefined || days < than);
}

function isEarlier(date: string | undefined, than: string | undefined): boolean {
  return than !== undefined && (date === undefined || date < than);
}

function todoOf(before: Configuration, after: Configuration, readings: FieldReadings): readonly string[] {
  const isRegisteredOtherwise = (before.policies.quotes ?? 'off') !== (after.policies.quotes ?? 'off');
  const hasNewFields = !isNoField(readAnew(readings, readingsOf(after.mapping)));
  const unwatched = newlyWatched(before.mapping, after.mapping);
  return [
    ...(unwatched.length === 0
      ? []
      : [
          `run register-sales: the webhook steps in Sales do not tell of ${unwatched.join(', ')} yet, and a change of nothing else waits for the sweep`,
        ]),
    ...(isRegisteredOtherwise
      ? [
          `run register-sales --quotes ${after.policies.quotes ?? 'off'}: the webhook steps for quotes change; Business Central’s registration follows by itself within the quarter of an hour`,
        ]
      : []),
    ...(hasNewFields ? ['run doctor: it says whether both sides have the fields that are new'] : []),
  ];
}

function namesOf({ header, line }: FieldNames): string {
  return [...header, ...line].join(', ');
}

/** Columns of Sales that are mapped for the first time, so that no step tells of them. */
function newlyWatched(before: OrderMapping, after: OrderMapping): readonly string[] {
  return (['header', 'line'] as const).flatMap((table) => {
    const known = new Set(watchedColumns(before, table).columns);
    return watchedColumns(after, table).columns.filter((column) => !known.has(column));
  });
}
