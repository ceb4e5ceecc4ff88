import type { Base, BaseLine } from '../../conflict/base.js';
import { pairLines } from '../../conflict/pair-lines.js';
import { compareDecimals, decimal, subtractDecimals, toDecimal } from '../../order/decimal.js';
import { entriesOf, type FieldDefinition, type OrderFields } from '../../order/fields.js';
import type { FieldValue, OrderLine, OrderView } from '../../order/order.js';

/** A field, or a whole line or order, that the two sides show differently. */
export interface Difference {
  /** The pair of lines; absent = header. A line of no pair has its own id. */
  readonly pairId?: string;
  /** Field group, as conflicts name it; `line` and `order`: it is on one side only. */
  readonly group: string;
  readonly field: string;
  readonly businessCentral: FieldValue;
  readonly sales: FieldValue;
  /** Amounts that are no more than one unit of the currency's last decimal apart. */
  readonly isWithinTolerance?: true;
}

/** Groups whose decimals are amounts of money. */
const amountGroups: ReadonlySet<string> = new Set(['price', 'tax', 'headerDiscount', 'freight']);

/** What stands for a line or an order that is there. */
export const isThere = 'there';

/**
 * Every field in which the two sides differ, in normal form and by the mapping: what was last agreed on only tells which
 * lines are one. A field that one side cannot show is not compared. Pure.
 */
export function compareSides(compared: {
  readonly base: Base;
  readonly businessCentral: OrderView;
  readonly sales: OrderView;
  readonly fields: OrderFields;
}): readonly Difference[] {
  const { base, businessCentral, sales, fields } = compared;
  const decimals = sales.total?.decimals ?? businessCentral.total?.decimals ?? 2;
  const pairing = pairLines(base.lines, businessCentral, sales);
  return [
    ...compareFields(fields.header, { businessCentral: businessCentral.header, sales: sales.header }, decimals),
    ...pairing.pairs.flatMap((pair) => comparePair(pair, fields, decimals)),
    ...pairing.newInBusinessCentral.map((line) => onOneSide(line.id, line, undefined)),
    ...pairing.newInSales.map((line) => onOneSide(line.id, undefined, line)),
  ];
}

interface Pair {
  readonly base: BaseLine;
  readonly businessCentral: OrderLine | undefined;
  readonly sales: OrderLine | undefined;
}

function comparePair(
  { base, businessCentral, sales }: Pair,
  fields: OrderFields,
  decimals: number,
): readonly Difference[] {
  const { pairId } = base;
  if (businessCentral === undefined && sales === undefined) {
    return [];
  }
  if (businessCentral === undefined || sales === undefined) {
    return [onOneSide(pairId, businessCentral, sales)];
  }
  const shown = { businessCentral: businessCentral.values, sales: sales.values };
  return compareFields(fields.line, shown, decimals).map((difference) => ({ pairId, ...difference }));
}

function onOneSide(pairId: string, businessCentral: OrderLine | undefined, sales: OrderLine | undefined): Difference {
  const named = (line: OrderLine | undefined) =>
    line === undefined ? null : (line.values.product ?? line.values.description ?? isThere);
  return { pairId, group: 'line', field: 'line', businessCentral: named(businessCentral), sales: named(sales) };
}

type Values = Readonly<Record<string, FieldValue | undefined>>;

function compareFields(
  definitions: Readonly<Record<string, FieldDefinition>>,
  shown: { readonly businessCentral: Values; readonly sales: Values },
  decimals: number,
): readonly Difference[] {
  return entriesOf<string, FieldDefinition>(definitions).flatMap(([field, definition]) => {
    const businessCentral = shown.businessCentral[field];
    const sales = shown.sales[field];
    if (businessCentral === undefined || sales === undefined || businessCentral === sales) {
      return [];
    }
    const isWithinTolerance = isClose(definition, businessCentral, sales, decimals);
    const { group } = definition;
    return [{ group, field, businessCentral, sales, ...(isWithinTolerance ? { isWithinTolerance } : {}) }];
  });
}

/** Amounts are held by each side in its own precision: the currency's last decimal may differ by one (I4). */
function isClose(
  { kind, group }: FieldDefinition,
  businessCentral: FieldValue,
  sales: FieldValue,
  decimals: number,
): boolean {
  const isAmount = kind === 'decimal' && amountGroups.has(group);
  const left = toDecimal(businessCentral ?? '');
  const right = toDecimal(sales ?? '');
  if (!isAmount || left === undefined || right === undefined) {
    return false;
  }
  const [low, high] = compareDecimals(left, right) < 0 ? [left, right] : [right, left];
  return compareDecimals(subtractDecimals(high, low), decimal(`1e-${decimals}`)) <= 0;
}
