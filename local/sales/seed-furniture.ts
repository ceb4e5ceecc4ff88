import { furnitureSeed } from '../simulator-kit/furniture.js';
import { Amount, type Reference, type Row } from './model/values.js';
import { stableId, userIds } from './seed.js';
import type { SeedWriter } from './seed-writer.js';

/** Customers, items, units, currencies and one price list per currency, as the other side has them. */
export function writeFurniture(writer: SeedWriter): void {
  const currencies = new Map(
    furnitureSeed.currencies.map(({ code }) => [
      code,
      writer.put('transactioncurrency', `currency ${code}`, currencyColumns(code)),
    ]),
  );
  const group = writer.put('uomschedule', 'unit group', {
    name: 'Furniture units',
    baseuomname: 'PCS',
    statecode: 0,
    statuscode: 1,
  });
  const units = new Map(furnitureSeed.units.map(({ code }) => [code, unit(writer, group, code)]));
  for (const item of furnitureSeed.items)
    product(writer, item, { group, unit: units.get(item.unitCode), currency: currencies.get('EUR') });
  for (const [code, currency] of currencies) priceList(writer, { code, currency, units });
  for (const customer of furnitureSeed.customers)
    account(writer, customer, currencies.get(customer.currencyCode || furnitureSeed.localCurrencyCode));
}

function unit(writer: SeedWriter, group: Reference, code: string): Reference {
  return writer.put('uom', `unit ${code}`, {
    name: code,
    uomscheduleid: group,
    quantity: new Amount(1),
    isschedulebaseuom: code === 'PCS',
  });
}

function product(
  writer: SeedWriter,
  item: (typeof furnitureSeed.items)[number],
  at: { group: Reference; unit: Reference | undefined; currency: Reference | undefined },
): void {
  writer.put('product', `item ${item.number}`, {
    productnumber: item.number,
    name: item.name,
    productstructure: 1,
    producttypecode: 1,
    defaultuomscheduleid: at.group,
    defaultuomid: at.unit ?? null,
    quantitydecimal: item.quantityDecimals,
    price: new Amount(item.unitPrice),
    transactioncurrencyid: at.currency ?? null,
    exchangerate: new Amount(1),
    statecode: 0,
    statuscode: 1,
  });
}

function priceList(
  writer: SeedWriter,
  { code, currency, units }: { code: string; currency: Reference; units: ReadonlyMap<string, Reference> },
): void {
  const list = writer.put('pricelevel', `price list ${code}`, {
    name: `Standard ${code}`,
    transactioncurrencyid: currency,
    statecode: 0,
    statuscode: 100001,
  });
  const { rate } = currencyOf(code);
  for (const item of furnitureSeed.items) {
    writer.put('productpricelevel', `price ${code} ${item.number}`, {
      pricelevelid: list,
      productid: { table: 'product', id: stableId(`item ${item.number}`) },
      uomid: units.get(item.unitCode) ?? null,
      uomscheduleid: { table: 'uomschedule', id: stableId('unit group') },
      amount: new Amount(item.unitPrice).mul(rate).toDecimalPlaces(2, Amount.ROUND_HALF_UP),
      pricingmethodcode: 1,
      quantitysellingcode: 1,
      roundingpolicycode: 1,
      transactioncurrencyid: currency,
      exchangerate: rate,
    });
  }
}

function account(
  writer: SeedWriter,
  customer: (typeof furnitureSeed.customers)[number],
  currency: Reference | undefined,
): void {
  const owner: Reference = { table: 'systemuser', id: userIds.seller };
  writer.put('account', `customer ${customer.number}`, {
    accountnumber: customer.number,
    name: customer.name,
    address1_name: customer.name,
    address1_line1: customer.addressLine1,
    address1_line2: customer.addressLine2 || null,
    address1_city: customer.city,
    address1_stateorprovince: customer.state || null,
    address1_postalcode: customer.postalCode,
    address1_country: customer.country,
    emailaddress1: customer.email,
    telephone1: customer.phone,
    defaultpricelevelid: {
      table: 'pricelevel',
      id: stableId(`price list ${customer.currencyCode || furnitureSeed.localCurrencyCode}`),
    },
    transactioncurrencyid: currency ?? null,
    exchangerate: currencyOf(customer.currencyCode || furnitureSeed.localCurrencyCode).rate,
    ownerid: owner,
    owninguser: owner,
    statecode: 0,
    statuscode: 1,
  });
}

/** Dataverse counts units of the currency for one unit of the base currency: the furniture data counts the other way. */
function currencyOf(code: string) {
  const currency = furnitureSeed.currencies.find((candidate) => candidate.code === code);
  const rate = new Amount(1).div(currency?.exchangeRate ?? '1').toDecimalPlaces(12);
  return { currency, rate };
}

/** Columns of a currency of the furniture data. */
export function currencyColumns(code: string): Row {
  const { currency, rate } = currencyOf(code);
  return {
    isocurrencycode: code,
    currencyname: currency?.name ?? code,
    currencysymbol: currency?.symbol ?? code,
    currencyprecision: currency?.precision ?? 2,
    exchangerate: rate,
    statecode: 0,
    statuscode: 1,
  };
}
