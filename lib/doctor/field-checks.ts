import { narrowedFields, narrowedMapping } from '../mapping/field-limits.js';
import type { FieldMapping, OrderMapping } from '../mapping/field-mapping.js';
import { outOfReach } from '../mapping/out-of-reach.js';
import type { BusinessCentralFindings, SalesFindings } from '../ports/probes.js';
import { type Check, good, judge, warning } from './check.js';

/** What was found on both sides. */
interface Findings {
  readonly businessCentral: BusinessCentralFindings;
  readonly sales: SalesFindings;
}

/** The fields that a connection adds, and what no mapping can reach. Pure. */
export function fieldChecks(findings: Findings, mapping: OrderMapping): readonly Check[] {
  const { sales } = findings;
  const columns = { header: customColumns(mapping.header), line: customColumns(mapping.line) };
  return [
    ...(columns.header.length + columns.line.length === 0 ? [] : [checkColumns(sales, columns)]),
    checkLengths(findings, mapping),
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

/** A side that holds less than the mapping says: what is longer is shortened there, or the order waits. */
function checkLengths({ businessCentral, sales }: Findings, mapping: OrderMapping): Check {
  const named = { id: 'fields.lengths', title: 'Lengths of text' };
  const whenRefused = 'Give the application user the right to read the definitions of tables.';
  const { salesorder, salesorderdetail } = sales.tables;
  return judge(named, businessCentral.limits, {
    whenRefused: 'Check that the API describes itself ($metadata).',
    whenRead: (inBusinessCentral) =>
      judge(named, salesorder, {
        whenRefused,
        whenRead: (header) =>
          judge(named, salesorderdetail, {
            whenRefused,
            whenRead: (line) => {
              const inSales = { header: header.columns, line: line.columns };
              const effective = narrowedMapping(mapping, { businessCentral: inBusinessCentral, sales: inSales });
              const fields = narrowedFields(mapping, effective);
              return fields.length === 0
                ? good(named, 'Both sides hold what the mapping lets through.')
                : warning(
                    named,
                    `One side holds less than the mapping says of: ${fields.join(', ')}. A longer text is shortened there, or the order waits where the mapping says so.`,
                    'Make the columns longer, or the field shorter in the settings.',
                  );
            },
          }),
      }),
  });
}

function customColumns(fields: Readonly<Record<string, FieldMapping>>): readonly string[] {
  return Object.entries(fields).flatMap(([name, { sales: place }]) =>
    name.startsWith('custom.') && 'column' in place ? [place.column] : [],
  );
}
