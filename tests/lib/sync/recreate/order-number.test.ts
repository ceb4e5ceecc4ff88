import { describe, expect, it } from '@jest/globals';
import { numberRefusal } from '../../../../lib/sync/recreate/order-number.js';

describe('why an order number was not taken', () => {
  it.each([
    ['You may not enter numbers manually. If you want to enter numbers manually, please activate Manual Nos.', 'never'],
    ['The Sales Header already exists. Identification fields and values: Document Type=Order, No.=S1001', 'taken'],
    ['Prepmt. Amt. Inv. must be equal to Prepmt Amt Deducted', undefined],
  ])('%s', (message, why) => {
    expect(numberRefusal({ reason: 'refused', message })).toBe(why);
  });

  it('a fault that passes says nothing about numbers', () => {
    expect(numberRefusal({ reason: 'unavailable', message: 'numbers manually' })).toBeUndefined();
  });
});
