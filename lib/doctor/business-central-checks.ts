import { type BusinessCentralFindings, type BusinessCentralTable, businessCentralTables } from '../ports/probes.js';
import type { DayCounts } from '../sync/activity/tally.js';
import { bad, type Check, good, judge, warning } from './check.js';
import { checkClock } from './clock-check.js';

const permissions =
  'In Business Central, open "Microsoft Entra Applications", set the application to Enabled and give it ' +
  'D365 BASIC, D365 SALES DOC, EDIT, D365 CUSTOMER, VIEW and D365 ITEM, VIEW.';

const entraRoles =
  'In Entra, give its identity the roles API.ReadWrite.All and app_access of Business Central (docs/DEPLOY.md).';

/** Judges what a look at the company found. Pure. */
export function businessCentralChecks(
  found: BusinessCentralFindings,
  activity: readonly DayCounts[],
): readonly Check[] {
  return [
    checkCompany(found),
    ...businessCentralTables.map((table) => checkTable(found, table)),
    checkWriting(activity),
    checkArchive(found),
    checkMasters(found),
    checkClock('businessCentral', found.clockAheadMs),
  ];
}

function checkCompany({ company }: BusinessCentralFindings): Check {
  const named = { id: 'businessCentral.company', title: 'Sign-in and company' };
  return judge(named, company, {
    whenRefused: `Check companyId, apiBaseUrl and the environment's name in the settings. ${entraRoles} ${permissions}`,
    whenRead: ({ name }) => good(named, `The company "${name}" answers.`),
  });
}

function checkTable({ readable }: BusinessCentralFindings, table: BusinessCentralTable): Check {
  const named = { id: `businessCentral.${table}`, title: `May read ${table}` };
  return judge(named, readable[table], {
    whenRefused: permissions,
    whenRead: () => good(named, `${table} can be read.`),
  });
}

/** The API tells nobody what he may write; only a write that succeeded shows it. */
function checkWriting(activity: readonly DayCounts[]): Check {
  const named = { id: 'businessCentral.writing', title: 'May write orders' };
  const unknowable = 'The API does not tell whether Tandem may write orders';
  const last = activity.find(({ writesToBusinessCentral }) => writesToBusinessCentral > 0);
  return last !== undefined
    ? good(
        named,
        `${unknowable}, but ${last.writesToBusinessCentral} writes of ${last.day} succeeded, the last day with any.`,
      )
    : warning(
        named,
        `${unknowable}, and none of the last days' writes shows it; the first order that it makes or changes shows it.`,
        `Let one order through ("tandem enter") and look at it; if it waits as notPermitted: ${permissions}`,
      );
}

/**
 * Whether deleted orders are archived cannot be read through the API; where it offers the archive, the first
 * re-creation shows it (spec §3.2).
 */
function checkArchive({ entitySets }: BusinessCentralFindings): Check {
  const named = { id: 'businessCentral.archiveOrders', title: 'Archive Orders' };
  return judge(named, entitySets, {
    whenRefused: permissions,
    whenRead: (sets) =>
      sets.has('salesOrderArchives')
        ? good(named, 'This version shows archived orders, so the first order made anew proves that archiving is on.')
        : warning(
            named,
            'This version does not show whether orders are archived.',
            'Look in "Sales & Receivables Setup" that Archive Orders is on. Tandem keeps versions of its own either way.',
          ),
  });
}

function checkMasters({ currencies, units }: BusinessCentralFindings): Check {
  const named = { id: 'businessCentral.masters', title: 'Currencies and units' };
  return judge(named, currencies, {
    whenRefused: permissions,
    whenRead: (codes) =>
      judge(named, units, {
        whenRefused: permissions,
        whenRead: (unitCodes) =>
          unitCodes.length === 0
            ? bad(named, 'The company has no unit of measure.', 'Set up units of measure in Business Central.')
            : good(named, `${codes.length} foreign currencies and ${unitCodes.length} units.`),
      }),
  });
}
