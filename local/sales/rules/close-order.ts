import type { Engine } from '../engine/engine.js';
import type { Operation } from '../engine/operation.js';
import { DataverseError, invalidArgument, requiredMissing } from '../model/errors.js';
import { integerOf, type Row, referenceOf } from '../model/values.js';
import { OrderState } from './sales-order.js';

/**
 * Fulfils (state 3) or cancels (state 2) an Active or Submitted order and leaves an order close (D-055).
 * Fulfilling raises no event of its own, cancelling raises CancelSalesOrder; both show as an Update (sheet 3.6).
 * @throws DataverseError 400 when the order is closed or the reason does not belong to the state
 */
export function closeOrder(
  engine: Engine,
  operation: Operation,
  target: { state: 2 | 3; reasons: readonly number[]; reason: number; close: Row },
): void {
  const order = referenceOf(target.close, 'salesorderid');
  if (order === null) throw requiredMissing('salesorderid of the OrderClose is missing.');
  engine.run(() => {
    const row = engine.need('salesorder', order.id);
    const state = integerOf(row, 'statecode') ?? 0;
    if (state !== OrderState.active && state !== OrderState.submitted) {
      throw invalidArgument(`The order cannot be closed: it is in state ${state}.`);
    }
    if (!target.reasons.includes(target.reason)) {
      throw new DataverseError(
        400,
        '0x80048408',
        `${target.reason} is not a valid status code for state code ${target.state} on salesorder.`,
      );
    }
    const canceled = target.state === OrderState.canceled;
    const message = canceled ? 'CancelSalesOrder' : 'FulfillSalesOrder';
    const nested = engine.nested(operation, { message, table: 'salesorder', id: order.id });
    const { id } = engine.create(nested, 'orderclose', {
      ...target.close,
      ordernumber: row.ordernumber ?? null,
      actualend: engine.now(),
    });
    const close = engine.store.put('orderclose', id, { ...engine.need('orderclose', id), statecode: 1, statuscode: 2 });
    if (canceled) {
      const status = { statuscode: target.reason };
      engine.raise({
        message: 'CancelSalesOrder',
        table: 'salesorder',
        id: order.id,
        target: { ...close, ...status },
        named: [],
        before: row,
        operation,
      });
    }
    engine.setState(nested, 'salesorder', { id: order.id, state: target.state, reason: target.reason });
  });
}
