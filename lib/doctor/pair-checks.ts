import type { OrderMapping } from '../mapping/field-mapping.js';
import { toSalesCode } from '../mapping/reference-rules.js';
import { sameText } from '../order/same-text.js';
import type { BusinessCentralFindings, SalesFindings } from '../ports/probes.js';
import { bad, type Check, good, judge, warning } from './check.js';

interface Findings {
  readonly businessCentral: BusinessCentralFindings;
  readonly sales: SalesFindings;
}

const again = 'Mend the checks above first.';

/** What only both sides together show. Pure. */
export function pairChecks(found: Findings, { references }: Pick<OrderMapping, 'references'>): readonly Check[] {
  return [checkCurrencies(found, references), checkUnits(found, references)];
}

/** Currencies are matched by ISO code; the local one has no row in Business Central (sheet 1.6). */
function checkCurrencies({ businessCentral, sales }: Findings, references: OrderMapping['references']): Check {
  const named = { id: 'pair.currencies', title: 'Currencies on both sides' };
  return judge(named, businessCentral.currencies, {
    whenRefused: again,
    whenRead: (codes) =>
      judge(named, sales.currencies, {
        whenRefused: again,
        whenRead: (found) => {
          const known = new Set(found.map(({ isoCode }) => isoCode));
          const missing = codes.filter((code) => !known.has(toSalesCode(references?.currencies ?? [], code)));
          return missing.length === 0
            ? good(named, 'Every foreign currency of Business Central is in Sales.')
            : warning(
                named,
                `Not in Sales: ${missing.join(', ')}. Orders in them wait.`,
                'Add the currencies in Sales with the same ISO code, if orders use them.',
              );
        },
      }),
  });
}

/** Units are matched by name within the group of a product; many are used on one side alone, but not all. */
function checkUnits({ businessCentral, sales }: Findings, references: OrderMapping['references']): Check {
  const named = { id: 'pair.units', title: 'Units on both sides' };
  return judge(named, businessCentral.units, {
    whenRefused: again,
    whenRead: (codes) =>
      judge(named, sales.units, {
        whenRefused: again,
        whenRead: (names) => {
          const missing = codes.filter(
            (code) => !names.some((name) => sameText(name, toSalesCode(references?.units ?? [], code))),
          );
          if (missing.length === codes.length) {
            return bad(
              named,
              'No unit of Business Central has its name in Sales: every order with products waits.',
              'Name the units of products alike on both sides, or pair them in mapping.references.units.',
            );
          }
          return good(
            named,
            missing.length === 0
              ? 'Every unit of Business Central is in Sales.'
              : `Not in Sales: ${missing.join(', ')}. An order that uses one of them waits.`,
          );
        },
      }),
  });
}
