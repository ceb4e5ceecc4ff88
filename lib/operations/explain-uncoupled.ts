import { readGate } from '../sync/connection/record.js';
import type { ConnectionPorts, Engine } from '../sync/engine.js';
import { judgeEntry } from './entry-judgement.js';
import type { OrderKey } from './find-orders.js';

/** What is told of an order that no coupling holds and of which nothing more is known. */
export const notCoupledAnywhere = 'no coupling holds this order';

/**
 * Why nobody has coupled an order, as it stands now: an order that is left out is not left out silently. By either side's
 * id, or by its number in Business Central; nothing is read for a connection that is off or has stopped.
 */
export async function explainUncoupled(engine: Engine, key: OrderKey): Promise<string> {
  for (const [connectionId, ports] of engine.connections) {
    if (key.connectionId !== undefined && key.connectionId !== connectionId) {
      continue;
    }
    const sentence = (await readGate(engine, connectionId)).syncs ? await explainIn(engine, ports, key) : undefined;
    if (sentence !== undefined) {
      return `${notCoupledAnywhere}: ${sentence}`;
    }
  }
  return notCoupledAnywhere;
}

async function explainIn(engine: Engine, ports: ConnectionPorts, key: OrderKey): Promise<string | undefined> {
  const record = await recordOf(ports, key);
  const { connectionId } = ports.connection;
  const former =
    record === undefined ? undefined : await engine.couplings.findByRecord(connectionId, record.side, record.id);
  if (former !== undefined) {
    const { couplingId, salesNumber = '?', businessCentralNumber = '?', state } = former.coupling;
    return `it was coupled before and is left apart: coupling ${couplingId} of ${salesNumber} and ${businessCentralNumber} is ${state} now`;
  }
  const judged = record === undefined ? undefined : await judgeEntry(engine, ports, record);
  return judged?.ok === true ? judged.value.sentence : undefined;
}

async function recordOf(ports: ConnectionPorts, { salesOrderId, businessCentralOrderId, number }: OrderKey) {
  if (salesOrderId !== undefined) {
    return { side: 'sales', id: salesOrderId.toLowerCase() } as const;
  }
  if (businessCentralOrderId !== undefined) {
    return { side: 'businessCentral', id: businessCentralOrderId.toLowerCase() } as const;
  }
  const found = number === undefined ? undefined : await ports.businessCentral.findOrderByNumber(number);
  return found?.ok === true && found.value !== undefined
    ? ({ side: 'businessCentral', id: found.value.id } as const)
    : undefined;
}
