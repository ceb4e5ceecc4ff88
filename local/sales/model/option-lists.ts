/** Options that customers may change; these are the standard ones (sheet 2.1). */
export const paymentTerms = { 1: 'Net 30', 2: '2% 10, Net 30', 3: 'Net 45', 4: 'Net 60' };
export const freightTerms = { 1: 'FOB', 2: 'No Charge' };
export const shippingMethods = {
  1: 'Airborne',
  2: 'DHL',
  3: 'FedEx',
  4: 'UPS',
  5: 'Postal Mail',
  6: 'Full Load',
  7: 'Will Call',
};

const knownPricingErrors: Readonly<Record<number, string>> = {
  0: 'None',
  1: 'Detail Error',
  2: 'Missing Price Level',
  3: 'Inactive Price Level',
  4: 'Missing Quantity',
  5: 'Missing Unit Price',
  11: 'Product Not In Price Level',
};

/** Pricing error codes 0 to 38 (sheet 2.5). */
export const pricingErrors: Readonly<Record<number, string>> = Object.fromEntries(
  Array.from({ length: 39 }, (_, code) => [code, knownPricingErrors[code] ?? `Pricing error ${code}`]),
);
