import { describe, expect, it } from '@jest/globals';
import type { ConflictFacts } from '../../../lib/conflict/conflict';
import { largerQuantityWins } from '../../../lib/conflict/custom-rules/larger-quantity-wins';
import { customRules } from '../../../lib/conflict/custom-rules/registry';
import { builtInRules, rulesOf } from '../../../lib/conflict/rules';

function facts(businessCentral: Record<string, string>, sales: Record<string, string>): ConflictFacts {
  const line = { product: '1896-S', unit: 'PCS', quantity: '1' };
  return {
    group: 'productAndQuantity',
    customer: 'C00010',
    lineProduct: '1896-S',
    shippedQuantity: null,
    numbers: ['quantity'],
    base: {},
    businessCentral: { ...line, ...businessCentral },
    sales: { ...line, ...sales },
  };
}

describe("rules of a customer's own", () => {
  it('have names that no built-in rule has, and may stand wherever a rule may', () => {
    const own = Object.keys(customRules);
    expect(own.filter((name) => (builtInRules as readonly string[]).includes(name))).toEqual([]);
    expect(rulesOf('price')).toEqual([...builtInRules, ...own]);
  });

  it.each([
    ['3', '7', 'sales'],
    ['7', '3', 'businessCentral'],
    ['10', '9.5', 'businessCentral'],
  ])('largerQuantityWins: %s in Business Central and %s in Sales, %s wins', (businessCentral, sales, winner) => {
    expect(largerQuantityWins(facts({ quantity: businessCentral }, { quantity: sales }))).toBe(winner);
  });

  it('largerQuantityWins asks a person where product or unit differ as well', () => {
    expect(largerQuantityWins(facts({ unit: 'BOX' }, { quantity: '9' }))).toBe('undecided');
    expect(largerQuantityWins(facts({ quantity: '9' }, { product: '1900-S' }))).toBe('undecided');
  });
});
