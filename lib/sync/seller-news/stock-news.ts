import type { Base } from '../../conflict/base.js';
import type { NewsItem } from '../../news/news-item.js';
import { compareDecimals, type DecimalText, decimal, subtractDecimals, toDecimal } from '../../order/decimal.js';
import type { Coupling } from '../../ports/coupling.js';
import type { OutgoingNotice } from '../../ports/queue.js';
import type { Engine } from '../engine.js';
import type { OrderWork } from '../order-work.js';
import { keptForLater, noNews } from './order-news.js';

/** Products whose stock one run asks for, 50 a request; the lines of others are looked at when the order is handled. */
const mostProducts = 2_500;

/** What is still to be shipped of a line, and what is on hand of its product at all locations. */
interface StockOfLine {
  readonly lineId: string;
  readonly line: string;
  readonly ordered: DecimalText;
  readonly onHand: DecimalText;
}

/**
 * Looks at the stock of all lines of open orders and puts a notice on the queue for each order in which the answer to
 * "is there enough?" has changed for a line since the seller was told (C3). Only where the policy asks for it. Returns
 * how many.
 */
export async function sweepStock(engine: Engine, connectionId: string): Promise<number> {
  const ports = engine.connections.get(connectionId);
  if (ports === undefined || !ports.connection.policies.stockNews || ports.connection.policies.news === 'off') {
    return 0;
  }
  const open = await engine.couplings.listOpen(connectionId);
  const found = await Promise.all(open.map(({ couplingId }) => engine.couplings.find(connectionId, couplingId)));
  const orders = found.flatMap((stored) => (isTellable(stored?.coupling) ? [stored.coupling] : []));
  const products = [...new Set(orders.flatMap(({ base }) => productsOf(base)))].slice(0, mostProducts);
  const stock = await ports.businessCentral.readStock(products);
  if (!stock.ok) {
    const { reason: code, message } = stock.failure;
    engine.logger.warn('stock.failed', { connectionId, side: 'businessCentral', code, message });
    return 0;
  }
  const changed = orders.filter((coupling) => changedLines(coupling, stock.value).length > 0);
  if (changed.length > 0) {
    await engine.queue.send(changed.map((coupling) => noticeFor(engine, coupling)));
  }
  engine.logger.info('stock.done', { connectionId, orders: orders.length, enqueued: changed.length });
  return changed.length;
}

/**
 * Keeps for the next note what is to be said of the order's stock: once per change of the answer and line. One request
 * per 50 products.
 */
export async function noteStock(work: OrderWork): Promise<void> {
  const { coupling } = work;
  const { policies } = work.ports.connection;
  if (!policies.stockNews || policies.news === 'off' || !isTellable(coupling)) {
    return;
  }
  const stock = await work.ports.businessCentral.readStock(productsOf(coupling.base));
  const changed = stock.ok ? changedLines(coupling, stock.value) : [];
  if (changed.length === 0) {
    return;
  }
  const news = keptForLater(work, changed.map(itemOf)) ?? noNews;
  const short = new Set(coupling.news?.short);
  for (const line of changed) {
    if (isShort(line)) {
      short.add(line.lineId);
    } else {
      short.delete(line.lineId);
    }
  }
  await work.save({ news: { ...news, short: [...short] } }, []);
}

function itemOf({ lineId, line, ordered, onHand }: StockOfLine): NewsItem {
  return { kind: 'stock', lineId, line, ordered, onHand };
}

function isTellable(coupling: Coupling | undefined): coupling is Coupling & { readonly base: Base } {
  return coupling?.state === 'coupled' && coupling.base !== undefined && coupling.openEffect === undefined;
}

function productsOf(base: Base | undefined): readonly string[] {
  const products = base?.lines.flatMap(({ values }) => values.product.businessCentral ?? []) ?? [];
  return [...new Set(products.filter((product) => product !== ''))];
}

/** Lines of which it was told otherwise, or nothing yet and there is not enough. */
function changedLines({ base, news }: Coupling, stock: ReadonlyMap<string, DecimalText>): readonly StockOfLine[] {
  const wasShort = new Set(news?.short);
  return (base?.lines ?? []).flatMap(({ pairId, values }): readonly StockOfLine[] => {
    const onHand = stock.get(values.product.businessCentral ?? '');
    const quantity = toDecimal(values.quantity.businessCentral ?? '');
    if (onHand === undefined || quantity === undefined) {
      return [];
    }
    const shipped = toDecimal(values.shippedQuantity.businessCentral ?? '') ?? decimal('0');
    const line = values.description.sales ?? values.description.businessCentral ?? pairId;
    const looked: StockOfLine = { lineId: pairId, line, ordered: subtractDecimals(quantity, shipped), onHand };
    return isShort(looked) === wasShort.has(pairId) ? [] : [looked];
  });
}

function isShort({ ordered, onHand }: StockOfLine): boolean {
  return compareDecimals(ordered, decimal('0')) > 0 && compareDecimals(onHand, ordered) < 0;
}

function noticeFor(engine: Engine, { connectionId, businessCentralId = '' }: Coupling): OutgoingNotice {
  return {
    notice: {
      noticeVersion: 1,
      connectionId,
      side: 'businessCentral',
      about: 'order',
      recordId: businessCentralId,
      cause: 'swept',
      attemptNumber: 0,
    },
    messageId: `stock-${engine.ids.newId()}`,
  };
}
