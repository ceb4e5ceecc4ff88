import type { WorkedLine, WorkedOrder } from './worked-order';

/** Seven lines of 0.07: tax of what has come so far, less what the lines before it bear. */
function manySmallLines(): readonly WorkedLine[] {
  return ['0.01', '0.02', '0.01', '0.02', '0.01', '0.02', '0.01'].map((tax) => ({
    sells: { product: 'W-21' },
    quantity: '1',
    price: '0.07',
    businessCentral: { net: '0.07', tax },
    sales: { price: '0.07', tax, base: '0.07', extended: tax === '0.01' ? '0.08' : '0.09' },
  }));
}

/** Rounding traps and foreign currencies. Halves go away from zero on both sides. */
export const roundingOrders: readonly WorkedOrder[] = [
  {
    // Business Central: 1 × 18.255 = 18.255 → 18.26 · 3 × 18.255 = 54.765 → 54.77 · both 73.03
    // Tax: 18.26 → 3.8346 → 3.83 · 73.03 → 15.3363 → 15.34, less 3.83 = 11.51
    // Sales holds two decimals of a price: 18.26. 1 × 18.26 = 18.26 · 3 × 18.26 = 54.78, 0.01 too much: a discount of 0.01.
    // 18.26 + 3.83 = 22.09 · 54.78 − 0.01 + 11.51 = 66.28 · 73.03 + 15.34 = 88.37
    name: 'half cents in the price',
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '1',
        price: '18.255',
        businessCentral: { net: '18.26', tax: '3.83' },
        sales: { price: '18.26', tax: '3.83', base: '18.26', extended: '22.09' },
      },
      {
        sells: { product: 'W-21' },
        quantity: '3',
        price: '18.255',
        businessCentral: { net: '54.77', tax: '11.51' },
        sales: { price: '18.26', discount: '0.01', tax: '11.51', base: '54.78', extended: '66.28' },
      },
    ],
    businessCentral: { excludingTax: '73.03', tax: '15.34', includingTax: '88.37' },
    sales: { lineItems: '73.03', lineDiscounts: '0.01', lessFreight: '73.03', tax: '15.34', total: '88.37' },
    entersInSales: false,
  },
  {
    // Twice 1 × 0.50. Tax: 0.50 → 0.105 → 0.11 · 1.00 → 0.21, less 0.11 = 0.10 · together 1.21
    name: 'half cents in the tax',
    lines: ['0.11', '0.10'].map((tax) => ({
      sells: { product: 'W-21' },
      quantity: '1',
      price: '0.50',
      businessCentral: { net: '0.50', tax },
      sales: { price: '0.50', tax, base: '0.50', extended: tax === '0.11' ? '0.61' : '0.60' },
    })),
    businessCentral: { excludingTax: '1.00', tax: '0.21', includingTax: '1.21' },
    sales: { lineItems: '1.00', lessFreight: '1.00', tax: '0.21', total: '1.21' },
    entersInSales: true,
  },
  {
    // 1.23457 × 89.99 = 111.0989543 → 111.10 · 0.00001 × 1000.00 = 0.01
    // Tax: 111.10 → 23.331 → 23.33 · 111.11 → 23.3331 → 23.33, less 23.33 = 0 · together 134.44
    name: 'quantities with five decimals',
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '1.23457',
        price: '89.99',
        businessCentral: { net: '111.10', tax: '23.33' },
        sales: { price: '89.99', tax: '23.33', base: '111.10', extended: '134.43' },
      },
      {
        sells: { product: 'W-21' },
        quantity: '0.00001',
        price: '1000.00',
        businessCentral: { net: '0.01', tax: '0' },
        sales: { price: '1000.00', tax: '0', base: '0.01', extended: '0.01' },
      },
    ],
    businessCentral: { excludingTax: '111.11', tax: '23.33', includingTax: '134.44' },
    sales: { lineItems: '111.11', lessFreight: '111.11', tax: '23.33', total: '134.44' },
    entersInSales: true,
  },
  {
    // 250 × 0.1256 = 31.40 · tax 9 % = 2.826 → 2.83 · together 34.23
    name: 'a unit price with four decimals',
    pricingDecimals: 4,
    lines: [
      {
        sells: { product: 'W-09' },
        quantity: '250',
        price: '0.1256',
        businessCentral: { net: '31.40', tax: '2.83' },
        sales: { price: '0.1256', tax: '2.83', base: '31.40', extended: '34.23' },
      },
    ],
    businessCentral: { excludingTax: '31.40', tax: '2.83', includingTax: '34.23' },
    sales: { lineItems: '31.40', lessFreight: '31.40', tax: '2.83', total: '34.23' },
    entersInSales: true,
  },
  {
    // Business Central: 1000 × 0.01234 = 12.34 · tax 2.5914 → 2.59 · together 14.93
    // Sales holds four decimals: 0.0123 would be 12.30, too little; 0.0124 is 12.40, less a discount of 0.06.
    // 12.40 − 0.06 + 2.59 = 14.93
    name: 'a unit price with five decimals',
    pricingDecimals: 4,
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '1000',
        price: '0.01234',
        businessCentral: { net: '12.34', tax: '2.59' },
        sales: { price: '0.0124', discount: '0.06', tax: '2.59', base: '12.40', extended: '14.93' },
      },
    ],
    businessCentral: { excludingTax: '12.34', tax: '2.59', includingTax: '14.93' },
    sales: { lineItems: '12.34', lineDiscounts: '0.06', lessFreight: '12.34', tax: '2.59', total: '14.93' },
    entersInSales: false,
  },
  {
    // Tax of 0.07, 0.14 … 0.49: 0.0147, 0.0294, 0.0441, 0.0588, 0.0735, 0.0882, 0.1029, that is
    // 0.01, 0.03, 0.04, 0.06, 0.07, 0.09, 0.10, in steps of 0.01, 0.02, 0.01, 0.02, 0.01, 0.02, 0.01. Together 0.59.
    name: 'many small lines',
    lines: manySmallLines(),
    businessCentral: { excludingTax: '0.49', tax: '0.10', includingTax: '0.59' },
    sales: { lineItems: '0.49', lessFreight: '0.49', tax: '0.10', total: '0.59' },
    entersInSales: true,
  },
  {
    // Yen have no decimals, their unit prices have: 3 × 333.5 = 1000.5 → 1001 · less 100 = 901 · tax 189.21 → 189
    // Sales: 1001 + 189 = 1190 · 901 + 189 = 1090
    name: 'a currency without decimals',
    currency: 'JPY',
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '3',
        price: '333.5',
        businessCentral: { allocation: '100', net: '901', tax: '189' },
        sales: { price: '333.5', tax: '189', base: '1001', extended: '1190' },
      },
    ],
    salesDiscount: { amount: '100' },
    businessCentral: { discount: '100', excludingTax: '901', tax: '189', includingTax: '1090' },
    sales: { lineItems: '1001', discount: '100', lessFreight: '901', tax: '189', total: '1090' },
    entersInSales: true,
  },
  {
    // Dinars have three: 3 × 1.2345 = 3.7035 → 3.704 · tax 0.77784 → 0.778 · together 4.482
    name: 'a currency with three decimals',
    currency: 'KWD',
    pricingDecimals: 4,
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '3',
        price: '1.2345',
        businessCentral: { net: '3.704', tax: '0.778' },
        sales: { price: '1.2345', tax: '0.778', base: '3.704', extended: '4.482' },
      },
    ],
    businessCentral: { excludingTax: '3.704', tax: '0.778', includingTax: '4.482' },
    sales: { lineItems: '3.704', lessFreight: '3.704', tax: '0.778', total: '4.482' },
    entersInSales: true,
  },
  {
    // One dollar is 0.80 euro, so that the item card's 649.40 euro are 649.40 ÷ 0.8 = 811.75 dollars.
    // 2 × 811.75 = 1623.50 · tax 340.935 → 340.94 · together 1964.44
    // In the organization's euro, at 1 ÷ 0.8 = 1.25 dollars for one: 1964.44 ÷ 1.25 = 1571.552
    name: 'a foreign currency with the price of the item card',
    customer: 'C00030',
    currency: 'USD',
    lines: [
      {
        sells: { product: '1896-S' },
        quantity: '2',
        businessCentral: { price: '811.75', net: '1623.50', tax: '340.94' },
        sales: { price: '811.75', tax: '340.94', base: '1623.50', extended: '1964.44' },
      },
    ],
    businessCentral: { excludingTax: '1623.50', tax: '340.94', includingTax: '1964.44' },
    sales: {
      lineItems: '1623.50',
      lessFreight: '1623.50',
      tax: '340.94',
      total: '1964.44',
      totalInBase: '1571.552',
    },
    entersInSales: true,
  },
];
