import type { SalesOrderRecord } from '../mapping/sales-record.js';
import type { OrderView, UnmatchedReference } from '../order/order.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import {
  checkBusinessCentralReferences,
  checkSalesReferences,
  missingPriceList,
  productTypesOf,
} from '../sync/creation/references.js';
import type { ConnectionPorts } from '../sync/engine.js';

/** What an order will wait for, as far as it can be told before it is made. */
export interface ExpectedWait {
  readonly reason: 'referenceMissing' | 'lineNotMapped' | '';
  /** Names of what the other side lacks; what Tandem makes with the order is said to be made. */
  readonly missing: readonly string[];
}

/** Asks for everything that a page of Sales orders needs in Business Central, before each order is judged alone. */
export async function askForAll(ports: ConnectionPorts, views: readonly OrderView[]): Promise<RemoteResult<undefined>> {
  const lines = views.flatMap((view) => view.lines);
  const distinct = (names: readonly (string | null | undefined)[]) =>
    [...new Set(names)].filter((name) => name != null);
  const configured = new Set(ports.connection.policies.lines.resources.map((number) => number.toUpperCase()));
  const products = distinct(lines.map(({ values }) => values.product)).filter((product) => !configured.has(product));
  const { businessCentral } = ports;
  const answers = [
    await businessCentral.findCustomers(distinct(views.map(({ header }) => header.customer))),
    await businessCentral.findItems(products),
    await businessCentral.findUnits(distinct(lines.map(({ values }) => values.unit))),
  ];
  return answers.find((answer) => !answer.ok) ?? success(undefined);
}

/** Likewise for orders of Business Central, in Sales. */
export async function askSalesForAll(
  ports: ConnectionPorts,
  views: readonly OrderView[],
): Promise<RemoteResult<undefined>> {
  const distinct = (names: readonly (string | null | undefined)[]) =>
    [...new Set(names)].filter((name) => name != null);
  const found = await ports.sales.findReferences({
    accountNumbers: distinct(views.map(({ header }) => header.customer)),
    productNumbers: distinct(views.flatMap(({ lines }) => lines.map(({ values }) => values.product))),
    isoCurrencyCodes: distinct(views.map(({ header }) => header.currency)),
  });
  return found.ok ? success(undefined) : found;
}

/** What a Sales order will wait for in Business Central. */
export async function expectedInBusinessCentral(
  ports: ConnectionPorts,
  record: SalesOrderRecord,
  view: OrderView,
): Promise<RemoteResult<ExpectedWait>> {
  if (view.lines.some((line) => line.kind !== 'product')) {
    return success({ reason: 'lineNotMapped', missing: [] });
  }
  const { customer, currency, paymentTerms, shipmentMethod, salesperson } = view.header;
  const check = await checkBusinessCentralReferences(
    ports,
    { lines: view.lines.map((line) => line.values), types: productTypesOf(view), unmatched: view.unmatched },
    {
      customer,
      customerName: record.customerName ?? 'the customer',
      isContact: record.isContact,
      currency,
      paymentTerms,
      shipmentMethod,
      salesperson,
    },
  );
  return check.ok ? success(waitFor(ports, check.value.missing, view.unmatched)) : check;
}

/** What an order of Business Central will wait for in Sales. */
export async function expectedInSales(ports: ConnectionPorts, view: OrderView): Promise<RemoteResult<ExpectedWait>> {
  if (view.lines.some((line) => line.kind === 'unmapped')) {
    return success({ reason: 'lineNotMapped', missing: [] });
  }
  const lines = view.lines.filter((line) => line.kind === 'product').map((line) => line.values);
  const check = await checkSalesReferences(ports, lines, view.header);
  if (!check.ok) {
    return check;
  }
  const { missing, references } = check.value;
  const lists =
    ports.connection.policies.priceLists?.createMissing === 'create'
      ? [...references.currencies].filter(([, { priceLevelId }]) => priceLevelId === undefined)
      : [];
  const made = lists.map(([code]) => missingPriceList(code));
  return success(waitFor(ports, [...new Set([...missing, ...made])], references.unmatched, made));
}

/** The order waits for what is missing and nobody will make: a policy may let Tandem make counterparts with the order. */
function waitFor(
  { matcher }: ConnectionPorts,
  missing: readonly string[],
  unmatched: readonly UnmatchedReference[] = [],
  madeToo: readonly string[] = [],
): ExpectedWait {
  const counterparts = unmatched.filter(
    ({ table, mayBeMade }) => mayBeMade && table !== 'code' && matcher?.rulesOf(table).createMissing !== undefined,
  );
  const made = new Set([...madeToo, ...counterparts.map(({ why }) => why)]);
  const left = missing.filter((name) => !made.has(name));
  return {
    reason: left.length === 0 ? '' : 'referenceMissing',
    missing: [...left, ...missing.filter((name) => made.has(name)).map((name) => `${name} (${willBeMade})`)],
  };
}

/** Said of what the policy of its table lets Tandem make. */
const willBeMade = 'Tandem makes it';
