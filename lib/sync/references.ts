import type { SalesWriting } from '../mapping/sales-transformations.js';
import type { HeaderValues, LineValues, OrderView } from '../order/order.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { SalesCapabilities, SalesReferences } from '../ports/sales.js';
import type { ConnectionPorts } from './engine.js';
import { type BusinessCentralReferenceCheck, findProducts, type NeededLines } from './find-products.js';
import type { ParkRequest } from './park.js';
import type { SidePlan } from './plan.js';

/** What Sales must know to be written these values. */
export interface SalesReferenceCheck {
  readonly references: SalesReferences;
  readonly capabilities: SalesCapabilities;
  readonly writing: SalesWriting;
  /** All missing counterparts, in words; empty when none. */
  readonly missing: readonly string[];
}

/** Looks up everything at once, so that all that is missing is told at once (F15). */
export async function checkSalesReferences(
  ports: ConnectionPorts,
  lines: readonly LineValues[],
  header?: HeaderValues,
): Promise<RemoteResult<SalesReferenceCheck>> {
  const productNumbers = distinct(lines.map((line) => line.product));
  const accountNumbers = distinct([header?.customer ?? null]);
  const isoCurrencyCodes = distinct([header?.currency ?? null]);
  const found = await ports.sales.findReferences({ accountNumbers, productNumbers, isoCurrencyCodes });
  if (!found.ok) {
    return found;
  }
  const capabilities = await ports.sales.readCapabilities();
  if (!capabilities.ok) {
    return capabilities;
  }
  const references = found.value;
  return success({
    references,
    capabilities: capabilities.value,
    writing: {
      mapping: ports.connection.mapping,
      timeZone: ports.connection.businessTimeZone,
      ownColumns: capabilities.value.ownColumns,
      productIds: new Map([...references.products].map(([number, product]) => [number, product.id])),
      unitIds: unitIdsOf(references),
    },
    missing: [
      ...accountNumbers.filter((number) => !references.accounts.has(number)).map((number) => `account ${number}`),
      ...isoCurrencyCodes.filter((code) => !references.currencies.has(code)).map((code) => `currency ${code}`),
      ...missingProducts(references, lines),
    ],
  });
}

function unitIdsOf(references: SalesReferences): ReadonlyMap<string, string> {
  return new Map(
    [...references.products].flatMap(([number, product]) =>
      [...product.units].map(([unit, id]) => [`${number}|${unit}`, id] as const),
    ),
  );
}

function missingProducts(references: SalesReferences, lines: readonly LineValues[]): readonly string[] {
  const missing = lines.flatMap(({ product, unit }) => {
    if (product === null) {
      return [];
    }
    const known = references.products.get(product ?? '');
    if (known === undefined) {
      return [`product ${product ?? '(blank)'}`];
    }
    return unit !== null && !known.units.has(unit) ? [`unit ${unit} of product ${product}`] : [];
  });
  return [...new Set(missing)];
}

/** Looks up customers, products and units, so that all that is missing is told at once (F15). */
export async function checkBusinessCentralReferences(
  ports: ConnectionPorts,
  needed: NeededLines,
  header?: { readonly customer: string | null; readonly customerName: string; readonly isContact: boolean },
): Promise<RemoteResult<BusinessCentralReferenceCheck>> {
  const missing: string[] = [];
  if (header !== undefined && header.customer === null) {
    missing.push(
      header.isContact
        ? `a customer for the contact ${header.customerName}, who belongs to no account with a number`
        : `account number of ${header.customerName}`,
    );
  }
  const customers = distinct([header?.customer ?? null]);
  if (customers.length > 0) {
    const found = await ports.businessCentral.findCustomers(customers);
    if (!found.ok) {
      return found;
    }
    missing.push(...customers.filter((number) => !found.value.has(number)).map((number) => `customer ${number}`));
  }
  const products = await findProducts(ports, needed);
  if (!products.ok) {
    return products;
  }
  const units = distinct(needed.lines.map(({ product, unit }) => (product === null ? null : unit)));
  const knownUnits = units.length === 0 ? success(new Set<string>()) : await ports.businessCentral.findUnits(units);
  if (!knownUnits.ok) {
    return knownUnits;
  }
  missing.push(...products.value.missing);
  missing.push(...units.filter((code) => !knownUnits.value.has(code)).map((code) => `unit ${code}`));
  return success({ missing, products: products.value.products });
}

/** Lines of a plan whose product Business Central has to know. */
export function productsToEnter(plan: SidePlan): readonly LineValues[] {
  return [
    ...plan.inserts.map(({ source }) => source.values),
    ...plan.updates.filter((update) => update.fields.product !== undefined).map((update) => update.values),
  ];
}

/** Product numbers that Sales has as services. */
export function servicesOf(view: OrderView): ReadonlySet<string> {
  return new Set(view.lines.flatMap(({ values, isService }) => (isService === true ? [values.product ?? ''] : [])));
}

/** The parked reason that names everything that is missing. */
export function missingReferences(missing: readonly string[], system: string): ParkRequest {
  return {
    reason: 'referenceMissing',
    sentence: `${system} does not have: ${missing.join(', ')}.`,
    detail: missing.join(', '),
    nextAction: `Create them in ${system} or correct the order; it goes on by itself.`,
    triesAgain: true,
  };
}

function distinct(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== null))];
}
