import { type Base, type BaseLine, discountStatedBySeller, neverShown, type ValuePair } from '../../conflict/base.js';
import {
  entriesOf,
  type FieldDefinition,
  type HeaderField,
  type LineField,
  mapFields,
  mayBeStated,
  type OrderFields,
} from '../../order/fields.js';
import type { FieldValue, LineValues, Side } from '../../order/order.js';
import { type Connection, onlyTo } from '../../ports/connection.js';
import type { Coupling } from '../../ports/coupling.js';
import type { Intent, SentOrder } from '../../ports/coupling-making.js';
import { shownPair, type Views } from '../effects/next-base.js';
import { absorbRounding } from '../effects/read-back.js';
import { wonQuoteBase } from '../quotes/won-quote-base.js';
import { keptApart } from './kept-apart.js';
import { pairSentLines, type SentPair } from './pair-sent-lines.js';

/** What a coupling's two sides are merged against: its base, or while its creation is being finished, see there. */
export function startingBase(coupling: Coupling, views: Views, { mapping, policies }: Configured): Base {
  if (coupling.intent === undefined && coupling.base !== undefined) {
    return coupling.base;
  }
  const base = creationBase(coupling, views, mapping);
  return onlyTo(policies) === 'businessCentral' ? keptApart(base, { coupling, views, fields: mapping }) : base;
}

type Configured = Pick<Connection, 'mapping' | 'policies'>;

/**
 * Keeps how the new document looked when it was first read, together with whatever is saved next: what people change of
 * it is told by that from what Business Central worked out. Nothing once it is kept, and outside a creation.
 */
export function firstLook(
  { intent }: Coupling,
  { businessCentral }: Pick<Views, 'businessCentral'>,
): { readonly intent?: Intent } {
  const { header, lines } = businessCentral;
  return intent === undefined || intent.firstSeen !== undefined
    ? {}
    : { intent: { ...intent, firstSeen: { header, lines } } };
}

/**
 * What a new pair is merged against while its creation is being finished (spec §3.1, Finishing). What was sent counts as
 * agreed, so that whatever either side's people have changed since is seen as theirs. What Business Central derives
 * itself is known by neither: there the side that states the value is taken to have changed it. Made anew each time from
 * the intent and the two views, so that finishing can be stopped and run again.
 */
export function creationBase(coupling: Coupling, views: Views, fields: OrderFields): Base {
  const { intent, marker } = coupling;
  const sent = intent?.sent ?? views[coupling.origin];
  const creation: Creation = {
    statedBy: intent?.statedBy ?? coupling.origin,
    isWhole: intent?.statedBy !== undefined,
    fields,
  };
  if (intent?.quoteBase !== undefined) {
    const base = wonQuoteBase(intent.quoteBase, views, fields);
    const reference = marker === undefined ? base.header.externalDocumentNumber : markedPair(marker, views, sent);
    return { ...base, header: { ...base.header, externalDocumentNumber: reference } };
  }
  const first = intent?.firstSeen ?? views.businessCentral;
  const firstLines = new Map(first.lines.map((line) => [line.id, line.values]));
  // A line that the old document did not have was made like any new one: its blanks say nothing.
  const known = (coupling.base?.lines ?? []).filter((line) => line.businessCentralLineId !== null);
  const old = new Set(known.flatMap(({ pairId, salesLineId }) => [pairId, salesLineId]));
  const ofLine = ({ salesLineId }: SentPair) => ({ ...creation, isWhole: creation.isWhole && old.has(salesLineId) });
  const header = mapFields<HeaderField, FieldDefinition, ValuePair>(fields.header, (definition, field) => {
    const shown = shownPair(first.header[field], views.sales.header[field]);
    const isMarked = field === 'externalDocumentNumber' && marker !== undefined && creation.statedBy === 'sales';
    return isMarked
      ? markedPair(marker, views, sent)
      : startOf<HeaderField>(
          { definitions: fields.header, definition, field, shown, sent: sent.header, now: views.sales.header },
          creation,
        );
  });
  return {
    header,
    lines: pairSentLines(coupling, sent, views)
      .map((pair) => ({ pair, first: firstLines.get(pair.businessCentralLineId ?? '') }))
      .map(({ pair, first }) => keepIdentity(startOfLine(pair, ofLine(pair), first), { pair, first }, coupling.base)),
  };
}

interface Creation {
  /** The side whose values the new document was made from. */
  readonly statedBy: Side;
  /** The document was made from a whole one: blanks are statements as well, which it may have been given defaults for. */
  readonly isWhole: boolean;
  readonly fields: OrderFields;
}

/**
 * Business Central was sent the marker in place of Sales' number, which is still to be told there. Whoever has entered
 * another in Business Central meanwhile could not see it: a conflict, unless Sales states none.
 */
function markedPair(marker: string, { businessCentral }: Views, sent: SentOrder): ValuePair {
  const isMarked = businessCentral.header.externalDocumentNumber === marker;
  const isStated = sent.header.externalDocumentNumber !== null || isMarked;
  return { businessCentral: marker, sales: isStated ? neverShown : null };
}

interface Start<Field extends string> {
  readonly definitions: Readonly<Partial<Record<Field, FieldDefinition>>>;
  readonly definition: FieldDefinition;
  readonly field: Field;
  /** What Business Central showed at first, and Sales shows now. */
  readonly shown: ValuePair;
  /** What the new document was sent. */
  readonly sent: Readonly<Partial<Record<Field, FieldValue>>>;
  /** What Sales shows now. */
  readonly now: Readonly<Partial<Record<Field, FieldValue>>>;
}

/** Groups whose values Business Central works out anew while it makes the lines (sheet 2.2). */
const derivedGroups: ReadonlySet<string> = new Set(['price', 'headerDiscount', 'freight']);

function startOf<Field extends string>(start: Start<Field>, { statedBy, isWhole }: Creation): ValuePair {
  const { definitions, definition, field, shown, now } = start;
  const sent = start.sent[field] ?? null;
  const mayState = mayBeStated(definition);
  const untold = { businessCentral: neverShown, workedOut: shown.businessCentral };
  if (statedBy === 'businessCentral') {
    switch (definition.direction) {
      case 'both':
        return asSent(definition, sent, shown, 'sales');
      case 'fromBusinessCentral':
        return { ...untold, sales: shown.sales };
      case 'fromSales':
        return { ...shown, sales: neverShown };
    }
  }
  const isStated = mayState && (isWhole || groupIsStated(definitions, definition.group, start.sent));
  // A blank may have been given a default; where it has not, it is agreed on like any value that was sent.
  const isTaken = sent !== null || shown.businessCentral === null;
  if (isStated && !derivedGroups.has(definition.group) && definition.writtenApart !== true && isTaken) {
    return asSent(definition, sent, shown, 'businessCentral');
  }
  if (isStated) {
    return { ...shown, sales: neverShown };
  }
  // What a seller states only now goes over what Business Central has worked out, or somebody has entered there.
  const isStatedNow = mayState && groupIsStated(definitions, definition.group, now);
  return { ...untold, sales: isStatedNow ? neverShown : shown.sales };
}

/** Both halves hold what was sent; the rounding of the side that it was sent to counts as accepted. */
function asSent(definition: FieldDefinition, value: FieldValue, shown: ValuePair, to: Side): ValuePair {
  return absorbRounding(definition, { businessCentral: value, sales: value }, to, shown[to]);
}

/** Amounts of the order of which zero is no statement. */
const zeroIsNoStatement: ReadonlySet<string> = new Set(['headerDiscount', 'freight']);

/** A seller states a group by filling any field of it. */
export function groupIsStated<Field extends string>(
  definitions: Readonly<Partial<Record<Field, FieldDefinition>>>,
  group: string,
  values: Readonly<Partial<Record<Field, FieldValue>>>,
): boolean {
  const members = entriesOf<Field, FieldDefinition>(definitions).filter(([, definition]) => definition.group === group);
  return members.some(([member]) => {
    const value = values[member] ?? null;
    return value !== null && !(zeroIsNoStatement.has(group) && value === '0');
  });
}

/**
 * A line of a document that was made anew is the line it was: its name and the origin of its price stay. A price that
 * is Business Central's and that no seller has touched is again what the new document shows.
 */
function keepIdentity(
  line: BaseLine,
  { pair, first }: { readonly pair: SentPair; readonly first: LineValues | undefined },
  before: Base | undefined,
): BaseLine {
  const known = before?.lines.find((candidate) => candidate.salesLineId === line.salesLineId);
  if (known === undefined) {
    return line;
  }
  const { pairId, priceOrigin, discountOrigin, values } = known;
  const { discountOrigin: _, ...anew } = line;
  const isUntouched =
    priceOrigin === 'businessCentral' &&
    priceFields.every((field) => pair.sales?.values[field] === values[field].sales);
  const shown = isUntouched && pair.businessCentral !== undefined ? (first ?? pair.businessCentral.values) : undefined;
  const prices = priceFields.map((field) => [
    field,
    { businessCentral: neverShown, workedOut: shown?.[field] ?? null, sales: values[field].sales },
  ]);
  return {
    ...anew,
    pairId,
    priceOrigin,
    ...(discountOrigin === undefined ? {} : { discountOrigin }),
    values: shown === undefined ? line.values : { ...line.values, ...Object.fromEntries(prices) },
  };
}

const priceFields = ['unitPrice', 'lineDiscountAmount'] as const;

function startOfLine(pair: SentPair, creation: Creation, first: LineValues | undefined): BaseLine {
  const { businessCentral, sales, sent } = pair;
  const worked = first ?? businessCentral?.values;
  const definitions = creation.fields.line;
  const values = mapFields<LineField, FieldDefinition, ValuePair>(definitions, (definition, field) => {
    if (worked === undefined || businessCentral === undefined || sales === undefined) {
      const isDerived = (sent[field] ?? null) === null || derivedGroups.has(definition.group);
      return startOfHalf(pair, field, isDerived ? worked : undefined);
    }
    const shown = shownPair(worked[field], sales.values[field]);
    return startOf<LineField>({ definitions, definition, field, shown, sent, now: sales.values }, creation);
  });
  return {
    pairId: pair.pairId,
    businessCentralLineId: pair.businessCentralLineId,
    salesLineId: pair.salesLineId,
    priceOrigin: creation.statedBy === 'sales' && sent.unitPrice !== null ? 'seller' : 'businessCentral',
    ...(creation.statedBy === 'sales' ? discountStatedBySeller(sent.lineDiscountAmount) : {}),
    values,
  };
}

/**
 * One side has deleted the line since: the other has changed it where it shows something else than was sent, or than
 * Business Central had `workedOut`.
 */
function startOfHalf(
  { businessCentral, sent }: SentPair,
  field: LineField,
  workedOut: LineValues | undefined,
): ValuePair {
  const stated = sent[field] ?? null;
  return businessCentral !== undefined && workedOut !== undefined
    ? { businessCentral: neverShown, sales: stated, workedOut: workedOut[field] ?? null }
    : { businessCentral: stated, sales: stated };
}
