/** Names of what an order may refer to; the first whose English words fit is taken, so the longer stand first. */
export const missingKinds = [
  'account',
  'accountNumber',
  'currency',
  'customerBlocked',
  'customer',
  'contact',
  'noAccount',
  'paymentTerms',
  'shipmentMethod',
  'salesperson',
  'country',
  'priceList',
  'productRetired',
  'productDraft',
  'productUnderRevision',
  'product',
  'variantOfItem',
  'itemBlocked',
  'item',
  'unitOfProduct',
  'unitOfItem',
  'unitOfResource',
  'unit',
] as const;

/** How each is called; `{name}` and `{item}` stand for its code. */
export type MissingWords = Readonly<Record<(typeof missingKinds)[number], string>>;
