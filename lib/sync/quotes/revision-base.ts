import { type Base, type BaseLine, blankPair, neverShown, type ValuePair } from '../../conflict/base.js';
import { baseOfTwo } from '../../conflict/base-of-two.js';
import type { MergedOrder } from '../../conflict/merge-order.js';
import { sameInsertions } from '../../conflict/same-insertions.js';
import { roundDecimal, toDecimal } from '../../order/decimal.js';
import {
  type FieldDefinition,
  type HeaderField,
  type LineField,
  mapFields,
  type OrderFields,
} from '../../order/fields.js';
import type { FieldValue, OrderView } from '../../order/order.js';
import type { Views } from '../effects/next-base.js';
import { successorLines } from './successor-lines.js';

/**
 * What the earlier quotes had agreed on, its lines known by their ids in the revision. A line that the seller enters as
 * Business Central has one already, of which the seller was told, is that line. Where nothing had been agreed yet the
 * revision is taken to have been said just now. Pure.
 */
export function agreedOfRevision(agreed: Base | undefined, views: Views, fields: OrderFields): Base {
  if (agreed === undefined) {
    return baseOfTwo(views, fields, 'sales');
  }
  const found = successorLines(agreed.lines, views.sales.lines, 'sales');
  const lines = agreed.lines.map((line) => ({ ...line, salesLineId: found.get(line.pairId)?.id ?? line.salesLineId }));
  const same = sameInsertions(lines.filter(isOfSales), views, fields);
  const taken = new Set(same.map((line) => line.businessCentralLineId));
  const others = lines.filter((line) => isOfSales(line) || !taken.has(line.businessCentralLineId));
  return { header: agreed.header, lines: [...others, ...same] };
}

/**
 * What a revision is merged against (C13). Where the halves of what was agreed differ, Business Central's people have
 * changed the value since and the seller was told, but nothing was decided: what was agreed is what Sales shows of it, so
 * that a seller's change of the same is a conflict. A line that Business Central has alone is new to Sales. Pure.
 */
export function revisionBase(agreed: Base, views: Views, fields: OrderFields): Base {
  const inOtherCurrency = isInOtherCurrency(agreed, views.sales);
  const lines = new Map([...views.businessCentral.lines, ...views.sales.lines].map((line) => [line.id, line]));
  const { header } = views.businessCentral;
  return {
    header: mapFields<HeaderField, FieldDefinition, ValuePair>(fields.header, (definition, field) => {
      const pair = agreed.header[field] ?? blankPair;
      return inOtherCurrency && isAmount(definition)
        ? saidBySales(header[field], views.sales.header[field])
        : startOf(definition, pair);
    }),
    lines: agreed.lines.filter(isOfSales).map((line) => {
      const businessCentral = lines.get(line.businessCentralLineId ?? '');
      const sales = lines.get(line.salesLineId ?? '');
      if (businessCentral === undefined || sales === undefined) {
        return line;
      }
      const values = mapFields<LineField, FieldDefinition, ValuePair>(fields.line, (definition, field) =>
        inOtherCurrency && isAmount(definition)
          ? saidBySales(businessCentral.values[field], sales.values[field])
          : startOf(definition, line.values[field] ?? blankPair),
      );
      return { ...line, values };
    }),
  };
}

/** What was agreed, once it is known what becomes of the lines: those that Business Central's people have deleted are not there. */
export function withDeletions(agreed: Base, { lines }: Pick<MergedOrder, 'lines'>): Base {
  const deleted = new Set(
    lines.flatMap((line) => {
      const isDeleted = line.kind === 'delete' && line.from === 'sales';
      const isMadeAgain = line.kind === 'insert' && line.into === 'businessCentral';
      return (isDeleted || isMadeAgain) && line.base !== undefined ? [line.base.pairId] : [];
    }),
  );
  return {
    ...agreed,
    lines: agreed.lines.map((line) => (deleted.has(line.pairId) ? { ...line, businessCentralLineId: null } : line)),
  };
}

/** The seller has given the revision another currency: amounts of the earlier quote say nothing in it. */
export function isInOtherCurrency({ header }: Base, sales: Pick<OrderView, 'header'>): boolean {
  const { currency } = header;
  return currency.sales !== neverShown && currency.sales !== sales.header.currency;
}

function isOfSales(line: BaseLine): boolean {
  return line.salesLineId !== null;
}

const amountGroups: ReadonlySet<string> = new Set(['price', 'headerDiscount', 'freight']);

function isAmount({ group }: FieldDefinition): boolean {
  return amountGroups.has(group);
}

function saidBySales(businessCentral: FieldValue = null, sales: FieldValue = null): ValuePair {
  return { businessCentral, sales: sales === null ? null : neverShown };
}

/** Of a value that Sales leaves to Business Central, what that had worked out counts as agreed. */
function startOf(definition: FieldDefinition, pair: ValuePair): ValuePair {
  const { businessCentral, sales, workedOut } = pair;
  const isUntold = businessCentral === neverShown || sales === neverShown;
  if (definition.direction !== 'both' || isUntold || isAlike(definition, pair)) {
    return pair;
  }
  if (sales !== null) {
    return { businessCentral: sales, sales };
  }
  return workedOut === undefined ? pair : { ...pair, businessCentral: workedOut };
}

/** Both say the same, as exactly as either holds it. */
function isAlike({ kind }: FieldDefinition, { businessCentral, sales }: ValuePair): boolean {
  if (kind !== 'decimal' || businessCentral === null || sales === null) {
    return businessCentral === sales;
  }
  const [left, right] = [toDecimal(businessCentral), toDecimal(sales)];
  const isRounded = (exact: typeof left, rounded: string) =>
    exact !== undefined && [2, 3, 4].some((places) => roundDecimal(exact, places) === rounded);
  return businessCentral === sales || isRounded(left, sales) || isRounded(right, businessCentral);
}
