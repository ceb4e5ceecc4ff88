import { z } from 'zod';
import { integerField } from '../http/json.js';
import { anyOf, guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { FieldMapping, OrderMapping } from '../mapping/field-mapping.js';
import { ownLineColumns, ownOrderColumns } from '../mapping/own-columns.js';
import type { Clock } from '../ports/clock.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import type { SalesCapabilities } from '../ports/sales.js';
import { readTogether } from './batch.js';

/** What was found out about an organization is taken as true for this long. */
export const capabilitiesLifeMs = 10 * 60_000;

const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const whoAmISchema = z.object({ UserId: z.guid() });
const organizationsSchema = z.object({
  value: z
    .array(
      z.object({
        organizationid: z.guid(),
        issopintegrationenabled: flag,
        oobpricecalculationenabled: flag,
        pricingdecimalprecision: integerField.nullable(),
      }),
    )
    .min(1),
});
const userSchema = z.object({ isintegrationuser: flag });
const currenciesSchema = z.object({
  value: z.array(z.object({ isocurrencycode: z.string(), currencyprecision: integerField })),
});
const attributesSchema = z.object({ value: z.array(z.object({ LogicalName: z.string() })) });

/** Columns that an administrator makes, own ones and those of a customer, whose existence is found out. */
export interface AdministratorColumns {
  readonly header: readonly string[];
  readonly line: readonly string[];
}

/** The columns of a mapping that an administrator makes. */
export function administratorColumns({ header, line }: OrderMapping): AdministratorColumns {
  return {
    header: [...new Set([...Object.values(ownOrderColumns), ...columnsOf(header)])],
    line: [...new Set([...Object.values(ownLineColumns), ...columnsOf(line)])],
  };
}

function columnsOf(fields: Readonly<Record<string, FieldMapping>>): readonly string[] {
  return Object.values(fields).flatMap(({ sales: place }) =>
    'column' in place && place.madeByAdministrator === true ? [place.column] : [],
  );
}

/** Organization switches and own columns, remembered for a while; two requests when they are asked for anew. */
export class Capabilities {
  #known: { readonly value: SalesCapabilities; readonly untilMs: number } | undefined;
  /** Our own user never changes. */
  #userId: string | undefined;

  constructor(
    private readonly remote: RemoteClient,
    private readonly clock: Clock,
    private readonly columns: AdministratorColumns,
  ) {}

  async read(): Promise<RemoteResult<SalesCapabilities>> {
    if (this.#known !== undefined && this.#known.untilMs > this.clock.nowMs()) {
      return success(this.#known.value);
    }
    const read = await this.#ask();
    if (read.ok) {
      this.#known = { value: read.value, untilMs: this.clock.nowMs() + capabilitiesLifeMs };
    }
    return read;
  }

  forget(): void {
    this.#known = undefined;
  }

  async #ask(): Promise<RemoteResult<SalesCapabilities>> {
    const userId = await this.whoAmI();
    if (!userId.ok) {
      return userId;
    }
    const bodies = await readTogether(this.remote, 'readCapabilities', [
      withQuery('organizations', {
        $select: 'organizationid,issopintegrationenabled,oobpricecalculationenabled,pricingdecimalprecision',
      }),
      withQuery(`systemusers(${guidLiteral(userId.value)})`, { $select: 'isintegrationuser' }),
      attributesUrl('salesorder', this.columns.header),
      attributesUrl('salesorderdetail', this.columns.line),
      withQuery('transactioncurrencies', { $select: 'isocurrencycode,currencyprecision' }),
    ]);
    return bodies.ok ? readCapabilities(bodies.value) : bodies;
  }

  /** The id of our own user, asked once. */
  async whoAmI(): Promise<RemoteResult<string>> {
    if (this.#userId !== undefined) {
      return success(this.#userId);
    }
    const answer = await this.remote.send({ name: 'whoAmI', method: 'GET', url: 'WhoAmI', safety: 'read' });
    if (!answer.ok) {
      return answer;
    }
    const read = readAnswer(whoAmISchema, 'WhoAmI', answer.value.body);
    if (!read.ok) {
      return read;
    }
    this.#userId = read.value.UserId;
    return success(read.value.UserId);
  }
}

/** The columns are asked for by name, since what filter functions metadata knows is not settled. */
export function attributesUrl(table: string, columns: readonly string[]): string {
  return withQuery(`EntityDefinitions(LogicalName='${table}')/Attributes`, {
    $select: 'LogicalName',
    $filter: anyOf('LogicalName', columns),
  });
}

function readCapabilities(bodies: readonly string[]): RemoteResult<SalesCapabilities> {
  const [organizationBody = '', userBody = '', orderBody = '', lineBody = '', currencyBody = ''] = bodies;
  const organizations = readAnswer(organizationsSchema, 'organizations', organizationBody);
  const user = readAnswer(userSchema, 'systemuser', userBody);
  const order = readAnswer(attributesSchema, 'attributes of salesorder', orderBody);
  const line = readAnswer(attributesSchema, 'attributes of salesorderdetail', lineBody);
  if (!organizations.ok) return organizations;
  if (!user.ok) return user;
  if (!order.ok) return order;
  if (!line.ok) return line;
  const currencies = readAnswer(currenciesSchema, 'transactioncurrencies', currencyBody);
  if (!currencies.ok) return currencies;
  const organization = organizations.value.value[0];
  if (organization === undefined) {
    return failed({ reason: 'invalid', message: 'Sales shows no organization' });
  }
  return success({
    organizationId: organization.organizationid.toLowerCase(),
    salesOrderProcessing: organization.issopintegrationenabled && user.value.isintegrationuser,
    systemPricing: organization.oobpricecalculationenabled,
    pricingDecimals: organization.pricingdecimalprecision ?? 2,
    currencyDecimals: new Map(
      currencies.value.value.map((row) => [row.isocurrencycode.toUpperCase(), row.currencyprecision]),
    ),
    ownColumns: new Set([
      ...order.value.value.map(({ LogicalName }) => `salesorder.${LogicalName}`),
      ...line.value.value.map(({ LogicalName }) => `salesorderdetail.${LogicalName}`),
    ]),
  });
}
