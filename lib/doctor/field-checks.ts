import type { FieldMapping, OrderMapping } from '../mapping/field-mapping.js';
import { outOfReach } from '../mapping/out-of-reach.js';
import type { Connection } from '../ports/connection.js';
import type { SalesFindings } from '../ports/probes.js';
import { type Check, good, judge, warning } from './check.js';

/** The fields that a connection adds, and what no mapping can reach. Pure. */
export function fieldChecks(sales: SalesFindings, { mapping }: Connection): readonly Check[] {
  const columns = { header: customColumns(mapping.header), line: customColumns(mapping.line) };
  return [
    ...(columns.header.length + columns.line.length === 0 ? [] : [checkColumns(sales, columns)]),
    checkLengths(sales, mapping),
    reach,
  ];
}

const reach = good(
  { id: 'fields.reach', title: 'Out of reach of the APIs' },
  `${outOfReach.map(({ what }) => what).join('; ')}. See docs/FIELDS.md.`,
);

function checkColumns(
  { tables }: SalesFindings,
  columns: { readonly header: readonly string[]; readonly line: readonly string[] },
): Check {
  const named = { id: 'fields.columns', title: 'Columns of your own fields' };
  const whenRefused = 'Give the application user the right to read the definitions of tables.';
  return judge(named, tables.salesorder, {
    whenRefused,
    whenRead: (order) =>
      judge(named, tables.salesorderdetail, {
        whenRefused,
        whenRead: (line) => {
          const missing = [
            ...columns.header.filter((column) => !order.columns.has(column)),
            ...columns.line.filter((column) => !line.columns.has(column)),
          ];
          return missing.length === 0
            ? good(named, 'All columns that the settings name are there.')
            : warning(
                named,
                `Missing: ${missing.join(', ')}. Their fields are not synchronized.`,
                'Have an administrator make the columns in Sales, or take the fields out of the settings.',
              );
        },
      }),
  });
}

/** A column that was made shorter refuses what Business Central may hold; such an order waits with the column's name. */
function checkLengths({ tables }: SalesFindings, { header }: OrderMapping): Check {
  const named = { id: 'fields.lengths', title: 'Lengths of text' };
  return judge(named, tables.salesorder, {
    whenRefused: 'Give the application user the right to read the definitions of tables.',
    whenRead: ({ columns }) => {
      const shorter = Object.values<FieldMapping>(header).flatMap(({ maxLength, sales: place }) => {
        const found = 'column' in place ? columns.get(place.column)?.maxLength : undefined;
        const isShorter = 'column' in place && found !== undefined && maxLength !== undefined && found < maxLength;
        return isShorter ? [`${place.column} holds ${found} of ${maxLength} characters`] : [];
      });
      return shorter.length === 0
        ? good(named, 'Sales holds what the mapping lets through.')
        : warning(named, `${shorter.join('; ')}.`, 'Make the columns longer, or the field shorter in the settings.');
    },
  });
}

function customColumns(fields: Readonly<Record<string, FieldMapping>>): readonly string[] {
  return Object.entries(fields).flatMap(([name, { sales: place }]) =>
    name.startsWith('custom.') && 'column' in place ? [place.column] : [],
  );
}
