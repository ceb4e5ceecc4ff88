import type { MergedOrder } from '../../conflict/merge-order.js';
import type { ParkRequest } from '../park.js';
import type { SidePlan } from '../plan.js';
import type { LimitedPlan } from './limited-plan.js';

/** The customer of a document in Business Central, see `customerChange`. */
export function withoutCustomer({ plan, blocked }: LimitedPlan): LimitedPlan {
  const { customer, ...header } = plan.header;
  const first = blocked?.reason === 'currencyChanged' ? blocked : customer === undefined ? blocked : customerChange;
  return { plan: { ...plan, header }, ...(first === undefined ? {} : { blocked: first }) };
}

/**
 * Another customer makes Business Central make all lines anew, with prices of its own: a seller's waits for a person,
 * unless the document is made anew (`isForRecreation` in `round.ts`). Sales takes another customer as it is.
 */
const customerChange = personNeeded('customerChanged', 'The customer of the order was changed in Sales.');

/** Amounts in another currency are other amounts: while the currencies differ no value of the order is written anywhere. */
export function currencyChange({ header: { currency } }: Pick<MergedOrder, 'header'>): ParkRequest | undefined {
  switch (currency.source) {
    case 'agreed':
    case 'unchanged':
      return undefined;
    case 'undecided':
      return changedCurrency('Business Central and in Sales');
    case 'businessCentral':
      return changedCurrency('Business Central');
    case 'sales':
      return changedCurrency('Sales');
  }
}

function changedCurrency(where: string): ParkRequest {
  return personNeeded('currencyChanged', `The currency of the order was changed in ${where}.`);
}

/** A change of currency waits for a person, and so does a line that stands for no product. */
export function withoutReferences(plan: SidePlan): LimitedPlan {
  const { currency, ...header } = plan.header;
  const mappable = plan.inserts.filter((insert) => insert.source.kind === 'product');
  const unmapped = plan.inserts.filter((insert) => insert.source.kind === 'unmapped');
  const limited = { ...plan, header, inserts: mappable };
  if (currency !== undefined) {
    const blocked = changedCurrency(plan.side === 'sales' ? 'Business Central' : 'Sales');
    return { plan: { ...plan, header: {}, updates: [], inserts: [], deletes: [] }, blocked };
  }
  if (unmapped.length > 0) {
    const names = unmapped.map((insert) => insert.source.values.description ?? insert.source.id).join(', ');
    return {
      plan: limited,
      blocked: {
        ...personNeeded('lineNotMapped', `Lines that stand for no product cannot be carried over: ${names}.`),
        detail: names,
      },
    };
  }
  return { plan: limited };
}

function personNeeded(reason: ParkRequest['reason'], sentence: string): ParkRequest {
  return {
    reason,
    sentence,
    nextAction: 'Enter the same on the other side, change it back, or enter the order anew.',
    triesAgain: false,
  };
}
