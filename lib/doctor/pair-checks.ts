import type { BusinessCentralFindings, SalesFindings } from '../ports/probes.js';
import { type Check, good, judge, warning } from './check.js';

/** What only both sides together show. Pure. */
export function pairChecks(businessCentral: BusinessCentralFindings, sales: SalesFindings): readonly Check[] {
  return [checkCurrencies(businessCentral, sales)];
}

/** Currencies are matched by ISO code; the local one has no row in Business Central (sheet 1.6). */
function checkCurrencies(businessCentral: BusinessCentralFindings, sales: SalesFindings): Check {
  const named = { id: 'pair.currencies', title: 'Currencies on both sides' };
  const again = 'Mend the checks above first.';
  return judge(named, businessCentral.currencies, {
    whenRefused: again,
    whenRead: (codes) =>
      judge(named, sales.currencies, {
        whenRefused: again,
        whenRead: (found) => {
          const known = new Set(found.map(({ isoCode }) => isoCode));
          const missing = codes.filter((code) => !known.has(code));
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
