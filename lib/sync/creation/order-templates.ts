import { placesOf } from '../../conditions/condition.js';
import { firstMissed } from '../../conditions/evaluate.js';
import type { FieldMapping } from '../../mapping/field-mapping.js';
import { entriesOf, type HeaderField, type SomeHeaderOf } from '../../order/fields.js';
import { normalize } from '../../order/normal-form.js';
import type { FieldValue, OrderView } from '../../order/order.js';
import type { Connection } from '../../ports/connection.js';
import { shownBy } from '../meeting/entry-filter.js';
import { groupIsStated } from './creation-base.js';

/** What a template gives a new order. */
export interface GivenByTemplate {
  readonly name: string;
  readonly values: SomeHeaderOf<FieldValue>;
}

/**
 * What a new order, or a new quote, is made with on the other side beside what it states: the values of the first template
 * whose conditions it meets, as far as it states nothing in their group, since a group merges whole. They stand as a
 * default of that side would, and come back to the order's own side like one. A quote takes the ones that it can hold, of
 * no template that asks for what quotes do not have. Pure.
 */
export function templateFor(
  { mapping, policies }: Pick<Connection, 'mapping' | 'policies'>,
  view: Pick<OrderView, 'side' | 'header'>,
): GivenByTemplate | undefined {
  const { fromSales = [], fromBusinessCentral = [] } = policies.orderTemplates ?? {};
  const shown = shownBy(view, mapping);
  const template = (view.side === 'sales' ? fromSales : fromBusinessCentral).find(
    ({ when = [] }) =>
      placesOf(when).every(({ condition }) => shown(condition.field) !== undefined) &&
      firstMissed(when, shown) === undefined,
  );
  const fields: Readonly<Partial<Record<string, FieldMapping>>> = mapping.header;
  const given = Object.entries(template?.values ?? {}).flatMap(([name, value]) => {
    const field = fields[name];
    const isStated =
      field === undefined ||
      'constant' in field.businessCentral ||
      groupIsStated<HeaderField>(mapping.header, field.group, view.header);
    return isStated ? [] : [[name, normalize(field, value)] as const];
  });
  return template === undefined || given.length === 0
    ? undefined
    : { name: template.name, values: Object.fromEntries(given) };
}

/** For the history: which template gave what. */
export function wordsOfTemplate(given: GivenByTemplate | undefined): string {
  if (given === undefined) {
    return '';
  }
  const values = entriesOf<HeaderField, FieldValue>(given.values).map(([field, value]) => `${field} ${value}`);
  return `; template "${given.name}" gives ${values.join(', ')}`;
}
