import type { WorkedOrder } from './worked-order';

/** Prices including tax, freight, other kinds of lines, other units. */
export const kindOrders: readonly WorkedOrder[] = [
  {
    // With tax: 3 × 125.00 = 375.00, of it tax 375 × 21 ÷ 121 = 65.0826 → 65.08, without 309.92
    // 1 × 50.00, of it tax 50 × 9 ÷ 109 = 4.1284 → 4.13, without 45.87 · together 355.79 + 69.21 = 425.00
    // Sales shows prices without tax: 125 ÷ 1.21 = 103.3057 → 103.31 · 3 × 103.31 = 309.93, less a discount of 0.01
    // 50 ÷ 1.09 = 45.8715 → 45.87 · 309.93 − 0.01 + 65.08 = 375.00 · 45.87 + 4.13 = 50.00
    name: 'prices that include tax',
    pricesIncludeTax: true,
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '3',
        price: '125.00',
        businessCentral: { net: '309.92', tax: '65.08' },
        sales: { price: '103.31', discount: '0.01', tax: '65.08', base: '309.93', extended: '375.00' },
      },
      {
        sells: { product: 'W-09' },
        quantity: '1',
        price: '50.00',
        businessCentral: { net: '45.87', tax: '4.13' },
        sales: { price: '45.87', tax: '4.13', base: '45.87', extended: '50.00' },
      },
    ],
    businessCentral: { excludingTax: '355.79', tax: '69.21', includingTax: '425.00' },
    sales: { lineItems: '355.79', lineDiscounts: '0.01', lessFreight: '355.79', tax: '69.21', total: '425.00' },
    entersInSales: false,
  },
  {
    // With tax: 3 × 19.99 = 59.97, less 5.00 = 54.97 · 7 × 4.45 = 31.15 · both 86.12
    // Shares of 8.00: 8 × 54.97 ÷ 86.12 = 5.1063 → 5.11, the rest 2.89. Left are 49.86 and 28.26, together 78.12.
    // Tax: 49.86 × 21 ÷ 121 = 8.6533 → 8.65 · 78.12 × 21 ÷ 121 = 13.5580 → 13.56, less 8.65 = 4.91
    // Without tax: 49.86 − 8.65 = 41.21 · 28.26 − 4.91 = 23.35 · together 64.56
    // The shares without tax: 5.11 ÷ 1.21 = 4.2231 → 4.22 · 2.89 ÷ 1.21 = 2.3884 → 2.39 · together 6.61
    // Before the order's discount: 41.21 + 4.22 = 45.43 · 23.35 + 2.39 = 25.74 · together 71.17
    // Sales: 19.99 ÷ 1.21 = 16.5206 → 16.52 · 3 × 16.52 = 49.56, less 4.13 = 45.43 · + 8.65 = 54.08
    // 4.45 ÷ 1.21 = 3.6776 → 3.68 · 7 × 3.68 = 25.76, less 0.02 = 25.74 · + 4.91 = 30.65 · 71.17 − 6.61 + 13.56 = 78.12
    name: 'prices that include tax, with discounts of line and order',
    pricesIncludeTax: true,
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '3',
        price: '19.99',
        discountAmount: '5.00',
        businessCentral: { allocation: '4.22', net: '41.21', tax: '8.65' },
        sales: { price: '16.52', discount: '4.13', tax: '8.65', base: '49.56', extended: '54.08' },
      },
      {
        sells: { product: 'W-21' },
        quantity: '7',
        price: '4.45',
        businessCentral: { allocation: '2.39', net: '23.35', tax: '4.91' },
        sales: { price: '3.68', discount: '0.02', tax: '4.91', base: '25.76', extended: '30.65' },
      },
    ],
    salesDiscount: { amount: '6.61' },
    businessCentral: { discount: '8.00', excludingTax: '64.56', tax: '13.56', includingTax: '78.12' },
    sales: {
      lineItems: '71.17',
      lineDiscounts: '4.15',
      discount: '6.61',
      lessFreight: '64.56',
      tax: '13.56',
      total: '78.12',
    },
    entersInSales: false,
  },
  {
    // 2 × 100.00 = 200.00, less the order's 10.00 = 190.00, tax 39.90
    // Freight on account 6910, which bears no share of the discount: 49.50 · both 239.50, tax 50.295 → 50.30, less 39.90 = 10.40
    // Sales has no tax of freight: the last line shows it, 39.90 + 10.40 = 50.30 · 200.00 + 50.30 = 250.30
    // 200.00 − 10.00 = 190.00 · + 49.50 + 50.30 = 289.80
    name: 'freight and a header discount',
    freightAccount: '6910',
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '2',
        price: '100.00',
        businessCentral: { allocation: '10.00', net: '190.00', tax: '39.90' },
        sales: { price: '100.00', tax: '50.30', base: '200.00', extended: '250.30' },
      },
      {
        sells: { account: '6910', text: 'Freight' },
        quantity: '1',
        price: '49.50',
        businessCentral: { net: '49.50', tax: '10.40' },
      },
    ],
    salesDiscount: { amount: '10.00' },
    businessCentral: { discount: '10.00', excludingTax: '239.50', tax: '50.30', includingTax: '289.80' },
    sales: {
      lineItems: '200.00',
      discount: '10.00',
      lessFreight: '190.00',
      freight: '49.50',
      tax: '50.30',
      total: '289.80',
    },
    entersInSales: true,
  },
  {
    // Resource 2 × 54.00 = 108.00 · a text · account 6810 as a write-in line 1 × 25.00 · 1 × 10.00 at 9 %
    // Tax: 108.00 → 22.68 · 133.00 → 27.93, less 22.68 = 5.25 · 10.00 → 0.90 · 143.00 + 28.83 = 171.83
    name: 'a resource, a text and a write-in line',
    lines: [
      {
        sells: { product: 'ASSEMBLY' },
        quantity: '2',
        price: '54.00',
        businessCentral: { net: '108.00', tax: '22.68' },
        sales: { price: '54.00', tax: '22.68', base: '108.00', extended: '130.68' },
      },
      { sells: { comment: 'Call before delivery' }, quantity: '0', businessCentral: { net: '0', tax: '0' } },
      {
        sells: { account: '6810', text: 'Engraving' },
        quantity: '1',
        price: '25.00',
        businessCentral: { net: '25.00', tax: '5.25' },
        sales: { price: '25.00', tax: '5.25', base: '25.00', extended: '30.25' },
      },
      {
        sells: { product: 'W-09' },
        quantity: '1',
        price: '10.00',
        businessCentral: { net: '10.00', tax: '0.90' },
        sales: { price: '10.00', tax: '0.90', base: '10.00', extended: '10.90' },
      },
    ],
    businessCentral: { excludingTax: '143.00', tax: '28.83', includingTax: '171.83' },
    sales: { lineItems: '143.00', lessFreight: '143.00', tax: '28.83', total: '171.83' },
    entersInSales: true,
  },
  {
    // A box is ten pieces: 10 × 125.10 = 1251.00 · 3 boxes = 3753.00 · 4 pieces = 500.40 · both 4253.40
    // Tax: 3753.00 → 788.13 · 4253.40 → 893.214 → 893.21, less 788.13 = 105.08
    // 3753.00 + 788.13 = 4541.13 · 500.40 + 105.08 = 605.48 · together 5146.61
    name: 'boxes and pieces of one item',
    lines: [
      {
        sells: { product: '1900-S' },
        unit: 'BOX',
        quantity: '3',
        businessCentral: { price: '1251.00', net: '3753.00', tax: '788.13' },
        sales: { price: '1251.00', tax: '788.13', base: '3753.00', extended: '4541.13' },
      },
      {
        sells: { product: '1900-S' },
        unit: 'PCS',
        quantity: '4',
        businessCentral: { price: '125.10', net: '500.40', tax: '105.08' },
        sales: { price: '125.10', tax: '105.08', base: '500.40', extended: '605.48' },
      },
    ],
    businessCentral: { excludingTax: '4253.40', tax: '893.21', includingTax: '5146.61' },
    sales: { lineItems: '4253.40', lessFreight: '4253.40', tax: '893.21', total: '5146.61' },
    entersInSales: true,
  },
];
