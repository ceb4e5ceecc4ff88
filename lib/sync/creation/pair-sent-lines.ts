import type { LineValues, OrderLine, Side } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { SentOrder } from '../../ports/coupling-making.js';
import type { Views } from '../effects/next-base.js';
import { derivedId } from './derived-id.js';

/** A line that was sent to the new document, with what each side shows of it now; `undefined` = deleted since. */
export interface SentPair {
  readonly pairId: string;
  readonly businessCentralLineId: string | null;
  readonly salesLineId: string;
  readonly sent: LineValues;
  readonly businessCentral: OrderLine | undefined;
  readonly sales: OrderLine | undefined;
}

/**
 * Pairs the lines of a new document. In Sales they have ids derived from those of Business Central. In Business Central
 * they stand in the order in which they were sent (S-044); people may have added and deleted some since, so that the
 * next line of the same product is the one. Lines that were not sent belong to no pair: they are new.
 */
export function pairSentLines(coupling: Coupling, sent: SentOrder, views: Views): readonly SentPair[] {
  const statedBy: Side = coupling.intent?.statedBy ?? coupling.origin;
  const lines = sent.lines.filter((line) => line.kind === 'product');
  const sales = new Map(views.sales.lines.map((line) => [line.id, line]));
  if (statedBy === 'businessCentral') {
    const businessCentral = new Map(views.businessCentral.lines.map((line) => [line.id, line]));
    return lines.flatMap((line) => {
      const salesLineId = derivedId(coupling.couplingId, line.id);
      const pair = { pairId: line.id, businessCentralLineId: line.id, salesLineId, sent: line.values };
      return known({ ...pair, businessCentral: businessCentral.get(line.id), sales: sales.get(salesLineId) });
    });
  }
  const found = inOrder(lines, views.businessCentral.lines);
  return lines.flatMap((line) => {
    const businessCentral = found.get(line.id);
    const pair = { pairId: line.id, businessCentralLineId: businessCentral?.id ?? null, salesLineId: line.id };
    return known({ ...pair, sent: line.values, businessCentral, sales: sales.get(line.id) });
  });
}

/** A line that both sides have deleted is gone. */
function known(pair: SentPair): readonly SentPair[] {
  return pair.businessCentral === undefined && pair.sales === undefined ? [] : [pair];
}

/** Each sent line's place in the document: the first line of its product that no earlier one has taken. */
function inOrder(sent: readonly OrderLine[], shown: readonly OrderLine[]): ReadonlyMap<string, OrderLine> {
  const free = shown.filter((line) => line.kind === 'product');
  const found = new Map<string, OrderLine>();
  for (const line of sent) {
    const at = free.findIndex((candidate) => candidate.values.product === line.values.product);
    const [taken] = at === -1 ? [] : free.splice(at, 1);
    if (taken !== undefined) {
      found.set(line.id, taken);
    }
  }
  return found;
}
