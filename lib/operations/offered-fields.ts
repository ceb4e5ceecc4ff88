import { platformColumns } from '../mapping/connection-mapping.js';
import type { FieldMapping, OrderMapping } from '../mapping/field-mapping.js';
import type { Side } from '../order/order.js';
import type { FieldList, OfferedField } from '../ports/offered-fields.js';
import type { Engine } from '../sync/engine.js';
import { type Answer, refused } from './answer.js';
import { portsAsked } from './connections-asked.js';

/** The lists of both sides of a connection. */
export type FieldLists = Readonly<Record<Side, FieldList>>;

/** The columns of Sales that a field of a connection's own may name: those of a customer's own, and some of the order's. */
const ownColumn = /^[a-z][a-z0-9]*_[a-z0-9_]+$/;

/**
 * What both sides have for fields of a connection's own, each with the field that has it already. Read from the metadata of
 * both: three requests or fewer.
 */
export async function listOfferedFields(
  engine: Engine,
  lists: ReadonlyMap<string, FieldLists>,
  query: Readonly<Record<string, string>>,
): Promise<Answer> {
  const ports = portsAsked(engine, query.connectionId);
  if ('kind' in ports) {
    return ports;
  }
  const { connectionId, mapping } = ports.connection;
  const of = lists.get(connectionId);
  if (of === undefined) {
    throw new Error(`no connection ${connectionId}`);
  }
  const businessCentral = await of.businessCentral.list();
  const sales = await of.sales.list();
  if (!businessCentral.ok || !sales.ok) {
    const { reason, message } = businessCentral.ok
      ? (sales as Extract<typeof sales, { ok: false }>).failure
      : businessCentral.failure;
    return refused('systemUnavailable', `the metadata could not be read (${reason}): ${message}`);
  }
  const tables = (['header', 'line'] as const).map((table) => [
    table,
    {
      businessCentral: withTaker(businessCentral.value[table], 'businessCentral', mapping[table]),
      sales: withTaker(
        sales.value[table].filter(
          ({ name }) => ownColumn.test(name) || (table === 'header' && platformColumns.includes(name)),
        ),
        'sales',
        mapping[table],
      ),
    },
  ]);
  return { kind: 'ok', body: { connectionId, ...Object.fromEntries(tables) } };
}

function withTaker(
  offered: readonly OfferedField[],
  side: Side,
  fields: OrderMapping['header'] | OrderMapping['line'],
): readonly object[] {
  const taken = new Map(
    Object.entries<FieldMapping>(fields as Readonly<Record<string, FieldMapping>>).flatMap(([name, field]) => {
      const place = field[side];
      const at = 'property' in place ? place.property : 'column' in place ? place.column : undefined;
      return at === undefined ? [] : [[at, name] as const];
    }),
  );
  return offered.map((field) => ({ ...field, takenBy: taken.get(field.name) ?? null }));
}
