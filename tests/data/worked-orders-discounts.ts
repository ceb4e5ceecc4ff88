import type { WorkedOrder } from './worked-order';

/** Prices without tax in euro: discounts of lines and of the order, two tax rates, no tax. */
export const discountOrders: readonly WorkedOrder[] = [
  {
    // 2 × 649.40 = 1298.80 · tax 21 % of 1298.80 = 272.748 → 272.75 · together 1571.55
    name: 'one line without discount',
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '2',
        price: '649.40',
        businessCentral: { net: '1298.80', tax: '272.75' },
        sales: { price: '649.40', tax: '272.75', base: '1298.80', extended: '1571.55' },
      },
    ],
    businessCentral: { excludingTax: '1298.80', tax: '272.75', includingTax: '1571.55' },
    sales: { lineItems: '1298.80', lessFreight: '1298.80', tax: '272.75', total: '1571.55' },
    entersInSales: true,
  },
  {
    // 3 × 125.10 = 375.30, less 25.30 = 350.00 · tax 21 % = 73.50
    // 1 × 35.60 = 35.60 · both 385.60, tax 80.976 → 80.98, less 73.50 = 7.48 for the second line
    // Sales: 375.30 − 25.30 + 73.50 = 423.50 and 35.60 + 7.48 = 43.08 · together 466.58
    name: 'a line discount as an amount',
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '3',
        price: '125.10',
        discountAmount: '25.30',
        businessCentral: { net: '350.00', tax: '73.50' },
        sales: { price: '125.10', discount: '25.30', tax: '73.50', base: '375.30', extended: '423.50' },
      },
      {
        sells: { product: 'W-21' },
        quantity: '1',
        price: '35.60',
        businessCentral: { net: '35.60', tax: '7.48' },
        sales: { price: '35.60', tax: '7.48', base: '35.60', extended: '43.08' },
      },
    ],
    businessCentral: { excludingTax: '385.60', tax: '80.98', includingTax: '466.58' },
    sales: { lineItems: '385.60', lineDiscounts: '25.30', lessFreight: '385.60', tax: '80.98', total: '466.58' },
    entersInSales: true,
  },
  {
    // 7 × 89.99 = 629.93 · 12.5 % of it = 78.74125 → 78.74 · 551.19 · tax 115.7499 → 115.75 · together 666.94
    name: 'a line discount as a percentage that does not divide evenly',
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '7',
        price: '89.99',
        discountPercent: '12.5',
        businessCentral: { discountAmount: '78.74', net: '551.19', tax: '115.75' },
        sales: { price: '89.99', discount: '78.74', tax: '115.75', base: '629.93', extended: '666.94' },
      },
    ],
    businessCentral: { excludingTax: '551.19', tax: '115.75', includingTax: '666.94' },
    sales: { lineItems: '551.19', lineDiscounts: '78.74', lessFreight: '551.19', tax: '115.75', total: '666.94' },
    entersInSales: true,
  },
  {
    // Three times 33.33 = 99.99. The discount of 10.00 goes along the lines: 10 × 33.33 ÷ 99.99 = 3.333… → 3.33,
    // 10 × 66.66 ÷ 99.99 = 6.666… → 6.67, less 3.33 = 3.34, and 10.00 − 6.67 = 3.33. Left are 30.00, 29.99, 30.00.
    // Tax, likewise: 30.00 → 6.30 · 59.99 → 12.5979 → 12.60, less 6.30 = 6.30 · 89.99 → 18.8979 → 18.90 → 6.30
    // Sales: each line 33.33 + 6.30 = 39.63 · 99.99 − 10.00 = 89.99 · + 18.90 = 108.89
    name: 'a header discount that three equal lines cannot share evenly',
    lines: [
      { allocation: '3.33', net: '30.00' },
      { allocation: '3.34', net: '29.99' },
      { allocation: '3.33', net: '30.00' },
    ].map((businessCentral) => ({
      sells: { product: 'W-21' },
      quantity: '1',
      price: '33.33',
      businessCentral: { ...businessCentral, tax: '6.30' },
      sales: { price: '33.33', tax: '6.30', base: '33.33', extended: '39.63' },
    })),
    salesDiscount: { amount: '10.00' },
    businessCentral: { discount: '10.00', excludingTax: '89.99', tax: '18.90', includingTax: '108.89' },
    sales: { lineItems: '99.99', discount: '10.00', lessFreight: '89.99', tax: '18.90', total: '108.89' },
    entersInSales: true,
  },
  {
    // 3 × 125.10 = 375.30 · 1 × 35.60 · both 410.90 · 7.5 % of it = 30.8175 → 30.82
    // Shares: 30.82 × 375.30 ÷ 410.90 = 28.1498 → 28.15, the rest 2.67. Left are 347.15 and 32.93, together 380.08.
    // Tax: 347.15 → 72.9015 → 72.90 · 380.08 → 79.8168 → 79.82, less 72.90 = 6.92
    // Sales: 375.30 + 72.90 = 448.20 · 35.60 + 6.92 = 42.52 · 380.08 + 79.82 = 459.90
    name: 'a header discount as a percentage',
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '3',
        price: '125.10',
        businessCentral: { allocation: '28.15', net: '347.15', tax: '72.90' },
        sales: { price: '125.10', tax: '72.90', base: '375.30', extended: '448.20' },
      },
      {
        sells: { product: 'W-21' },
        quantity: '1',
        price: '35.60',
        businessCentral: { allocation: '2.67', net: '32.93', tax: '6.92' },
        sales: { price: '35.60', tax: '6.92', base: '35.60', extended: '42.52' },
      },
    ],
    salesDiscount: { percent: '7.5' },
    businessCentral: { discount: '30.82', excludingTax: '380.08', tax: '79.82', includingTax: '459.90' },
    sales: { lineItems: '410.90', discount: '30.82', lessFreight: '380.08', tax: '79.82', total: '459.90' },
    entersInSales: true,
  },
  {
    // 2 × 420.40 = 840.80 · 10 % = 84.08, and 5.00 = 89.08 · left 751.72 · tax 157.8612 → 157.86 · together 909.58
    // Sales: 840.80 + 157.86 = 998.66
    name: 'a header discount as an amount and a percentage together',
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '2',
        price: '420.40',
        businessCentral: { allocation: '89.08', net: '751.72', tax: '157.86' },
        sales: { price: '420.40', tax: '157.86', base: '840.80', extended: '998.66' },
      },
    ],
    salesDiscount: { amount: '5.00', percent: '10' },
    businessCentral: { discount: '89.08', excludingTax: '751.72', tax: '157.86', includingTax: '909.58' },
    sales: { lineItems: '840.80', discount: '89.08', lessFreight: '751.72', tax: '157.86', total: '909.58' },
    entersInSales: true,
  },
  {
    // 2 × 100.00 = 200.00 · 3 × 45.45 = 136.35 · both 336.35
    // Shares of 20.00: 20 × 200 ÷ 336.35 = 11.8923 → 11.89, the rest 8.11. Left are 188.11 and 128.24, together 316.35.
    // Each rate is rounded by itself: 21 % of 188.11 = 39.5031 → 39.50 · 9 % of 128.24 = 11.5416 → 11.54 · 51.04
    // Sales: 200.00 + 39.50 = 239.50 · 136.35 + 11.54 = 147.89 · 316.35 + 51.04 = 367.39
    name: 'two tax rates and a header discount',
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '2',
        price: '100.00',
        businessCentral: { allocation: '11.89', net: '188.11', tax: '39.50' },
        sales: { price: '100.00', tax: '39.50', base: '200.00', extended: '239.50' },
      },
      {
        sells: { product: 'W-09' },
        quantity: '3',
        price: '45.45',
        businessCentral: { allocation: '8.11', net: '128.24', tax: '11.54' },
        sales: { price: '45.45', tax: '11.54', base: '136.35', extended: '147.89' },
      },
    ],
    salesDiscount: { amount: '20.00' },
    businessCentral: { discount: '20.00', excludingTax: '316.35', tax: '51.04', includingTax: '367.39' },
    sales: { lineItems: '336.35', discount: '20.00', lessFreight: '316.35', tax: '51.04', total: '367.39' },
    entersInSales: true,
  },
  {
    // 4 × 12.25 = 49.00, less 49.00 = 0, without tax · 1 × 10.00, tax 2.10 · together 12.10
    // Sales: 49.00 − 49.00 + 0 = 0 · 10.00 + 2.10 = 12.10
    name: 'a line that its discount takes away whole',
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '4',
        price: '12.25',
        discountAmount: '49.00',
        businessCentral: { net: '0', tax: '0' },
        sales: { price: '12.25', discount: '49.00', tax: '0', base: '49.00', extended: '0' },
      },
      {
        sells: { product: 'W-21' },
        quantity: '1',
        price: '10.00',
        businessCentral: { net: '10.00', tax: '2.10' },
        sales: { price: '10.00', tax: '2.10', base: '10.00', extended: '12.10' },
      },
    ],
    businessCentral: { excludingTax: '10.00', tax: '2.10', includingTax: '12.10' },
    sales: { lineItems: '10.00', lineDiscounts: '49.00', lessFreight: '10.00', tax: '2.10', total: '12.10' },
    entersInSales: true,
  },
  {
    // No tax for this customer. 2 × 212.75 = 425.50 · 1 × 100.00 · both 525.50
    // Shares of 25.50: 25.5 × 425.5 ÷ 525.5 = 20.6475 → 20.65, the rest 4.85. Left are 404.85 and 95.15, together 500.00.
    name: 'a customer who is exempt from tax',
    customer: 'C00060',
    lines: [
      {
        sells: { product: 'W-21' },
        quantity: '2',
        price: '212.75',
        businessCentral: { allocation: '20.65', net: '404.85', tax: '0' },
        sales: { price: '212.75', tax: '0', base: '425.50', extended: '425.50' },
      },
      {
        sells: { product: 'W-09' },
        quantity: '1',
        price: '100.00',
        businessCentral: { allocation: '4.85', net: '95.15', tax: '0' },
        sales: { price: '100.00', tax: '0', base: '100.00', extended: '100.00' },
      },
    ],
    salesDiscount: { amount: '25.50' },
    businessCentral: { discount: '25.50', excludingTax: '500.00', tax: '0', includingTax: '500.00' },
    sales: { lineItems: '525.50', discount: '25.50', lessFreight: '500.00', tax: '0', total: '500.00' },
    entersInSales: true,
  },
];
