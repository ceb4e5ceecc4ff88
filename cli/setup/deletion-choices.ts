import { CommandError } from '../surroundings.js';

/** What becomes of orders that were deleted on one side, as a configuration holds it. */
interface AfterDeletion {
  readonly action: string;
  readonly afterMinutes: number;
}
export interface DeletedOrders {
  readonly inSales?: AfterDeletion;
  readonly inBusinessCentral?: AfterDeletion;
}

export const byPerson = 'person';
const leastMinutes = 10;
const actions = { inSales: ['makeAnew', 'uncouple'], inBusinessCentral: ['makeAnew', 'uncouple', 'cancel'] } as const;
const flags = { inSales: '--deleted-in-sales', inBusinessCentral: '--deleted-in-business-central' } as const;

interface Said {
  readonly deletedInSales?: string | undefined;
  readonly deletedInBusinessCentral?: string | undefined;
}
interface Policies {
  readonly deletedOrders?: DeletedOrders | null;
  readonly cancelAfterMinutes?: number | null;
}

/**
 * The policies `deletedOrders` and `cancelAfterMinutes` with what was said of either side, such as `makeAnew:60`; that of
 * the other side stays. `null` takes a policy away. @throws {CommandError}
 */
export function deletionPolicies({ deletedInSales, deletedInBusinessCentral }: Said, inForce: unknown): Policies {
  const known = deletedOrdersOf(inForce);
  const sales = deletedInSales === undefined ? undefined : wordOf('inSales', deletedInSales);
  const central =
    deletedInBusinessCentral === undefined ? undefined : wordOf('inBusinessCentral', deletedInBusinessCentral);
  if (sales === undefined && central === undefined) {
    return {};
  }
  const inSales = sales === undefined ? known.inSales : sales.after;
  const inBusinessCentral =
    central === undefined ? known.inBusinessCentral : central.isCancel ? undefined : central.after;
  const deletedOrders = {
    ...(inSales === undefined ? {} : { inSales }),
    ...(inBusinessCentral === undefined ? {} : { inBusinessCentral }),
  };
  return {
    deletedOrders: Object.keys(deletedOrders).length === 0 ? null : deletedOrders,
    ...(central === undefined
      ? {}
      : { cancelAfterMinutes: central.isCancel ? (central.after?.afterMinutes ?? leastMinutes) : null }),
  };
}

/** The policy in force as the option says it, such as `makeAnew:60`. */
export function deletionInForce(side: keyof DeletedOrders, policies: Readonly<Record<string, unknown>>): string {
  const { cancelAfterMinutes: minutes } = policies;
  if (side === 'inBusinessCentral' && typeof minutes === 'number') {
    return `cancel:${minutes}`;
  }
  const after = deletedOrdersOf(policies.deletedOrders)[side];
  return after === undefined ? byPerson : `${after.action}:${after.afterMinutes}`;
}

function deletedOrdersOf(inForce: unknown): DeletedOrders {
  return typeof inForce === 'object' && inForce !== null ? inForce : {};
}

interface Word {
  /** Absent: a person decides. */
  readonly after?: AfterDeletion;
  readonly isCancel: boolean;
}

function wordOf(side: keyof DeletedOrders, text: string): Word {
  const [action = '', detail, more] = text.trim().split(':');
  const minutes = Number(detail ?? String(leastMinutes));
  if (action === byPerson && detail === undefined) {
    return { isCancel: false };
  }
  const isKnown = (actions[side] as readonly string[]).includes(action);
  if (!isKnown || more !== undefined || !Number.isInteger(minutes) || minutes < leastMinutes) {
    const forms = actions[side].map((each) => `${each}[:<minutes>]`).join(', ');
    throw new CommandError(`${flags[side]} must be ${byPerson}, ${forms}, with at least ${leastMinutes} minutes`, 2);
  }
  return { after: { action, afterMinutes: minutes }, isCancel: action === 'cancel' };
}
