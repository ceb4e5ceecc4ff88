import {
  entriesOf,
  type FieldDefinition,
  type HeaderField,
  type LineField,
  mapFields,
  type OrderFields,
} from '../order/fields.js';
import { type FieldValue, type OrderLine, type OrderView, otherSide, type Side } from '../order/order.js';
import { type Base, type BaseLine, discountStatedBySeller, neverShown, type ValuePair } from './base.js';

/**
 * What two orders are merged against that were there before anybody coupled them (C6): what both show the same is
 * agreed; where they differ, the side that a person named is taken to have said its value just now. Lines are paired by
 * product, unit and position; what is left over on a side is new to the other, so that nothing is deleted. Pure.
 */
export function baseOfTwo(views: Readonly<Record<Side, OrderView>>, fields: OrderFields, statedBy: Side): Base {
  return {
    header: mapFields<HeaderField, FieldDefinition, ValuePair>(fields.header, (definition, field) =>
      pairOf<HeaderField>({ definitions: fields.header, definition, field, shown: headersOf(views) }, statedBy),
    ),
    lines: pairByPlace(views).map(([businessCentral, sales]) =>
      baseLineOf({ businessCentral, sales }, fields, statedBy),
    ),
  };
}

/**
 * What a coupled order is merged against once a person has said whose values hold: where both show the same it is agreed,
 * where they differ the named side is taken to have said its value just now, and the other never to have changed its
 * own. Pairs of lines stay; a line that is on one side alone is merged as before. Pure.
 */
export function statedBase(
  base: Base,
  views: Readonly<Record<Side, OrderView>>,
  fields: OrderFields,
  statedBy: Side,
): Base {
  const { header } = baseOfTwo(views, fields, statedBy);
  const linesOf = (side: Side) => new Map(views[side].lines.map((line) => [line.id, line]));
  const shown = { businessCentral: linesOf('businessCentral'), sales: linesOf('sales') };
  const lines = base.lines.map((line): BaseLine => {
    const businessCentral = shown.businessCentral.get(line.businessCentralLineId ?? '');
    const sales = shown.sales.get(line.salesLineId ?? '');
    return businessCentral === undefined || sales === undefined
      ? line
      : { ...baseLineOf({ businessCentral, sales }, fields, statedBy), pairId: line.pairId };
  });
  return { header, lines };
}

function headersOf(views: Readonly<Record<Side, OrderView>>) {
  return { businessCentral: views.businessCentral.header, sales: views.sales.header };
}

/** The next line of the same product and unit that no earlier one has taken. */
function pairByPlace({ businessCentral, sales }: Readonly<Record<Side, OrderView>>): readonly [OrderLine, OrderLine][] {
  const free = sales.lines.filter((line) => line.kind === 'product');
  return businessCentral.lines
    .filter((line) => line.kind === 'product')
    .flatMap((line): readonly [OrderLine, OrderLine][] => {
      const at = free.findIndex(
        ({ values }) => values.product === line.values.product && values.unit === line.values.unit,
      );
      const [taken] = at === -1 ? [] : free.splice(at, 1);
      return taken === undefined ? [] : [[line, taken]];
    });
}

function baseLineOf(lines: Readonly<Record<Side, OrderLine>>, { line }: OrderFields, statedBy: Side): BaseLine {
  const { businessCentral, sales } = lines;
  const shown = { businessCentral: businessCentral.values, sales: sales.values };
  return {
    pairId: sales.id,
    businessCentralLineId: businessCentral.id,
    salesLineId: sales.id,
    priceOrigin: statedBy === 'sales' && sales.values.unitPrice !== null ? 'seller' : 'businessCentral',
    ...(statedBy === 'sales' ? discountStatedBySeller(sales.values.lineDiscountAmount) : {}),
    values: mapFields<LineField, FieldDefinition, ValuePair>(line, (definition, field) =>
      pairOf<LineField>({ definitions: line, definition, field, shown }, statedBy),
    ),
  };
}

interface Shown<Field extends string> {
  readonly definitions: Readonly<Partial<Record<Field, FieldDefinition>>>;
  readonly definition: FieldDefinition;
  readonly field: Field;
  readonly shown: Readonly<Record<Side, Readonly<Partial<Record<Field, FieldValue>>>>>;
}

/** A group is stated whole by one side, so that no half of it becomes a conflict. */
function pairOf<Field extends string>(of: Shown<Field>, statedBy: Side): ValuePair {
  const { field, shown } = of;
  const pair = { businessCentral: shown.businessCentral[field] ?? null, sales: shown.sales[field] ?? null };
  if (pair.businessCentral === pair.sales) {
    return pair;
  }
  const by = statingSide(of, statedBy);
  return { ...pair, [by]: neverShown, [otherSide(by)]: pair[otherSide(by)] };
}

/** Business Central states what only it may say, and what a seller has left to it by a blank (spec §3.3). */
function statingSide<Field extends string>({ definitions, definition, shown }: Shown<Field>, statedBy: Side): Side {
  const members = entriesOf<Field, FieldDefinition>(definitions).filter(([, each]) => each.group === definition.group);
  const isLeft = members.every(
    ([member, each]) => each.blankTakesOther === true && (shown.sales[member] ?? null) === null,
  );
  const isOnlyTheirs = members.some(([, each]) => each.direction === 'fromBusinessCentral');
  return isLeft || isOnlyTheirs ? 'businessCentral' : statedBy;
}
