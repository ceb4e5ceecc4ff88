import type { OrderView } from '../../order/order.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import type { LookAlike } from '../life-cycle/look-alike.js';
import { readView } from '../views.js';

/** What an order has to show to be recognized on the other side: its customer, and the customer's name for the order. */
type Shown = Pick<OrderView, 'side' | 'header'>;

/**
 * The order on the other side that nobody has coupled and that seems to be the same one, entered there by hand: the same
 * customer and the same name. It is offered for coupling and not made a second time (spec §3.1). One request; an order
 * without a name looks like none.
 */
export async function uncoupledTwin(
  engine: Engine,
  ports: ConnectionPorts,
  shown: Shown,
): Promise<RemoteResult<LookAlike | undefined>> {
  const { customer, externalDocumentNumber: name } = shown.header;
  if (typeof name !== 'string' || name === '' || typeof customer !== 'string' || customer === '') {
    return success(undefined);
  }
  const side = shown.side === 'sales' ? 'businessCentral' : 'sales';
  const candidates = await (side === 'sales'
    ? ports.sales.findOpenOrdersByName(name)
    : ports.businessCentral.findOrdersByExternalDocumentNumber(name));
  if (!candidates.ok) {
    return candidates;
  }
  for (const { id } of candidates.value) {
    const isKnown = (await engine.couplings.findByRecord(ports.connection.connectionId, side, id)) !== undefined;
    const view = isKnown ? undefined : await readView(ports, side, { id });
    if (view?.ok === false && view.failure.reason !== 'notFound') {
      return view;
    }
    if (view?.ok === true && view.value.header.customer === customer) {
      return success({ id, number: view.value.number });
    }
  }
  return success(undefined);
}
