import type { CodePair } from '../../lib/mapping/code-pair.js';
import { CommandError } from '../surroundings.js';
import { type ConflictRule, conflictRulesWith } from './conflict-choices.js';
import { countriesInWords, countriesWith } from './country-choices.js';
import { type DeletedOrders, deletionPolicies } from './deletion-choices.js';
import { linesPolicy } from './line-choices.js';
import { type FlagName, type PolicyName, policyTable, policyValue } from './policy-table.js';
import { sameJson } from './same-json.js';

/** Options of `tandem setup` as people write them. */
export interface SetupOptions extends PolicyOptions {
  readonly connection?: string;
  readonly businessCentral?: string;
  readonly company?: string;
  readonly sales?: string;
  readonly timeZone?: string;
  /** `false`: none any more. */
  readonly startDate?: string | false;
  readonly ordersEnter?: string;
  readonly submittedByApps?: boolean;
  readonly deletedInSales?: string;
  readonly deletedInBusinessCentral?: string;
  readonly writeInLines?: string;
  readonly freight?: string;
  readonly otherLines?: string;
  readonly country?: readonly string[];
  readonly conflict?: readonly string[];
  readonly accept?: boolean;
  readonly moved?: true | string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Of policies that are one of a few: a word, or whether it is so. */
type PolicyOptions = { readonly [Name in Exclude<PolicyName, FlagName>]?: string } & {
  readonly [Name in FlagName]?: boolean;
};

/** The policies that setup asks for; what is absent stays as it is, what is `null` is taken away. */
export type ChosenPolicies = {
  readonly ordersEnter?: OrdersEnter;
  readonly startDate?: string | null;
  readonly conflictRules?: readonly ConflictRule[];
  readonly deletedOrders?: DeletedOrders | null;
  readonly cancelAfterMinutes?: number | null;
  readonly lines?: object;
} & { readonly [Name in PolicyName]?: unknown };

export type OrdersEnter =
  | { readonly when: 'submitted' }
  | { readonly when: 'active'; readonly quietMinutes: number }
  | { readonly when: 'activeWithStatusReason'; readonly statusCode: number };

/** What was chosen of the configuration of a connection. */
export interface Choices {
  readonly businessTimeZone?: string;
  /** A person's word that orders are submitted by somebody else than people; kept nowhere. */
  readonly isSubmittedByApps?: boolean;
  readonly policies: ChosenPolicies;
  /** Names of countries in Sales, all that are to be. */
  readonly countries?: readonly CodePair[];
}

/** Reads the options beside what is in force. @throws {CommandError} naming the option and what it may be */
export function choicesOf(options: SetupOptions, inForce: Pick<Configured, 'policies' | 'countries'>): Choices {
  const { timeZone, ordersEnter, conflict, startDate, country } = options;
  const { policies, countries } = inForce;
  return withoutUndefined({
    businessTimeZone: timeZone,
    isSubmittedByApps: options.submittedByApps,
    countries: country === undefined ? undefined : countriesWith(country, countries ?? []),
    policies: withoutUndefined({
      ordersEnter: ordersEnter === undefined ? undefined : ordersEnterOf(ordersEnter),
      startDate: startDate === false ? null : startDate,
      ...Object.fromEntries(policyTable.map((row) => [row.name, policyValue(row, options[row.name])])),
      ...deletionPolicies(options, policies.deletedOrders),
      lines: linesPolicy(options, policies.lines),
      conflictRules: conflict === undefined ? undefined : conflictRulesWith(conflict, policies.conflictRules),
    }),
  });
}

/** `submitted`, `active` or `active:<minutes>`, `statusReason:<number>`. */
export function ordersEnterOf(text: string): OrdersEnter {
  const [when, detail] = text.split(':');
  if (when === 'submitted' && detail === undefined) {
    return { when };
  }
  const number = Number(detail ?? (when === 'active' ? '5' : ''));
  if (Number.isInteger(number) && number > 0 && when === 'active') {
    return { when, quietMinutes: number };
  }
  if (Number.isInteger(number) && number > 0 && when === 'statusReason') {
    return { when: 'activeWithStatusReason', statusCode: number };
  }
  throw new CommandError('--orders-enter must be submitted, active, active:<minutes> or statusReason:<number>', 2);
}

/** What of the configuration in force would change, in words; empty when nothing does. */
export function changesOf(inForce: Configured, { businessTimeZone, policies, countries }: Choices): readonly string[] {
  const known = inForce.policies;
  const zone =
    businessTimeZone === undefined || businessTimeZone === inForce.businessTimeZone
      ? []
      : [`business time zone: ${inForce.businessTimeZone} → ${businessTimeZone}`];
  const changed = Object.entries(policies).flatMap(([name, chosen]) =>
    sameJson(known[name] ?? null, chosen) ? [] : [`${name}: ${shown(known[name])} → ${shown(chosen)}`],
  );
  const before = countriesInWords(inForce.countries ?? []);
  const named = countries === undefined ? before : countriesInWords(countries);
  return [
    ...zone,
    ...changed,
    ...(named === before ? [] : [`countries: ${before === '' ? 'none' : before} → ${named}`]),
  ];
}

/** The configuration in force with its defaults filled in. */
export interface Configured {
  readonly businessTimeZone: string;
  readonly policies: Readonly<Record<string, unknown>>;
  /** Names of countries in Sales that the mapping has. */
  readonly countries?: readonly CodePair[];
}

function shown(value: unknown): string {
  return value === undefined || value === null ? 'none' : JSON.stringify(value);
}

function withoutUndefined<Value extends object>(
  value: { readonly [Key in keyof Value]: Value[Key] | undefined },
): Value {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Value;
}
