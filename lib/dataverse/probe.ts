import { z } from 'zod';
import { clockAheadMs } from '../http/clock-ahead.js';
import { integerField } from '../http/json.js';
import { anyOf, guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { RemoteAnswer } from '../http/remote-message.js';
import type { Clock } from '../ports/clock.js';
import type {
  SalesCurrencyFinding,
  SalesPrivileges,
  SalesProbe,
  SalesTable,
  SalesTableFinding,
} from '../ports/probes.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { readFieldLimits } from './field-limits.js';
import { readStatusReasons } from './status-reasons.js';
import { listUnitNames } from './unit-names.js';

const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const lowerCaseGuid = z.guid().transform((text) => text.toLowerCase());

const whoAmISchema = z
  .object({ UserId: lowerCaseGuid, OrganizationId: lowerCaseGuid })
  .transform(({ UserId: userId, OrganizationId: organizationId }) => ({ userId, organizationId }));
const organizationSchema = z
  .object({
    value: z.tuple([z.object({ issopintegrationenabled: flag, oobpricecalculationenabled: flag })], z.unknown()),
  })
  .transform(({ value: [first] }) => ({
    salesOrderProcessing: first.issopintegrationenabled,
    systemPricing: first.oobpricecalculationenabled,
  }));
const userSchema = z.object({ isintegrationuser: flag }).transform(({ isintegrationuser }) => isintegrationuser);
const heldSchema = z
  .object({ RolePrivileges: z.array(z.object({ PrivilegeName: z.string() })) })
  .transform(({ RolePrivileges }): ReadonlySet<string> => new Set(RolePrivileges.map((each) => each.PrivilegeName)));
const privilegeNamesSchema = z
  .object({
    value: z.array(
      z.object({
        LogicalName: z.string(),
        Privileges: z.array(z.object({ Name: z.string(), PrivilegeType: z.string() })),
      }),
    ),
  })
  .transform(
    ({ value }): SalesPrivileges['names'] =>
      new Map(
        value.map((table) => [
          table.LogicalName,
          new Map(table.Privileges.map((privilege) => [privilege.PrivilegeType, privilege.Name])),
        ]),
      ),
  );
const definitionSchema = z.object({ ChangeTrackingEnabled: flag, IsOptimisticConcurrencyEnabled: flag });
const attributesSchema = z.object({ value: z.array(z.object({ LogicalName: z.string() })) });
const currenciesSchema = z.object({
  value: z.array(
    z.object({ transactioncurrencyid: lowerCaseGuid, isocurrencycode: z.string(), currencyprecision: integerField }),
  ),
});
const priceListsSchema = z.object({
  value: z.array(z.object({ _transactioncurrencyid_value: lowerCaseGuid.nullish() })),
});

/** The `SalesProbe` port over the Web API: thirteen requests, all of them reads. */
export function createSalesProbe(options: { readonly remote: RemoteClient; readonly clock: Clock }): SalesProbe {
  const { clock } = options;
  const reader = new Reader(options.remote);
  return {
    async look({ privilegeTables }) {
      const startedMs = clock.nowMs();
      const answer = await reader.get('probeUser', 'WhoAmI');
      const endedMs = clock.nowMs();
      const aheadMs = answer.ok ? clockAheadMs(answer.value, { startedMs, endedMs }) : undefined;
      const user = parsed(whoAmISchema, 'WhoAmI', answer);
      const ofUser = async <Schema extends z.ZodType>(schema: Schema, rest: string) =>
        user.ok ? await reader.read(schema, `systemusers(${guidLiteral(user.value.userId)})${rest}`) : user;
      return {
        ...(aheadMs === undefined ? {} : { clockAheadMs: aheadMs }),
        user,
        organization: await reader.read(
          organizationSchema,
          withQuery('organizations', { $select: 'issopintegrationenabled,oobpricecalculationenabled' }),
        ),
        isIntegrationUser: await ofUser(userSchema, '?$select=isintegrationuser'),
        statusReasons: await readStatusReasons(options.remote),
        privileges: together(
          await ofUser(heldSchema, '/Microsoft.Dynamics.CRM.RetrieveUserPrivileges'),
          await reader.read(
            privilegeNamesSchema,
            withQuery('EntityDefinitions', {
              $select: 'LogicalName,Privileges',
              $filter: anyOf('LogicalName', privilegeTables),
            }),
          ),
        ),
        tables: {
          salesorder: await reader.table('salesorder'),
          salesorderdetail: await reader.table('salesorderdetail'),
        },
        currencies: await reader.currencies(),
        units: await listUnitNames(options.remote),
        limits: await readFieldLimits(options.remote),
      };
    },
  };
}

class Reader {
  constructor(private readonly remote: RemoteClient) {}

  get(name: string, url: string): Promise<RemoteResult<RemoteAnswer>> {
    return this.remote.send({ name, method: 'GET', url, safety: 'read' });
  }

  async read<Schema extends z.ZodType>(schema: Schema, url: string): Promise<RemoteResult<z.output<Schema>>> {
    return parsed(schema, url.split('?')[0] ?? url, await this.get('probe', url));
  }

  async table(table: SalesTable): Promise<RemoteResult<SalesTableFinding>> {
    const definition = `EntityDefinitions(LogicalName='${table}')`;
    const flags = await this.read(
      definitionSchema,
      withQuery(definition, { $select: 'ChangeTrackingEnabled,IsOptimisticConcurrencyEnabled' }),
    );
    if (!flags.ok) {
      return flags;
    }
    const all = await this.read(attributesSchema, withQuery(`${definition}/Attributes`, { $select: 'LogicalName' }));
    if (!all.ok) {
      return all;
    }
    return success({
      changeTracking: flags.value.ChangeTrackingEnabled,
      optimisticConcurrency: flags.value.IsOptimisticConcurrencyEnabled,
      columns: new Set(all.value.value.map(({ LogicalName: name }) => name)),
    });
  }

  async currencies(): Promise<RemoteResult<readonly SalesCurrencyFinding[]>> {
    const currencies = await this.read(
      currenciesSchema,
      withQuery('transactioncurrencies', {
        $select: 'isocurrencycode,currencyprecision',
        $filter: 'statecode eq 0',
        $orderby: 'isocurrencycode',
      }),
    );
    if (!currencies.ok) {
      return currencies;
    }
    const lists = await this.read(
      priceListsSchema,
      withQuery('pricelevels', { $select: '_transactioncurrencyid_value', $filter: 'statecode eq 0' }),
    );
    if (!lists.ok) {
      return lists;
    }
    const withList = new Set(lists.value.value.map((list) => list._transactioncurrencyid_value));
    return success(
      currencies.value.value.map((currency) => ({
        isoCode: currency.isocurrencycode,
        precision: currency.currencyprecision,
        hasActivePriceList: withList.has(currency.transactioncurrencyid),
      })),
    );
  }
}

function together(
  held: RemoteResult<ReadonlySet<string>>,
  names: RemoteResult<SalesPrivileges['names']>,
): RemoteResult<SalesPrivileges> {
  if (!held.ok) {
    return held;
  }
  return names.ok ? success({ held: held.value, names: names.value }) : names;
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  what: string,
  answer: RemoteResult<RemoteAnswer>,
): RemoteResult<z.output<Schema>> {
  return answer.ok ? readAnswer(schema, what, answer.value.body) : answer;
}
