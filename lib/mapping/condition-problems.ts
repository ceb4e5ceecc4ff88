import { type Condition, type Conditions, placesOf } from '../conditions/condition.js';
import { compare } from '../conditions/evaluate.js';
import { toDecimal } from '../order/decimal.js';
import type { FieldKind } from '../order/fields.js';
import type { Side } from '../order/order.js';
import { type FieldMapping, type OrderMapping, pagePrefix } from './field-mapping.js';

/** What is wrong with a condition: where it stands in its list, and what to do. */
export interface ConditionProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** What conditions on new orders of a side demand that the mapping cannot tell. Pure. */
export function problemsOfConditions(
  conditions: Conditions,
  { mapping, side }: { readonly mapping: OrderMapping; readonly side: Side },
): readonly ConditionProblem[] {
  const fields: Readonly<Partial<Record<string, FieldMapping>>> = mapping.header;
  return placesOf(conditions).flatMap(({ condition, path }) => {
    const field = fields[condition.field];
    const problems: readonly (readonly [part: string, message: string])[] =
      field === undefined
        ? [['field', `is no field of the order; there are ${Object.keys(fields).join(', ')}`]]
        : [...problemsOfPlace(field, side), ...problemsOfTests(condition, field.kind)];
    return problems.map(([part, message]) => ({ path: [...path, part], message }));
  });
}

type Problem = readonly [part: string, message: string];

/** A field that a new order of the side never shows, or that lists of orders do not tell. */
function problemsOfPlace({ direction, businessCentral, sales }: FieldMapping, side: Side): readonly Problem[] {
  const place = side === 'sales' ? sales : businessCentral;
  if ('constant' in place) {
    return [['field', `is the same for every order of ${nameOf(side)}: choose one that orders differ in`]];
  }
  if (side === 'sales' && direction === 'fromBusinessCentral') {
    return [['field', 'is told by Business Central alone: a new order of Sales has none; choose one that Sales says']];
  }
  const isOnPage = 'property' in place && place.property.startsWith(pagePrefix);
  return isOnPage
    ? [['field', 'stands on the page of your own, which lists of orders do not show; choose a property of the order']]
    : [];
}

function problemsOfTests(condition: Condition, kind: FieldKind): readonly Problem[] {
  const { equals, notEquals, oneOf = [], noneOf = [], contains, startsWith, atLeast, atMost } = condition;
  const isText = kind !== 'date' && kind !== 'decimal';
  const compared = { equals, notEquals, atLeast, atMost };
  const wrong = [
    ...Object.entries(compared).filter(([, value]) => value !== undefined && !isOfKind(kind, value)),
    ...(oneOf.every((value) => isOfKind(kind, value)) ? [] : [['oneOf']]),
    ...(noneOf.every((value) => isOfKind(kind, value)) ? [] : [['noneOf']]),
  ].map(
    ([part = '']): Problem => [part, `must be ${kind === 'date' ? 'a date, YYYY-MM-DD' : 'a number, such as 99.5'}`],
  );
  if (wrong.length > 0) {
    return wrong;
  }
  const textOnly = contains !== undefined ? 'contains' : startsWith !== undefined ? 'startsWith' : undefined;
  const rangeOnly = atLeast !== undefined ? 'atLeast' : atMost !== undefined ? 'atMost' : undefined;
  return [
    ...(textOnly !== undefined && !isText
      ? [[textOnly, `is for texts and codes; a ${kind} takes equals, oneOf, atLeast and atMost`] as const]
      : []),
    ...(rangeOnly !== undefined && isText
      ? [[rangeOnly, 'is for dates and decimals; a text takes equals, oneOf, contains and startsWith'] as const]
      : []),
    ...(atLeast !== undefined && atMost !== undefined && compare(kind, atLeast, atMost) > 0
      ? [['atMost', 'must not be below atLeast: no value is between them'] as const]
      : []),
  ];
}

function isOfKind(kind: FieldKind, value: string): boolean {
  switch (kind) {
    case 'decimal':
      return toDecimal(value) !== undefined;
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) && new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);
    default:
      return true;
  }
}

function nameOf(side: Side): string {
  return side === 'sales' ? 'Sales' : 'Business Central';
}
