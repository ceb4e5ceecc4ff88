import type { OrderLine, OrderView } from '../order/order.js';
import { type BaseLine, neverShown } from './base.js';

/** A pair of the base with what each side shows of it now; `undefined` = the side no longer has the line. */
export interface PairedLine {
  readonly base: BaseLine;
  readonly businessCentral: OrderLine | undefined;
  readonly sales: OrderLine | undefined;
}

export interface LinePairing {
  readonly pairs: readonly PairedLine[];
  /** Lines that belong to no pair yet, in the order of their side. */
  readonly newInBusinessCentral: readonly OrderLine[];
  readonly newInSales: readonly OrderLine[];
}

/**
 * Finds each pair's lines: by coupled ids, then, for lines that Business Central re-created under new ids or that we
 * were inserting when we were stopped, by product, unit and position (spec §3.5). Generated lines take no part.
 */
export function pairLines(baseLines: readonly BaseLine[], businessCentral: OrderView, sales: OrderView): LinePairing {
  const businessCentralLines = businessCentral.lines.filter((line) => line.kind !== 'generated');
  const foundInBusinessCentral = matchSide(baseLines, businessCentralLines, {
    idOf: (pair) => pair.businessCentralLineId,
    looksLike: (pair, line) => looksLike(pair, line, 'businessCentral'),
  });
  const foundInSales = matchSide(baseLines, sales.lines, { idOf: (pair) => pair.salesLineId, looksLike: () => false });
  const pairs = baseLines.map((base) => ({
    base,
    businessCentral: foundInBusinessCentral.get(base.pairId),
    sales: foundInSales.get(base.pairId),
  }));
  return {
    pairs,
    newInBusinessCentral: unmatched(businessCentralLines, foundInBusinessCentral),
    newInSales: unmatched(sales.lines, foundInSales),
  };
}

interface SideMatching {
  idOf(pair: BaseLine): string | null;
  looksLike(pair: BaseLine, line: OrderLine): boolean;
}

function matchSide(
  baseLines: readonly BaseLine[],
  lines: readonly OrderLine[],
  side: SideMatching,
): Map<string, OrderLine> {
  const byId = new Map(lines.map((line) => [line.id, line]));
  const found = new Map<string, OrderLine>();
  for (const pair of baseLines) {
    const line = byId.get(side.idOf(pair) ?? '');
    if (line !== undefined) {
      found.set(pair.pairId, line);
      byId.delete(line.id);
    }
  }
  for (const pair of baseLines.filter((candidate) => !found.has(candidate.pairId))) {
    const line = [...byId.values()].find((candidate) => side.looksLike(pair, candidate));
    if (line !== undefined) {
      found.set(pair.pairId, line);
      byId.delete(line.id);
    }
  }
  return found;
}

function looksLike(pair: BaseLine, line: OrderLine, side: 'businessCentral'): boolean {
  const { product, unit, description } = pair.values;
  const wanted = product[side] === neverShown ? product.sales : product[side];
  if (line.values.product !== wanted) {
    return false;
  }
  if (wanted === null) {
    // A write-in line: one that was just made has the description that it was sent, one made anew may have another.
    return pair.businessCentralLineId !== null || line.values.description === description[side];
  }
  return unit[side] === null || unit[side] === neverShown || line.values.unit === unit[side];
}

function unmatched(lines: readonly OrderLine[], found: ReadonlyMap<string, OrderLine>): readonly OrderLine[] {
  const taken = new Set([...found.values()].map((line) => line.id));
  return lines.filter((line) => !taken.has(line.id));
}
