import type { SalesWriting } from '../../mapping/sales-transformations.js';
import type { FieldValue, HeaderValues, LineValues, MatchedTable, OrderView, ProductType } from '../../order/order.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { SalesCapabilities, SalesReferences } from '../../ports/sales.js';
import type { ConnectionPorts } from '../engine.js';
import { makeMissing } from '../matched-references/make-missing.js';
import { addMissingPrices, makeMissingPriceList } from '../matched-references/price-lists.js';
import type { OrderWork } from '../order-work.js';
import { blockedThere } from '../park.js';
import type { SidePlan } from '../plan.js';
import { type BusinessCentralReferenceCheck, findProducts, type NeededLines } from './find-products.js';

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
  header?: Pick<HeaderValues, 'customer'> & Partial<Pick<HeaderValues, 'currency'>>,
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
      accountIds: references.accounts,
      productIds: new Map([...references.products].map(([number, product]) => [number, product.id])),
      unitIds: unitIdsOf(references),
    },
    missing: [
      ...references.unmatched.map(({ why }) => why),
      ...accountNumbers
        .filter((number) => !references.accounts.has(number) && !isUnmatched(references, 'customer', number))
        .map((number) => `account ${number}`),
      ...isoCurrencyCodes.filter((code) => !references.currencies.has(code)).map((code) => `currency ${code}`),
      ...missingPriceLists(references, capabilities.value),
      ...missingProducts(references, lines),
    ],
  });
}

type NeededSalesHeader = Pick<HeaderValues, 'customer'> & Partial<Pick<HeaderValues, 'currency'>>;

/** The look-up, once more after what is missing was made where the policies say so; prices follow once nothing is missing. */
export async function checkOrMakeInSales(
  work: OrderWork,
  lines: readonly LineValues[],
  header?: NeededSalesHeader,
  orderCurrency?: FieldValue,
): Promise<RemoteResult<SalesReferenceCheck>> {
  const first = await checkSalesReferences(work.ports, lines, header);
  const made = first.ok ? await makeWhatIsMissing(work, lines, first.value.references) : first;
  if (!made.ok) {
    return made;
  }
  const check = made.value ? await checkSalesReferences(work.ports, lines, header) : first;
  if (!check.ok || check.value.missing.length > 0 || !worksOutPrices(check.value.capabilities)) {
    return check;
  }
  const { references } = check.value;
  const currencyCode = orderCurrency ?? header?.currency ?? null;
  const isThere = orderCurrency !== undefined;
  const priced = await addMissingPrices(work, { lines, references, currencyCode, isThere });
  return priced.ok ? check : priced;
}

/** Whether anything was made that a look-up may find now. */
async function makeWhatIsMissing(
  work: OrderWork,
  lines: readonly LineValues[],
  references: SalesReferences,
): Promise<RemoteResult<boolean>> {
  const { unmatched } = references;
  const made = unmatched.length === 0 ? success(0) : await makeMissing(work, { side: 'sales', unmatched, lines });
  if (!made.ok) {
    return made;
  }
  const listed = await makeMissingPriceList(work, references);
  return listed.ok ? success(listed.value || made.value > 0) : listed;
}

function unitIdsOf(references: SalesReferences): ReadonlyMap<string, string> {
  return new Map(
    [...references.products].flatMap(([number, product]) =>
      [...product.units].map(([unit, id]) => [`${number}|${unit}`, id] as const),
    ),
  );
}

/** Where Sales works out prices an order needs a price list in its currency; elsewhere it may do without. */
function missingPriceLists({ currencies }: SalesReferences, capabilities: SalesCapabilities): readonly string[] {
  return worksOutPrices(capabilities)
    ? [...currencies].flatMap(([code, { priceLevelId }]) =>
        priceLevelId === undefined ? [missingPriceList(code)] : [],
      )
    : [];
}

/** What a currency without a price list is said to lack. */
export function missingPriceList(currencyCode: string): string {
  return `an active price list in ${currencyCode}`;
}

/** Whether Sales prices lines, so that an order needs a price list. */
export function worksOutPrices({ systemPricing, salesOrderProcessing }: SalesCapabilities): boolean {
  return systemPricing && !salesOrderProcessing;
}

function isUnmatched({ unmatched }: SalesReferences, table: MatchedTable, number: string): boolean {
  return unmatched.some((reference) => reference.table === table && reference.key === number);
}

function missingProducts(references: SalesReferences, lines: readonly LineValues[]): readonly string[] {
  const missing = lines.flatMap(({ product, unit }) => {
    if (product === null) {
      return [];
    }
    const known = references.products.get(product ?? '');
    if (known === undefined && isUnmatched(references, 'item', product ?? '')) {
      return [];
    }
    if (known === undefined) {
      const state = references.unsellable.get(product ?? '');
      return [`product ${product ?? '(blank)'}${state === undefined ? '' : ` (${state} there)`}`];
    }
    return unit !== null && !known.units.has(unit) ? [`unit ${unit} of product ${product}`] : [];
  });
  return [...new Set(missing)];
}

/** What a header that is to be written names in Business Central; what is absent or blank needs nothing. */
export interface NeededHeader {
  /** `null`: the customer of the Sales order stands for none. */
  readonly customer?: FieldValue;
  /** Who the customer is, for people. */
  readonly customerName?: string;
  readonly isContact?: boolean;
  readonly currency?: FieldValue | undefined;
  readonly paymentTerms?: FieldValue | undefined;
  readonly shipmentMethod?: FieldValue | undefined;
  readonly salesperson?: FieldValue | undefined;
}

/** Names customer, currency and terms that Business Central does not have. */
async function missingOfHeader(
  businessCentral: ConnectionPorts['businessCentral'],
  header: NeededHeader,
): Promise<RemoteResult<readonly string[]>> {
  const { customerName = 'the customer', currency, paymentTerms, shipmentMethod, salesperson } = header;
  const missing: string[] = [];
  if (header.customer === null) {
    missing.push(
      header.isContact === true
        ? `a customer for the contact ${customerName}, who belongs to no account with a number`
        : `account number of ${customerName}`,
    );
  }
  const looks = [
    { name: 'customer', codes: distinct([header.customer]), find: businessCentral.findCustomers },
    { name: 'currency', codes: distinct([currency]), find: businessCentral.findCurrencies },
    {
      name: 'payment terms',
      codes: distinct([paymentTerms]),
      find: (codes: readonly string[]) => businessCentral.findCodes('paymentTerms', codes),
    },
    {
      name: 'shipment method',
      codes: distinct([shipmentMethod]),
      find: (codes: readonly string[]) => businessCentral.findCodes('shipmentMethods', codes),
    },
    { name: 'salesperson', codes: distinct([salesperson]), find: businessCentral.findSalespeople },
  ];
  for (const { name, codes, find } of looks.filter((look) => look.codes.length > 0)) {
    const found = await find(codes);
    if (!found.ok) {
      return found;
    }
    const absent = codes.filter((code) => !found.value.has(code));
    const blocked =
      name === 'customer' && absent.length > 0
        ? await businessCentral.findBlocked('customer', absent)
        : success(new Set<string>());
    if (!blocked.ok) {
      return blocked;
    }
    missing.push(...absent.map((code) => `${name} ${code}${blocked.value.has(code) ? blockedThere : ''}`));
  }
  return success(missing);
}

/** Looks up customers, terms, products and units, so that all that is missing is told at once (F15). */
export async function checkBusinessCentralReferences(
  ports: ConnectionPorts,
  needed: NeededLines,
  header: NeededHeader = {},
): Promise<RemoteResult<BusinessCentralReferenceCheck>> {
  const unmatched = needed.unmatched ?? [];
  const isUnmatched = (table: MatchedTable, key?: FieldValue) =>
    unmatched.some((reference) => reference.table === table && (key === undefined || reference.key === key));
  const { customer, ...others } = header;
  const isKnownToLack = customer === null && isUnmatched('customer');
  const ofHeader = await missingOfHeader(ports.businessCentral, isKnownToLack ? others : header);
  if (!ofHeader.ok) {
    return ofHeader;
  }
  const missing = [...unmatched.map(({ why }) => why), ...ofHeader.value];
  const lines = needed.lines.filter(({ product }) => !isUnmatched('item', product));
  const products = await findProducts(ports, { ...needed, lines });
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

/** What kinds the products of an order are in Sales, by number, where they are no stock products. */
export function productTypesOf(view: OrderView): ReadonlyMap<string, ProductType> {
  return new Map(
    view.lines.flatMap(({ values, productType }) =>
      productType === undefined ? [] : [[values.product ?? '', productType] as const],
    ),
  );
}

function distinct(values: readonly (string | null | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== null && value !== undefined))];
}
