import { describe, expect, it } from '@jest/globals';
import { decimal } from '../../../../lib/order/decimal.js';
import { discountAboveSum } from '../../../../lib/sync/limits/discount-above-sum.js';

type Asked = Parameters<typeof discountAboveSum>[0];

function order(
  discount: string,
  lines: readonly (readonly [quantity: string, price: string | null, discount?: string])[],
  decimals: number,
  freightAmount: string | null = null,
): Asked {
  return {
    header: { headerDiscountAmount: discount, freightAmount },
    lines: lines.map(([quantity, unitPrice, lineDiscountAmount = null]) => ({
      values: { quantity, unitPrice, lineDiscountAmount },
    })),
    total: { amount: decimal('0'), decimals },
  } as unknown as Asked;
}

describe('a discount of the order that is more than its lines come to', () => {
  it.each([
    // 2.5 × 33.33 is 83.325, and 83.33 in euros.
    ['all of it, as the line is rounded', order('83.33', [['2.5', '33.33']], 2), false],
    ['a cent more', order('83.34', [['2.5', '33.33']], 2), true],
    ['all of it in a currency without decimals', order('100', [['3', '33.3']], 0), false],
    ['less, but more than what the discount of a line leaves', order('60', [['1', '100', '50']], 2), true],
    ['covered by freight', order('110', [['1', '100']], 2, '10'), false],
    ['of a line that Business Central prices: nobody knows', order('700', [['1', null]], 2), false],
    ['none', order('0', [['1', '-5']], 2), false],
  ] as const)('%s', (_, asked, isAbove) => {
    expect(discountAboveSum(asked)?.reason).toBe(isAbove ? 'discountAboveSum' : undefined);
  });
});
