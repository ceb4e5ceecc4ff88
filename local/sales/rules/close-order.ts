import type { Engine } from '../engine/contract.js';
import type { Operation } from '../engine/operation.js';
import { DataverseError, invalidArgument, requiredMissing } from '../model/errors.js';
import { integerOf, type Row, referenceOf } from '../model/values.js';
import { OrderState } from './priced-document.js';

/** How an order is to be closed: the state, the reasons it allows, and the columns of the order close. */
export interface OrderClosing {
  readonly state: 2 | 3;
  readonly reasons: readonly number[];
  readonly reason: number;
  readonly close: Row;
}

/**
 * Fulfils (state 3) or cancels (state 2) an Active or Submitted order and leaves an order close (D-055).
 * Fulfilling raises no event of its own, cancelling raises CancelSalesOrder; both show as an Update (sheet 3.6).
 * @throws DataverseError 400 when the order is closed or the reason does not belong to the state
 */
export function closeOrder(engine: Engine, operation: Operation, target: OrderClosing): void {
  const order = referenceOf(target.close, 'salesorderid');
  if (order === null) throw requiredMissing('salesorderid of the OrderClose is missing.');
  engine.run(() => {
    const row = engine.need('salesorder', order.id);
    checkClosing(row, target);
    const canceled = target.state === OrderState.canceled;
    const message = canceled ? 'CancelSalesOrder' : 'FulfillSalesOrder';
    const nested = engine.nested(operation, { message, table: 'salesorder', id: order.id });
    const columns = { ...target.close, ordernumber: row.ordernumber ?? null, actualend: engine.now() };
    const { id } = engine.create(nested, 'orderclose', columns);
    const close = engine.store.put('orderclose', id, { ...engine.need('orderclose', id), statecode: 1, statuscode: 2 });
    if (canceled) {
      const closing = { ...close, statuscode: target.reason };
      const event = { table: 'salesorder', id: order.id, target: closing, named: [], before: row, operation };
      engine.raise({ message: 'CancelSalesOrder', ...event });
    }
    engine.setState(nested, 'salesorder', { id: order.id, state: target.state, reason: target.reason });
  });
}

function checkClosing(order: Row, target: OrderClosing): void {
  const state = integerOf(order, 'statecode') ?? 0;
  if (state !== OrderState.active && state !== OrderState.submitted) {
    throw invalidArgument(`The order cannot be closed: it is in state ${state}.`);
  }
  if (target.reasons.includes(target.reason)) return;
  const message = `${target.reason} is not a valid status code for state code ${target.state} on salesorder.`;
  throw new DataverseError(400, '0x80048408', message);
}
