import { furnitureSeed } from '../../simulator-kit/furniture.js';
import type { Database } from './database.js';
import { numberSeries } from './reference-data.js';
import { stableGuid, zeroGuid } from './values.js';

/** Rows written at start carry this stamp: a fixed moment, so that each start gives the same state. */
const seedStampMs = Date.parse('2026-01-05T08:00:00Z');

const stamped = (kind: string, key: string) => ({ id: stableGuid(`${kind}:${key}`), modifiedAtMs: seedStampMs });

const taxGroups = [
  { code: 'STANDARD', percent: '21' },
  { code: 'REDUCED', percent: '9' },
  { code: 'ZERO', percent: '0' },
] as const;

/** Fills an empty database. `empty` has the company and its setup, but no customers, items or other masters. */
export function seedDatabase(database: Database, seed: 'furniture' | 'empty', companyId: string): void {
  database.companies.put({
    id: companyId,
    modifiedAtMs: seedStampMs,
    createdAtMs: seedStampMs,
    name: furnitureSeed.companyName.slice(0, 30),
    displayName: furnitureSeed.companyName,
    systemVersion: '28.0.0.0',
  });
  for (const series of numberSeries) database.numberSeries.put(series);
  for (const { code, percent } of taxGroups) {
    database.taxGroups.put({ ...stamped('tax-group', code), code, identifier: `VAT${percent}`, percent });
  }
  if (seed === 'empty') return;
  seedSmallMasters(database);
  seedItems(database);
  seedCustomers(database);
}

function seedSmallMasters(database: Database): void {
  for (const { code, name } of furnitureSeed.units) {
    const row = { ...stamped('unit', code), code, displayName: name };
    database.units.put({ ...row, internationalStandardCode: '', symbol: '' });
  }
  for (const { code, name, symbol, precision, exchangeRate } of furnitureSeed.currencies) {
    if (code === furnitureSeed.localCurrencyCode) continue;
    database.currencies.put({
      ...stamped('currency', code),
      code,
      displayName: name,
      symbol,
      amountDecimalPlaces: `${precision}:${precision}`,
      amountRoundingPrecision: precision === 0 ? '1' : `0.${'1'.padStart(precision, '0')}`,
      exchangeRate,
    });
  }
  for (const { code, name, dueDays } of furnitureSeed.paymentTerms) {
    database.paymentTerms.put({
      ...stamped('payment-terms', code),
      code,
      displayName: name,
      dueDateCalculation: code === 'CM' ? 'CM' : `${dueDays}D`,
      discountDateCalculation: '',
      discountPercent: '0',
      calculateDiscountOnCreditMemos: false,
    });
  }
  for (const { code, name } of furnitureSeed.shipmentMethods) {
    database.shipmentMethods.put({ ...stamped('shipment-method', code), code, displayName: name });
  }
  for (const { code, name, email } of furnitureSeed.sellers) {
    database.salespeople.put({ ...stamped('salesperson', code), code, displayName: name, email });
  }
  seedLocations(database);
  seedAccounts(database);
}

function seedLocations(database: Database): void {
  for (const [code, displayName, city] of [
    ['MAIN', 'Main warehouse', 'Aurland'],
    ['OUTLET', 'Outlet store', 'Voss'],
  ] as const) {
    const address = { line1: 'Industriveien 1', line2: '', city, country: 'NO', state: '', postCode: '5745' };
    const contact = { contact: '', phoneNumber: '', email: '', website: '' };
    database.locations.put({ ...stamped('location', code), code, displayName, address, ...contact });
  }
}

function seedAccounts(database: Database): void {
  for (const [number, displayName, directPosting] of [
    ['6110', 'Sales, retail', true],
    ['6810', 'Fees and charges', true],
    ['6910', 'Freight income', true],
    ['2310', 'Customer receivables', false],
  ] as const) {
    const row = { ...stamped('account', number), number, displayName, directPosting };
    database.accounts.put({ ...row, blocked: false, taxGroupCode: 'STANDARD' });
  }
  database.resources.put({
    id: stableGuid('resource:ASSEMBLY'),
    number: 'ASSEMBLY',
    name: 'Assembly at the customer',
    unitPrice: '54',
    unitId: stableGuid('unit:PCS'),
    taxGroupCode: 'STANDARD',
  });
}

function seedItems(database: Database): void {
  for (const item of furnitureSeed.items) {
    const { id, modifiedAtMs } = stamped('item', item.number);
    const unitId = stableGuid(`unit:${item.unitCode}`);
    database.items.put({
      id,
      modifiedAtMs,
      number: item.number,
      displayName: item.name,
      displayName2: '',
      type: 'Inventory',
      itemCategoryCode: '',
      blocked: false,
      gtin: '',
      inventory: item.inventory,
      unitPrice: item.unitPrice,
      unitCost: '0',
      priceIncludesTax: false,
      taxGroupCode: taxGroups.find((group) => group.percent === item.taxPercent)?.code ?? 'STANDARD',
      baseUnitId: unitId,
      generalProductPostingGroupCode: 'RETAIL',
      inventoryPostingGroupCode: 'RESALE',
      quantityDecimals: item.quantityDecimals,
    });
    putItemUnit(database, { itemId: id, unitId, quantityPerUnit: '1' });
    // Pieces are also sold in boxes of ten; nothing is sold in a unit that is not listed (S-084).
    if (item.unitCode === 'PCS')
      putItemUnit(database, { itemId: id, unitId: stableGuid('unit:BOX'), quantityPerUnit: '10' });
  }
  for (const [itemNumber, code, description] of [
    ['1900-S', 'BLACK', 'Guest chair Lofthus, black'],
    ['1900-S', 'RED', 'Guest chair Lofthus, red'],
    ['1936-S', 'GREEN', 'Guest chair Eidfjord, green'],
  ] as const) {
    const row = { ...stamped('item-variant', `${itemNumber},${code}`), itemId: stableGuid(`item:${itemNumber}`) };
    database.itemVariants.put({ ...row, code, description });
  }
}

function putItemUnit(database: Database, unit: { itemId: string; unitId: string; quantityPerUnit: string }): void {
  database.itemUnits.put({ id: stableGuid(`item-unit:${unit.itemId},${unit.unitId}`), ...unit });
}

function seedCustomers(database: Database): void {
  const salespeople = furnitureSeed.sellers;
  furnitureSeed.customers.forEach((customer, index) => {
    database.customers.put({
      ...stamped('customer', customer.number),
      number: customer.number,
      displayName: customer.name,
      type: 'Company',
      address: {
        line1: customer.addressLine1,
        line2: customer.addressLine2,
        city: customer.city,
        country: customer.country,
        state: customer.state,
        postCode: customer.postalCode,
      },
      phoneNumber: customer.phone,
      email: customer.email,
      website: '',
      salespersonCode: salespeople[index % salespeople.length]?.code ?? '',
      creditLimit: '0',
      taxLiable: false,
      taxAreaId: zeroGuid,
      taxRegistrationNumber: '',
      currencyId: customer.currencyCode === '' ? zeroGuid : stableGuid(`currency:${customer.currencyCode}`),
      paymentTermsId: stableGuid(`payment-terms:${customer.paymentTermsCode}`),
      shipmentMethodId: stableGuid('shipment-method:EXW'),
      paymentMethodId: zeroGuid,
      blocked: ' ',
      billToCustomerId: zeroGuid,
      pricesIncludeTax: false,
      completeShipments: false,
      locationId: zeroGuid,
      invoiceDiscountPercent: '0',
      hasPostingGroups: true,
      privacyBlocked: false,
    });
  });
}
