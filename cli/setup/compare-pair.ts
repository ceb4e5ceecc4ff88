import { createBusinessCentralProbe } from '../../lib/business-central/probe.js';
import { createSalesProbe } from '../../lib/dataverse/probe.js';
import type { Check } from '../../lib/doctor/check.js';
import { pairChecks } from '../../lib/doctor/pair-checks.js';
import { systemClock } from '../../lib/system/system-clock.js';
import type { Surroundings } from '../surroundings.js';
import type { PairEntry } from './pair-entry.js';
import { personalBusinessCentral, personalSales } from './systems.js';

export type PairCheck = Check;

/** What the checks of the app will say of the two sides together, seen by the person at the keyboard. Changes nothing. */
export async function comparePair(
  { businessCentral, sales }: PairEntry,
  surroundings: Surroundings,
): Promise<readonly PairCheck[]> {
  const central = createBusinessCentralProbe({
    remote: personalBusinessCentral(businessCentral.apiBaseUrl, surroundings),
    companyId: businessCentral.companyId,
    clock: systemClock,
  });
  const organization = createSalesProbe({ remote: personalSales(sales.apiBaseUrl, surroundings), clock: systemClock });
  return pairChecks(
    { businessCentral: await central.look(), sales: await organization.look({ privilegeTables: [] }) },
    {},
  );
}
