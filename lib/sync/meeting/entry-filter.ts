import type { Conditions } from '../../conditions/condition.js';
import { firstMissed, type Shown } from '../../conditions/evaluate.js';
import type { FieldMapping, OrderMapping } from '../../mapping/field-mapping.js';
import type { FieldValue, OrderView, Side } from '../../order/order.js';
import type { Connection, ConnectionPolicies } from '../../ports/connection.js';
import type { Engine } from '../engine.js';

/** What an order that nobody has coupled must show to enter from a side; `undefined`: nothing. */
export function entryFilterOf({ entryFilters }: ConnectionPolicies, side: Side): Conditions | undefined {
  return side === 'sales' ? entryFilters?.fromSales : entryFilters?.fromBusinessCentral;
}

/**
 * Which condition keeps an order outside the entry filter of its side, in words; `undefined` when it passes. Asked only
 * before an order is coupled: a coupled order stays coupled, whatever it comes to show (spec §2). Pure.
 */
export function missedByFilter(
  { mapping, policies }: Pick<Connection, 'mapping' | 'policies'>,
  { side, header }: Pick<OrderView, 'side' | 'header'>,
): string | undefined {
  const filter = entryFilterOf(policies, side);
  return filter === undefined ? undefined : firstMissed(filter, shownBy({ side, header }, mapping));
}

/** The same of an order that is about to enter: the order of a quote that is coupled goes on with it, whatever it shows. */
export async function missedOnEntry(
  { couplings }: Pick<Engine, 'couplings'>,
  connection: Connection,
  { view, quoteId }: { readonly view: OrderView; readonly quoteId?: string | undefined },
): Promise<string | undefined> {
  const missed = missedByFilter(connection, view);
  const isOfQuote =
    missed !== undefined &&
    quoteId !== undefined &&
    (await couplings.findByRecord(connection.connectionId, 'sales', quoteId)) !== undefined;
  return isOfQuote ? undefined : missed;
}

/** What an order shows of its fields; fields that such documents cannot have (those of quotes) are not there. */
export function shownBy({ side, header }: Pick<OrderView, 'side' | 'header'>, mapping: OrderMapping): Shown {
  const fields: Readonly<Partial<Record<string, FieldMapping>>> = mapping.header;
  const values: Readonly<Partial<Record<string, FieldValue>>> = header;
  return (name) => {
    const field = fields[name];
    const place = field?.[side];
    const isNowhere = place === undefined || ('constant' in place && place.constant === null);
    return field === undefined || isNowhere ? undefined : { kind: field.kind, value: values[name] ?? null };
  };
}
