import { createHash } from 'node:crypto';
import type { OrderView } from '../../order/order.js';

/** Characters of a hash: enough to tell one content of an order from the next. */
const hashLength = 22;

/** A short name for what an order shows, in normal form: the same for the same values, whatever their versions. */
export function contentHashOf(view: OrderView): string {
  const lines = view.lines.map(({ id, kind, values }) => [id, kind, Object.entries(values)]);
  const content = [view.phase, Object.entries(view.header), lines];
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, hashLength);
}
