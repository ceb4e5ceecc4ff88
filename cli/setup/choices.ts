import { CommandError } from '../surroundings.js';
import { type ConflictRule, conflictRulesWith } from './conflict-choices.js';

/** Options of `tandem setup` as people write them. */
export interface SetupOptions {
  readonly connection?: string;
  readonly businessCentral?: string;
  readonly company?: string;
  readonly sales?: string;
  readonly timeZone?: string;
  readonly direction?: string;
  readonly createInBusinessCentral?: string;
  readonly createInSales?: string;
  /** `false`: none any more. */
  readonly startDate?: string | false;
  readonly ordersEnter?: string;
  readonly submittedByApps?: boolean;
  readonly changeReleased?: string;
  readonly archiveEveryChange?: boolean;
  readonly archiveOrdersConfirmed?: boolean;
  /** `yes` or `no`. */
  readonly invoicesInSales?: string;
  readonly conflict?: readonly string[];
  readonly accept?: boolean;
  readonly moved?: true | string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** The policies that setup asks for; what is absent stays as it is, what is `null` is taken away. */
export interface ChosenPolicies {
  readonly ordersEnter?: OrdersEnter;
  readonly direction?: string;
  readonly createInBusinessCentral?: string;
  readonly createInSales?: string;
  readonly startDate?: string | null;
  readonly changeReleased?: string;
  readonly archiveEveryChange?: boolean;
  readonly archiveOrdersConfirmed?: boolean;
  readonly invoicesInSales?: boolean;
  readonly conflictRules?: readonly ConflictRule[];
}

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
}

/** Reads the options beside what is in force. @throws {CommandError} naming the option and what it may be */
export function choicesOf(options: SetupOptions, inForce: Pick<Configured, 'policies'>): Choices {
  const { timeZone, ordersEnter, conflict, startDate } = options;
  return withoutUndefined({
    businessTimeZone: timeZone,
    isSubmittedByApps: options.submittedByApps,
    policies: withoutUndefined({
      ordersEnter: ordersEnter === undefined ? undefined : ordersEnterOf(ordersEnter),
      direction: options.direction,
      createInBusinessCentral: options.createInBusinessCentral,
      createInSales: options.createInSales,
      startDate: startDate === false ? null : startDate,
      changeReleased: options.changeReleased,
      archiveEveryChange: options.archiveEveryChange,
      archiveOrdersConfirmed: options.archiveOrdersConfirmed,
      invoicesInSales: options.invoicesInSales === undefined ? undefined : options.invoicesInSales === 'yes',
      conflictRules: conflict === undefined ? undefined : conflictRulesWith(conflict, inForce.policies.conflictRules),
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
export function changesOf(inForce: Configured, { businessTimeZone, policies }: Choices): readonly string[] {
  const known = inForce.policies;
  const zone =
    businessTimeZone === undefined || businessTimeZone === inForce.businessTimeZone
      ? []
      : [`business time zone: ${inForce.businessTimeZone} → ${businessTimeZone}`];
  const changed = Object.entries(policies).flatMap(([name, chosen]) =>
    sameJson(known[name] ?? null, chosen) ? [] : [`${name}: ${shown(known[name])} → ${shown(chosen)}`],
  );
  return [...zone, ...changed];
}

/** The configuration in force with its defaults filled in. */
export interface Configured {
  readonly businessTimeZone: string;
  readonly policies: Readonly<Record<string, unknown>>;
}

function shown(value: unknown): string {
  return value === undefined || value === null ? 'none' : JSON.stringify(value);
}

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([one], [other]) => one.localeCompare(other))
          .map(([name, inner]) => [name, sorted(inner)]),
      )
    : value;
}

function withoutUndefined<Value extends object>(
  value: { readonly [Key in keyof Value]: Value[Key] | undefined },
): Value {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Value;
}
