import { narrowedFields, narrowedMapping } from '../mapping/field-limits.js';
import { type FieldMapping, type OrderMapping, pagePrefix } from '../mapping/field-mapping.js';
import { outOfReach } from '../mapping/out-of-reach.js';
import type { BusinessCentralFindings, SalesFindings } from '../ports/probes.js';
import { bad, type Check, good, judge, warning } from './check.js';

/** What was found on both sides. */
interface Findings {
  readonly businessCentral: BusinessCentralFindings;
  readonly sales: SalesFindings;
}

type Fields = Readonly<Record<string, FieldMapping>>;

/** Where each field of the mapping lives, how much is held there, and what no mapping can reach. Pure. */
export function fieldChecks(findings: Findings, mapping: OrderMapping): readonly Check[] {
  return [
    checkColumns(findings.sales, mapping),
    checkProperties(findings.businessCentral, mapping),
    checkLengths(findings, mapping),
    reach,
  ];
}

const reach = good(
  { id: 'fields.reach', title: 'Out of reach of the APIs' },
  `${outOfReach.map(({ what }) => what).join('; ')}. See docs/FIELDS.md.`,
);

const mayReadDefinitions = 'Give the application user the right to read the definitions of tables.';
const mayDescribe = 'Check that the API describes itself ($metadata).';

/** A standard column that is gone stops orders; one that an administrator makes leaves its field out. */
function checkColumns({ tables }: SalesFindings, mapping: OrderMapping): Check {
  const named = { id: 'fields.columns', title: 'Columns of the mapped fields in Sales' };
  return judge(named, tables.salesorder, {
    whenRefused: mayReadDefinitions,
    whenRead: (order) =>
      judge(named, tables.salesorderdetail, {
        whenRefused: mayReadDefinitions,
        whenRead: (line) => {
          const gone = [
            ...missingColumns(mapping.header, order.columns),
            ...missingColumns(mapping.line, line.columns),
          ];
          const standard = gone.filter(({ isStandard }) => isStandard).map(({ column }) => column);
          if (standard.length > 0) {
            return bad(
              named,
              `Missing: ${standard.join(', ')}. Orders cannot be read and wait.`,
              'Have an administrator look why Sales does not show these columns, or take their fields out of the mapping.',
            );
          }
          return gone.length === 0
            ? good(named, 'All columns that the mapping names are there.')
            : warning(
                named,
                `Missing: ${gone.map(({ column }) => column).join(', ')}. Their fields are not synchronized.`,
                'Have an administrator make the columns in Sales, or take the fields out of the settings.',
              );
        },
      }),
  });
}

/** Own columns (`tdm_…`) have a check of their own. */
function missingColumns(fields: Fields, columns: ReadonlySet<string>) {
  return Object.entries(fields).flatMap(([name, { sales: place }]) => {
    if (!('column' in place) || place.column.startsWith('tdm_')) {
      return [];
    }
    const isStandard = place.madeByAdministrator !== true && !name.startsWith('custom.');
    return namesOf(place.column).some((column) => columns.has(column)) ? [] : [{ column: place.column, isStandard }];
  });
}

/** Logical names that a column may have: of a lookup without what is behind it, and without the table that it leads to. */
function namesOf(column: string): readonly string[] {
  const [first = ''] = column.split('.');
  const lookup = /^_(.+)_value$/.exec(first)?.[1] ?? first;
  return [lookup, lookup.replace(/_[a-z]+$/, '')];
}

function checkProperties({ limits }: BusinessCentralFindings, { header, line }: OrderMapping): Check {
  const named = { id: 'fields.properties', title: 'Properties of the mapped fields in Business Central' };
  return judge(named, limits, {
    whenRefused: mayDescribe,
    whenRead: (found) => {
      const missing = [
        ...propertiesOf(header).filter((property) => !found.header.has(property)),
        ...propertiesOf(line).filter((property) => !found.line.has(property)),
      ];
      return missing.length === 0
        ? good(named, 'All properties that the mapping names are there.')
        : bad(
            named,
            `Missing: ${missing.join(', ')}. What they hold is neither read nor written.`,
            'Look whether this version of Business Central has them, or take their fields out of the mapping.',
          );
    },
  });
}

/** Properties of a page of the customer's own have a check of their own. */
function propertiesOf(fields: Fields): readonly string[] {
  return Object.values(fields).flatMap(({ businessCentral: place }) =>
    'property' in place && !place.property.startsWith(pagePrefix) ? [place.property.split('.')[0] ?? ''] : [],
  );
}

/** A side that holds less than the mapping says: what is longer is shortened there, or the order waits. */
function checkLengths({ businessCentral, sales }: Findings, mapping: OrderMapping): Check {
  const named = { id: 'fields.lengths', title: 'Lengths of text and places of numbers' };
  return judge(named, businessCentral.limits, {
    whenRefused: mayDescribe,
    whenRead: (inBusinessCentral) =>
      judge(named, sales.limits, {
        whenRefused: mayReadDefinitions,
        whenRead: (inSales) => {
          const effective = narrowedMapping(mapping, { businessCentral: inBusinessCentral, sales: inSales });
          const fields = narrowedFields(mapping, effective);
          return fields.length === 0
            ? good(named, 'Both sides hold what the mapping lets through.')
            : warning(
                named,
                `One side holds less than the mapping says of: ${fields.join(', ')}. A longer value is shortened there, or the order waits where the mapping says so.`,
                'Make the columns longer, or the field shorter in the settings.',
              );
        },
      }),
  });
}
