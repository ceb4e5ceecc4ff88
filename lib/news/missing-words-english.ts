import type { MissingWords } from './missing-words.js';

/** What an order refers to and the other system lacks, in English. */
export const englishMissing: MissingWords = {
  account: 'account {name}',
  accountNumber: 'account number of {name}',
  currency: 'currency {name}',
  customerBlocked: 'customer {name} (blocked there)',
  customer: 'customer {name}',
  contact: 'a customer for the contact {name}',
  noAccount: 'who belongs to no account with a number',
  paymentTerms: 'payment terms {name}',
  shipmentMethod: 'shipment method {name}',
  salesperson: 'salesperson {name}',
  country: 'country {name}',
  priceList: 'an active price list in {name}',
  productRetired: 'product {name} (retired there)',
  productDraft: 'product {name} (draft there)',
  productUnderRevision: 'product {name} (under revision there)',
  product: 'product {name}',
  variantOfItem: 'or variant {name} of item {item}',
  itemBlocked: 'item {name} (blocked there)',
  item: 'item {name}',
  unitOfProduct: 'unit {name} of product {item}',
  unitOfItem: 'unit {name} among the units of its item',
  unitOfResource: 'unit {name} among the units of its resource',
  unit: 'unit {name}',
};
