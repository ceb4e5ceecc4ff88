import { type Base, neverShown, type ValuePair } from '../../conflict/base.js';
import { diffBase } from '../../conflict/move-base.js';
import { type HeaderField, type LineField, mapFields, type OrderFields } from '../../order/fields.js';
import type { FieldValue, OrderView } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import { creationBase } from '../creation/creation-base.js';
import type { OrderWork } from '../order-work.js';

/**
 * What both sides agreed on of an order that was gone from Business Central before its creation was finished: all that
 * Sales shows as the document did, or does not state. What stays untold is a change that came too late. `undefined`: it
 * is not known how the document looked. Pure.
 */
export function baseOfUnfinished(coupling: Coupling, sales: OrderView, fields: OrderFields): Base | undefined {
  const document = coupling.intent?.firstSeen ?? coupling.intent?.sent;
  if (document === undefined) {
    return undefined;
  }
  const { header, lines } = document;
  const base = creationBase(coupling, { businessCentral: { ...sales, header, lines }, sales }, fields);
  const shown = new Map(sales.lines.map((line) => [line.id, line.values]));
  return {
    header: mapFields<HeaderField, ValuePair, ValuePair>(base.header, (pair, field) =>
      field === 'externalDocumentNumber'
        ? { ...pair, sales: sales.header[field] ?? null }
        : agreed(pair, sales.header[field]),
    ),
    lines: base.lines.map((line) => {
      const values = shown.get(line.salesLineId ?? '');
      return {
        ...line,
        values: mapFields<LineField, ValuePair, ValuePair>(line.values, (pair, field) => agreed(pair, values?.[field])),
      };
    }),
  };
}

/** A value that Sales was about to state, and that was so already. Zero says of an amount what a blank does. */
function agreed(pair: ValuePair, shown: FieldValue | undefined): ValuePair {
  const value = shown ?? null;
  const isSo = value === null || value === (pair.businessCentral ?? '0');
  return pair.sales === neverShown && isSo ? { ...pair, sales: value } : pair;
}

/** Takes that as agreed from here on, where nothing is agreed yet. `false`: it is not known how the document looked. */
export async function agreeOnUnfinished(work: OrderWork, sales: OrderView): Promise<boolean> {
  if (work.coupling.base !== undefined) {
    return true;
  }
  const base = baseOfUnfinished(work.coupling, sales, work.ports.connection.mapping);
  if (base === undefined) {
    return false;
  }
  const summary = 'agreed as far as the order had come before it was gone from Business Central';
  await work.save({ base, intent: undefined }, [{ kind: 'state', summary, basePatch: diffBase(undefined, base) }]);
  return true;
}
