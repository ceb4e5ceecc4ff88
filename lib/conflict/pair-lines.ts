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
 * were inserting when we were stopped, by product, unit and position (spec §3.5), where fewer lines are left than there
 * were, by their quantity first. Generated lines take no part.
 */
export function pairLines(baseLines: readonly BaseLine[], businessCentral: OrderView, sales: OrderView): LinePairing {
  const businessCentralLines = businessCentral.lines.filter((line) => line.kind !== 'generated');
  const foundInBusinessCentral = matchSide(baseLines, businessCentralLines, {
    idOf: (pair) => pair.businessCentralLineId,
    likeness: likeInBusinessCentral,
  });
  const foundInSales = matchSide(baseLines, sales.lines, { idOf: (pair) => pair.salesLineId });
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
  /** What the pairs and the lines have in common that are the same line under another id; `undefined`: nothing has. */
  readonly likeness?: Likeness;
}

interface Likeness {
  looksLike(pair: BaseLine, line: OrderLine): boolean;
  /** A second sign, where fewer lines are left than pairs look like them. */
  hasSameQuantity(pair: BaseLine, line: OrderLine): boolean;
}

function matchSide(
  baseLines: readonly BaseLine[],
  lines: readonly OrderLine[],
  { idOf, likeness }: SideMatching,
): Map<string, OrderLine> {
  const byId = new Map(lines.map((line) => [line.id, line]));
  const found = new Map<string, OrderLine>();
  const take = (pair: BaseLine, line: OrderLine | undefined): void => {
    if (line !== undefined) {
      found.set(pair.pairId, line);
      byId.delete(line.id);
    }
  };
  for (const pair of baseLines) {
    take(pair, byId.get(idOf(pair) ?? ''));
  }
  if (likeness === undefined) {
    return found;
  }
  const lost = inPlace(baseLines.filter((pair) => !found.has(pair.pairId)));
  for (const pair of lost) {
    const alike = [...byId.values()].filter((line) => likeness.looksLike(pair, line));
    const others = lost.filter(
      (other) => !found.has(other.pairId) && alike.some((line) => likeness.looksLike(other, line)),
    );
    take(pair, others.length > alike.length ? alike.find((line) => likeness.hasSameQuantity(pair, line)) : alike[0]);
  }
  for (const pair of lost.filter((candidate) => !found.has(candidate.pairId))) {
    take(
      pair,
      [...byId.values()].find((line) => likeness.looksLike(pair, line)),
    );
  }
  return found;
}

/** Pairs as their lines stood in Business Central, which keeps the places of lines that it makes anew; those without a place came last. */
function inPlace(pairs: readonly BaseLine[]): readonly BaseLine[] {
  const placeOf = ({ values }: BaseLine) => Number(values.lineNumber?.businessCentral || Number.MAX_SAFE_INTEGER);
  return pairs.toSorted((left, right) => placeOf(left) - placeOf(right));
}

const likeInBusinessCentral: Likeness = {
  looksLike: (pair, line) => {
    const { product, unit, description } = pair.values;
    const wanted = product.businessCentral === neverShown ? product.sales : product.businessCentral;
    if (line.values.product !== wanted) {
      return false;
    }
    if (wanted === null) {
      // A write-in line: one that was just made has the description that it was sent, one made anew may have another.
      return pair.businessCentralLineId !== null || line.values.description === description.businessCentral;
    }
    const { businessCentral } = unit;
    return businessCentral === null || businessCentral === neverShown || line.values.unit === businessCentral;
  },
  hasSameQuantity: ({ values }, line) => line.values.quantity === values.quantity.businessCentral,
};

function unmatched(lines: readonly OrderLine[], found: ReadonlyMap<string, OrderLine>): readonly OrderLine[] {
  const taken = new Set([...found.values()].map((line) => line.id));
  return lines.filter((line) => !taken.has(line.id));
}
