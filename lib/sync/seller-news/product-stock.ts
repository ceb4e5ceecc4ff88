import type { DecimalText } from '../../order/decimal.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import type { StockedProduct } from '../../ports/sales.js';
import { guardedPorts } from '../connection/guarded-ports.js';
import { ConnectionStoppedError } from '../connection/stop.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { pauseOfAll } from '../pauses/pauses.js';
import { readPauses } from '../pauses/stored-pauses.js';

/** Pages of 1000 items and of 1000 products that one run reads. */
const mostPages = 50;
/** Products that one run writes; the next run goes on with what differs then. */
const mostProducts = 500;

/**
 * Brings the quantity on hand that products show in Sales to what Business Central has of the items of their numbers, at
 * all locations (P-070). Only where the policy asks for it, and only where they differ. Returns how many were written.
 */
export async function sweepProductStock(engine: Engine, connectionId: string): Promise<number> {
  const ports = engine.connections.get(connectionId);
  if (ports?.connection.policies.stockOnProducts !== true) {
    return 0;
  }
  const pauses = await readPauses(engine, connectionId);
  if (pauseOfAll(pauses, 'sales') !== undefined) {
    return 0;
  }
  try {
    return await bringStock(engine, guardedPorts(engine, ports));
  } catch (error) {
    if (error instanceof ConnectionStoppedError) {
      return 0;
    }
    throw error;
  }
}

async function bringStock(engine: Engine, ports: ConnectionPorts): Promise<number> {
  const { connectionId } = ports.connection;
  const failed = ({ reason: code, message }: RemoteFailure, side: 'businessCentral' | 'sales') => {
    engine.logger.warn('productStock.failed', { connectionId, side, code, message });
    return 0;
  };
  const stock = await readAllStock(ports);
  if (!stock.ok) {
    return failed(stock.failure, 'businessCentral');
  }
  let written = 0;
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const read = await ports.sales.listProductStock(next);
    if (!read.ok) {
      return failed(read.failure, 'sales');
    }
    for (const { product, onHand } of differing(read.value.products, stock.value).slice(0, mostProducts - written)) {
      const done = await ports.sales.writeProductStock(product, onHand);
      // Whoever changed the product or took it away meanwhile is met by the next run.
      if (!done.ok && done.failure.reason !== 'versionMismatch' && done.failure.reason !== 'notFound') {
        return failed(done.failure, 'sales');
      }
      written += done.ok ? 1 : 0;
    }
    next = read.value.next;
    if (next === undefined || written >= mostProducts) {
      break;
    }
  }
  engine.logger.info('productStock.done', { connectionId, written });
  return written;
}

async function readAllStock(ports: ConnectionPorts) {
  const stock = new Map<string, DecimalText>();
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const read = await ports.businessCentral.listStock(next);
    if (!read.ok) {
      return read;
    }
    for (const [number, onHand] of read.value.stock) {
      stock.set(number, onHand);
    }
    next = read.value.next;
    if (next === undefined) {
      break;
    }
  }
  return { ok: true, value: stock } as const;
}

function differing(products: readonly StockedProduct[], stock: ReadonlyMap<string, DecimalText>) {
  return products.flatMap((product) => {
    const onHand = stock.get(product.number);
    return onHand === undefined || product.onHand === onHand ? [] : [{ product, onHand }];
  });
}
