import { describe, expect, it } from '@jest/globals';
import { furnitureSeed } from '../../../local/simulator-kit/furniture.js';

const { customers, items, units, currencies, paymentTerms } = furnitureSeed;

describe('furniture seed', () => {
  it('has enough of everything, with numbers that do not repeat', () => {
    expect(customers.length).toBeGreaterThanOrEqual(8);
    expect(items.length).toBeGreaterThanOrEqual(12);
    for (const keys of [customers.map((c) => c.number), items.map((i) => i.number)]) {
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('refers only to units, currencies and terms that exist', () => {
    const codes = (list: readonly { code: string }[]) => new Set(list.map((entry) => entry.code));
    for (const item of items) expect(codes(units).has(item.unitCode)).toBe(true);
    for (const customer of customers) {
      expect(customer.currencyCode === '' || codes(currencies).has(customer.currencyCode)).toBe(true);
      expect(codes(paymentTerms).has(customer.paymentTermsCode)).toBe(true);
    }
  });

  it('has no empty cell, and decimals that are plain numbers', () => {
    for (const customer of customers) {
      const { addressLine2, state, currencyCode, ...required } = customer;
      expect([addressLine2, state]).toEqual(['', '']);
      expect(currencyCode).toMatch(/^([A-Z]{3})?$/);
      expect(Object.entries(required).filter(([, value]) => value === '')).toEqual([]);
    }
    for (const item of items) {
      expect(item.unitPrice).toMatch(/^\d+(\.\d{1,5})?$/);
      expect(item.inventory).toMatch(/^\d+$/);
    }
  });
});
