import { ownLineColumns, ownOrderColumns } from '../mapping/own-columns.js';
import type { Connection } from '../ports/connection.js';
import type { SalesFindings, SalesTable } from '../ports/probes.js';
import { bad, type Check, good, judge, warning } from './check.js';
import { checkClock } from './clock-check.js';
import { rightsOf } from './sales-rights.js';

const role =
  'In the Power Platform admin centre, open the application user of Tandem and give it a security role with these privileges.';
const registerCommand = 'An administrator of the Sales environment runs: npm run register-sales -- --connection';

/** Judges what a look at the organization found, for one connection. Pure. */
export function salesChecks(
  found: SalesFindings,
  { connection, organizationId }: { readonly connection: Connection; readonly organizationId?: string | undefined },
): readonly Check[] {
  return [
    checkUser(found, organizationId),
    checkPrivileges(found, connection),
    checkProcessing(found, connection),
    ...checkStatusReason(found, connection),
    checkPricing(found),
    ...(['salesorder', 'salesorderdetail'] as const).map((table) => checkTable(found, table)),
    checkOwnColumns(found, connection.connectionId),
    checkPriceLists(found),
    checkClock('sales', found.clockAheadMs),
  ];
}

function checkUser({ user }: SalesFindings, organizationId: string | undefined): Check {
  const named = { id: 'sales.user', title: 'Sign-in and organization' };
  return judge(named, user, {
    whenRefused: 'Register the identity of Tandem as an application user of this environment, and check apiBaseUrl.',
    whenRead: (whoAmI) =>
      organizationId !== undefined && organizationId !== whoAmI.organizationId
        ? bad(
            named,
            `The organization is ${whoAmI.organizationId}, the settings expect ${organizationId}.`,
            'If the environment was copied or moved, do not go on: point the connection to the right one.',
          )
        : good(named, `Signed in as user ${whoAmI.userId} of organization ${whoAmI.organizationId}.`),
  });
}

function checkPrivileges({ privileges }: SalesFindings, connection: Connection): Check {
  const named = { id: 'sales.privileges', title: 'Privileges' };
  return judge(named, privileges, {
    whenRefused: role,
    whenRead: ({ held, names }) => {
      // What a table's definition does not name is guarded by the privileges of another one, or by none.
      const needed = rightsOf(connection).flatMap(({ table, verb }) => {
        const ofTable = names.get(table);
        return ofTable === undefined ? [`${verb} of ${table}`] : (ofTable.get(verb) ?? []);
      });
      const missing = [...new Set(needed)].filter((name) => !held.has(name));
      return missing.length === 0
        ? good(named, 'All privileges that Tandem needs by its policies are there.')
        : bad(named, `Missing: ${missing.join(', ')}.`, role);
    },
  });
}

/** Sales offers *Submit* to people only with sales-order processing on (spec §3.3). */
function checkProcessing({ organization, isIntegrationUser }: SalesFindings, connection: Connection): Check {
  const named = { id: 'sales.orderProcessing', title: 'Sales-order processing' };
  const entersSubmitted = connection.policies.ordersEnter.when === 'submitted';
  return judge(named, organization, {
    whenRefused: role,
    whenRead: ({ salesOrderProcessing }) => {
      if (!salesOrderProcessing) {
        return entersSubmitted
          ? warning(
              named,
              'It is off, so people see no Submit button, yet orders are to enter when submitted.',
              'Choose another policy ordersEnter, unless orders are submitted by a flow or another app.',
            )
          : good(named, 'It is off; submitted orders are reopened for a change and submitted again in one step.');
      }
      return judge(named, isIntegrationUser, {
        whenRefused: role,
        whenRead: (isOurs) =>
          isOurs
            ? good(named, 'It is on and the user of Tandem is an integration user.')
            : bad(
                named,
                'It is on, but the user of Tandem is no integration user, so submitted orders refuse its changes.',
                'Set the field "Integration user mode" on the application user of Tandem.',
              ),
      });
    },
  });
}

/** A status reason that Sales does not have would let no order in, without a word. */
function checkStatusReason({ statusReasons }: SalesFindings, { policies }: Connection): readonly Check[] {
  const { ordersEnter } = policies;
  if (ordersEnter.when !== 'activeWithStatusReason') {
    return [];
  }
  const { statusCode: code } = ordersEnter;
  const named = { id: 'sales.statusReason', title: 'Status reason by which orders enter' };
  const check = judge(named, statusReasons, {
    whenRefused: role,
    whenRead: (known) =>
      known.has(code)
        ? good(named, `Orders enter with status reason ${code} (${known.get(code)}).`)
        : bad(
            named,
            `No order that is Active or Submitted can have status reason ${code}, so that none would ever enter.`,
            `Choose one of ${[...known].map(([each, label]) => `${each} (${label})`).join(', ')} in policy ordersEnter.`,
          ),
  });
  return [check];
}

function checkPricing({ organization }: SalesFindings): Check {
  const named = { id: 'sales.priceCalculation', title: 'Price calculation' };
  return judge(named, organization, {
    whenRefused: role,
    whenRead: ({ systemPricing }) =>
      systemPricing
        ? good(named, 'Sales works out amounts and totals itself.')
        : good(named, 'Sales does not work out amounts; Tandem writes them.'),
  });
}

function checkTable({ tables }: SalesFindings, table: SalesTable): Check {
  const named = { id: `sales.${table}`, title: `Table ${table}` };
  return judge(named, tables[table], {
    whenRefused: role,
    whenRead: ({ optimisticConcurrency, changeTracking }) => {
      if (!optimisticConcurrency) {
        return bad(
          named,
          'Its rows carry no version, so that a change of somebody else could be overwritten unseen.',
          `An administrator switches optimistic concurrency on for ${table}.`,
        );
      }
      return changeTracking
        ? good(named, 'Versions and change tracking are on.')
        : warning(
            named,
            'Change tracking is off; lost notices are found by the time of the last change instead.',
            `An administrator switches "Track changes" on for ${table}.`,
          );
    },
  });
}

function checkOwnColumns({ tables }: SalesFindings, connectionId: string): Check {
  const named = { id: 'sales.ownColumns', title: 'Own columns' };
  return judge(named, tables.salesorder, {
    whenRefused: role,
    whenRead: (order) =>
      judge(named, tables.salesorderdetail, {
        whenRefused: role,
        whenRead: (line) => {
          const missing = [
            ...Object.values(ownOrderColumns).filter((column) => !order.columns.has(column)),
            ...Object.values(ownLineColumns).filter((column) => !line.columns.has(column)),
          ];
          return missing.length === 0
            ? good(named, 'All own columns are there.')
            : warning(
                named,
                `Missing: ${missing.join(', ')}. Their news goes to the timeline alone.`,
                `${registerCommand} ${connectionId}`,
              );
        },
      }),
  });
}

function checkPriceLists({ currencies }: SalesFindings): Check {
  const named = { id: 'sales.priceLists', title: 'Currencies and price lists' };
  return judge(named, currencies, {
    whenRefused: role,
    whenRead: (all) => {
      const without = all.filter((currency) => !currency.hasActivePriceList).map(({ isoCode }) => isoCode);
      return without.length === 0
        ? good(named, `${all.length} currencies, each with an active price list.`)
        : warning(
            named,
            `No active price list in ${without.join(', ')}: orders from Business Central in them cannot be made in Sales.`,
            'Make a price list in these currencies if you sell in them.',
          );
    },
  });
}
