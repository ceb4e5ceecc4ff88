import { type EntitySet, toOne } from '../api/entity-set.js';
import { boolean, code, decimalNumber, enumeration, guid, type PropertyType, text } from '../api/property.js';
import { type BusinessCentral, nextNumber, nextStamp } from '../model/business-central.js';
import { dialogError, relationError } from '../model/errors.js';
import type { Address, CustomerRow } from '../model/master-rows.js';
import { decimal, plain, zeroGuid } from '../model/values.js';
import { checkCountry, checkEmail, checkPhone } from '../rules/checks.js';
import { fieldOf, type MasterField, masterSet } from './master-set.js';
import { currencyCodeOf } from './sales-document-properties.js';

/** What the customer owes: open invoices. It moves the ETag, not the stamp (S-122). */
function balanceDue(bc: BusinessCentral, customerId: string): string {
  const open = bc.database.invoices.all().filter((invoice) => invoice.header.billToCustomerId === customerId);
  return plain(open.reduce((sum, invoice) => sum.plus(invoice.remainingAmount), decimal(0)));
}

function addressField(name: string, key: keyof Address, type: PropertyType): MasterField<CustomerRow> {
  return fieldOf<CustomerRow>().computed(
    name,
    type,
    (row) => row.address[key],
    (row, value) => ({ address: { ...row.address, [key]: String(value) } }),
  );
}

function currencyFields(bc: BusinessCentral): readonly MasterField<CustomerRow>[] {
  const field = fieldOf<CustomerRow>();
  const codeField = field.computed(
    'currencyCode',
    code(10),
    (row) => currencyCodeOf(bc, row.currencyId),
    (_row, value) => {
      if (value === '' || value === bc.localCurrencyCode) return { currencyId: zeroGuid };
      const currency = bc.database.currencies.find((row) => row.code === value);
      if (currency === undefined) throw dialogError('The "currencyCode" does not match to a Currency.');
      return { currencyId: currency.id };
    },
  );
  return [
    field.stored('currencyId', guid, 'currencyId'),
    { ...codeField, property: { ...codeField.property, filterable: false } },
  ];
}

function customerFields(bc: BusinessCentral): readonly MasterField<CustomerRow>[] {
  const field = fieldOf<CustomerRow>();
  return [
    field.stored('number', code(20), 'number'),
    field.stored('displayName', text(100), 'displayName'),
    field.stored('type', enumeration('Microsoft.NAV.contactType', ['Company', 'Person']), 'type'),
    addressField('addressLine1', 'line1', text(100)),
    addressField('addressLine2', 'line2', text(50)),
    addressField('city', 'city', text(30)),
    addressField('state', 'state', text(30)),
    addressField('country', 'country', code(10)),
    addressField('postalCode', 'postCode', code(20)),
    field.stored('phoneNumber', text(30), 'phoneNumber'),
    field.stored('email', text(80), 'email'),
    field.stored('website', text(255), 'website'),
    field.stored('salespersonCode', code(20), 'salespersonCode'),
    field.computed('balanceDue', decimalNumber, (row) => balanceDue(bc, row.id)),
    field.stored('creditLimit', decimalNumber, 'creditLimit'),
    field.stored('taxLiable', boolean, 'taxLiable'),
    field.stored('taxAreaId', guid, 'taxAreaId'),
    field.computed('taxAreaDisplayName', text(100), () => ''),
    field.stored('taxRegistrationNumber', text(20), 'taxRegistrationNumber'),
    ...currencyFields(bc),
    field.stored('paymentTermsId', guid, 'paymentTermsId'),
    field.stored('shipmentMethodId', guid, 'shipmentMethodId'),
    field.stored('paymentMethodId', guid, 'paymentMethodId'),
    field.stored('blocked', enumeration('Microsoft.NAV.customerBlocked', [' ', 'Ship', 'Invoice', 'All']), 'blocked'),
  ];
}

function checkCustomer(bc: BusinessCentral, row: CustomerRow): void {
  if (row.displayName.trim() === '') throw dialogError('A "displayName" must be provided.');
  checkPhone(row.phoneNumber, 'Phone No.');
  checkEmail(row.email);
  checkCountry(row.address.country, { field: 'Country/Region Code', table: 'Customer' });
  const { currencies, paymentTerms, shipmentMethods } = bc.database;
  const reference = (id: string, found: unknown, text: string) => {
    if (id !== zeroGuid && found === undefined) throw dialogError(text);
  };
  reference(row.currencyId, currencies.get(row.currencyId), 'The "currencyId" does not match to a Currency.');
  reference(
    row.paymentTermsId,
    paymentTerms.get(row.paymentTermsId),
    'The "paymentTermsId" does not match to a Payment Terms.',
  );
  reference(
    row.shipmentMethodId,
    shipmentMethods.get(row.shipmentMethodId),
    'The "shipmentMethodId" does not match to a Shipment Method.',
  );
  if (row.paymentMethodId !== zeroGuid) {
    throw relationError({
      field: 'Payment Method Code',
      table: 'Customer',
      value: row.paymentMethodId,
      related: 'Payment Method',
    });
  }
}

function checkRemoveCustomer(bc: BusinessCentral, row: CustomerRow): void {
  const { headers, invoices } = bc.database;
  const open = headers.find((header) => header.customerId === row.id || header.billToCustomerId === row.id);
  if (open !== undefined) {
    throw dialogError(
      `You cannot delete Customer ${row.number} because there is at least one outstanding Sales Order for this customer.`,
    );
  }
  if (invoices.find((invoice) => invoice.header.billToCustomerId === row.id) !== undefined) {
    throw dialogError(`You cannot delete Customer ${row.number} because it has ledger entries.`);
  }
}

function blankCustomer(bc: BusinessCentral, number: string): CustomerRow {
  return {
    id: bc.newId(),
    modifiedAtMs: nextStamp(bc),
    number,
    displayName: '',
    type: 'Company',
    address: { line1: '', line2: '', city: '', country: '', state: '', postCode: '' },
    phoneNumber: '',
    email: '',
    website: '',
    salespersonCode: '',
    creditLimit: '0',
    taxLiable: false,
    taxAreaId: zeroGuid,
    taxRegistrationNumber: '',
    currencyId: zeroGuid,
    paymentTermsId: zeroGuid,
    shipmentMethodId: zeroGuid,
    paymentMethodId: zeroGuid,
    blocked: ' ',
    billToCustomerId: zeroGuid,
    pricesIncludeTax: false,
    completeShipments: false,
    locationId: zeroGuid,
    invoiceDiscountPercent: '0',
    hasPostingGroups: bc.setup.customerTemplate,
    privacyBlocked: false,
  };
}

/** `customers` (2.4). */
export function customerSet(bc: BusinessCentral): EntitySet<CustomerRow> {
  const { database } = bc;
  return masterSet<CustomerRow>(bc, {
    name: 'customers',
    typeName: 'customer',
    caption: 'Customer',
    table: database.customers,
    fields: customerFields(bc),
    navigations: [
      toOne('currency', 'currencies', (row) => database.currencies.get(row.currencyId)),
      toOne('paymentTerm', 'paymentTerms', (row) => database.paymentTerms.get(row.paymentTermsId)),
      toOne('shipmentMethod', 'shipmentMethods', (row) => database.shipmentMethods.get(row.shipmentMethodId)),
    ],
    blank: (members) => {
      if (members.get('displayName') === undefined) throw dialogError('A "displayName" must be provided.');
      return blankCustomer(bc, members.has('number') ? '' : nextNumber(bc, 'CUST'));
    },
    key: (row) => row.number,
    check: (row) => checkCustomer(bc, row),
    checkRemove: (row) => checkRemoveCustomer(bc, row),
    insertsInTwoSteps: true,
  });
}
