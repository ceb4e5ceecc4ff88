import type { EntitySet } from '../api/entity-set.js';
import { toOne } from '../api/entity-set.js';
import { boolean, code, decimalNumber, guid, text } from '../api/property.js';
import { type BusinessCentral, nextStamp } from '../model/business-central.js';
import { dialogError } from '../model/errors.js';
import type {
  AccountRow,
  CurrencyRow,
  ItemVariantRow,
  LocationRow,
  PaymentTermRow,
  SalespersonRow,
  ShipmentMethodRow,
  TaxGroupRow,
  UnitRow,
} from '../model/master-rows.js';
import { zeroGuid } from '../model/values.js';
import { checkCountry, checkEmail, checkPhone } from '../rules/checks.js';
import { fieldOf, type MasterField, masterSet } from './master-set.js';

function inUse(caption: string, code: string): Error {
  return dialogError(`You cannot delete ${caption} ${code} because it is used on documents or other records.`);
}

/** `unitsOfMeasure` (2.7). */
export function unitSet(bc: BusinessCentral): EntitySet<UnitRow> {
  const field = fieldOf<UnitRow>();
  return masterSet(bc, {
    name: 'unitsOfMeasure',
    typeName: 'unitOfMeasure',
    caption: 'Unit of Measure',
    table: bc.database.units,
    fields: [
      field.stored('code', code(10), 'code'),
      field.stored('displayName', text(50), 'displayName'),
      field.stored('internationalStandardCode', code(10), 'internationalStandardCode'),
      field.stored('symbol', text(10), 'symbol'),
    ],
    blank: () => ({
      id: bc.newId(),
      modifiedAtMs: nextStamp(bc),
      code: '',
      displayName: '',
      internationalStandardCode: '',
      symbol: '',
    }),
    key: (row) => row.code,
    checkRemove: (row) => {
      const { itemUnits } = bc.database;
      if (itemUnits.find((unit) => unit.unitId === row.id) !== undefined) throw inUse('Unit of Measure', row.code);
    },
  });
}

/** `currencies`, without the local one (2.7). */
export function currencySet(bc: BusinessCentral): EntitySet<CurrencyRow> {
  const field = fieldOf<CurrencyRow>();
  return masterSet(bc, {
    name: 'currencies',
    typeName: 'currency',
    caption: 'Currency',
    table: bc.database.currencies,
    fields: [
      field.stored('code', code(10), 'code'),
      field.stored('displayName', text(30), 'displayName'),
      field.stored('symbol', text(10), 'symbol'),
      field.stored('amountDecimalPlaces', text(5), 'amountDecimalPlaces'),
      field.stored('amountRoundingPrecision', decimalNumber, 'amountRoundingPrecision'),
    ],
    blank: () => ({
      id: bc.newId(),
      modifiedAtMs: nextStamp(bc),
      code: '',
      displayName: '',
      symbol: '',
      amountDecimalPlaces: '2:2',
      amountRoundingPrecision: '0.01',
      exchangeRate: '1',
    }),
    key: (row) => row.code,
    checkRemove: (row) => {
      const { headers, customers } = bc.database;
      const used =
        headers.find((header) => header.currencyId === row.id) ??
        customers.find((other) => other.currencyId === row.id);
      if (used !== undefined) throw inUse('Currency', row.code);
    },
  });
}

/** `paymentTerms` (2.7). */
export function paymentTermSet(bc: BusinessCentral): EntitySet<PaymentTermRow> {
  const field = fieldOf<PaymentTermRow>();
  return masterSet(bc, {
    name: 'paymentTerms',
    typeName: 'paymentTerm',
    caption: 'Payment Terms',
    table: bc.database.paymentTerms,
    fields: [
      field.stored('code', code(10), 'code'),
      field.stored('displayName', text(100), 'displayName'),
      field.stored('dueDateCalculation', text(32), 'dueDateCalculation'),
      field.stored('discountDateCalculation', text(32), 'discountDateCalculation'),
      field.stored('discountPercent', decimalNumber, 'discountPercent'),
      field.stored('calculateDiscountOnCreditMemos', boolean, 'calculateDiscountOnCreditMemos'),
    ],
    blank: () => ({
      id: bc.newId(),
      modifiedAtMs: nextStamp(bc),
      code: '',
      displayName: '',
      dueDateCalculation: '',
      discountDateCalculation: '',
      discountPercent: '0',
      calculateDiscountOnCreditMemos: false,
    }),
    key: (row) => row.code,
    checkRemove: (row) => {
      if (bc.database.headers.find((header) => header.paymentTermsId === row.id) !== undefined) {
        throw inUse('Payment Terms', row.code);
      }
    },
  });
}

/** `salespeoplePurchasers`, as far as orders need it; not on the sheet, so off unless the setup says so. */
export function salespersonSet(bc: BusinessCentral): EntitySet<SalespersonRow> {
  const field = fieldOf<SalespersonRow>();
  return masterSet(bc, {
    name: 'salespeoplePurchasers',
    typeName: 'salespersonPurchaser',
    caption: 'Salesperson/Purchaser',
    table: bc.database.salespeople,
    fields: [
      field.stored('code', code(20), 'code'),
      field.stored('displayName', text(50), 'displayName'),
      field.stored('email', text(80), 'email'),
    ],
    blank: () => ({ id: bc.newId(), modifiedAtMs: nextStamp(bc), code: '', displayName: '', email: '' }),
    key: (row) => row.code,
    checkRemove: (row) => {
      if (bc.database.headers.find((header) => header.salespersonCode === row.code) !== undefined) {
        throw inUse('Salesperson/Purchaser', row.code);
      }
    },
  });
}

/** `shipmentMethods` (2.7). */
export function shipmentMethodSet(bc: BusinessCentral): EntitySet<ShipmentMethodRow> {
  const field = fieldOf<ShipmentMethodRow>();
  return masterSet(bc, {
    name: 'shipmentMethods',
    typeName: 'shipmentMethod',
    caption: 'Shipment Method',
    table: bc.database.shipmentMethods,
    fields: [field.stored('code', code(10), 'code'), field.stored('displayName', text(100), 'displayName')],
    blank: () => ({ id: bc.newId(), modifiedAtMs: nextStamp(bc), code: '', displayName: '' }),
    key: (row) => row.code,
    checkRemove: (row) => {
      if (bc.database.headers.find((header) => header.shipmentMethodId === row.id) !== undefined) {
        throw inUse('Shipment Method', row.code);
      }
    },
  });
}

/** `taxGroups`, VAT product posting groups here; what the VAT posting setup makes of one is not shown. */
export function taxGroupSet(bc: BusinessCentral): EntitySet<TaxGroupRow> {
  const field = fieldOf<TaxGroupRow>();
  return masterSet(bc, {
    name: 'taxGroups',
    typeName: 'taxGroup',
    caption: 'VAT Product Posting Group',
    table: bc.database.taxGroups,
    fields: [field.stored('code', code(20), 'code'), field.computed('displayName', text(100), (row) => row.code)],
    key: (row) => row.code,
    writable: false,
    announced: false,
  });
}

/** `itemVariants` (2.7); not subscribable (3.8). */
export function itemVariantSet(bc: BusinessCentral): EntitySet<ItemVariantRow> {
  const field = fieldOf<ItemVariantRow>();
  const { items } = bc.database;
  return masterSet(bc, {
    name: 'itemVariants',
    typeName: 'itemVariant',
    caption: 'Item Variant',
    table: bc.database.itemVariants,
    fields: [
      field.stored('itemId', guid, 'itemId'),
      field.computed(
        'itemNumber',
        code(20),
        (row) => items.get(row.itemId)?.number ?? '',
        (_row, value) => ({ itemId: items.find((item) => item.number === value)?.id ?? zeroGuid }),
      ),
      field.stored('code', code(10), 'code'),
      field.stored('description', text(100), 'description'),
    ],
    navigations: [toOne('item', 'items', (row) => items.get(row.itemId))],
    blank: () => ({ id: bc.newId(), modifiedAtMs: nextStamp(bc), itemId: zeroGuid, code: '', description: '' }),
    key: (row) => (row.code === '' ? '' : `${row.itemId},${row.code}`),
    check: (row) => {
      if (items.get(row.itemId) === undefined) throw dialogError('Item does not exist.');
    },
    checkRemove: (row) => {
      if (bc.database.lines.find((line) => line.variantId === row.id) !== undefined) {
        throw inUse('Item Variant', row.code);
      }
    },
    announced: false,
  });
}

function locationFields(): readonly MasterField<LocationRow>[] {
  const field = fieldOf<LocationRow>();
  const address = (name: string, key: keyof LocationRow['address'], type: ReturnType<typeof text>) =>
    field.computed(
      name,
      type,
      (row) => row.address[key],
      (row, value) => ({ address: { ...row.address, [key]: String(value) } }),
    );
  return [
    field.stored('code', code(10), 'code'),
    field.stored('displayName', text(100), 'displayName'),
    field.stored('contact', text(100), 'contact'),
    address('addressLine1', 'line1', text(100)),
    address('addressLine2', 'line2', text(50)),
    address('city', 'city', text(30)),
    address('state', 'state', text(30)),
    address('country', 'country', code(10)),
    address('postalCode', 'postCode', code(20)),
    field.stored('phoneNumber', text(30), 'phoneNumber'),
    field.stored('email', text(80), 'email'),
    field.stored('website', text(255), 'website'),
  ];
}

/** `locations` (2.7); not subscribable (3.8). */
export function locationSet(bc: BusinessCentral): EntitySet<LocationRow> {
  return masterSet(bc, {
    name: 'locations',
    typeName: 'location',
    caption: 'Location',
    table: bc.database.locations,
    fields: locationFields(),
    blank: () => ({
      id: bc.newId(),
      modifiedAtMs: nextStamp(bc),
      code: '',
      displayName: '',
      contact: '',
      address: { line1: '', line2: '', city: '', country: '', state: '', postCode: '' },
      phoneNumber: '',
      email: '',
      website: '',
    }),
    key: (row) => row.code,
    check: (row) => {
      checkCountry(row.address.country, { field: 'Country/Region Code', table: 'Location' });
      checkPhone(row.phoneNumber, 'Phone No.');
      checkEmail(row.email);
    },
    announced: false,
  });
}

/** `accounts`, read only here: G/L accounts that lines may name. */
export function accountSet(bc: BusinessCentral): EntitySet<AccountRow> {
  const field = fieldOf<AccountRow>();
  return masterSet(bc, {
    name: 'accounts',
    typeName: 'account',
    caption: 'G/L Account',
    table: bc.database.accounts,
    fields: [
      field.stored('number', code(20), 'number'),
      field.stored('displayName', text(100), 'displayName'),
      field.stored('blocked', boolean, 'blocked'),
      field.stored('directPosting', boolean, 'directPosting'),
    ],
    key: (row) => row.number,
    writable: false,
  });
}
