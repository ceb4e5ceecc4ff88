import { compareDecimals, toDecimal } from '../../order/decimal.js';
import type { ConflictFacts, RuleAnswer } from '../conflict.js';

/**
 * For a company that would rather ship too much than too little: of two quantities of the same product in the same unit
 * the larger one holds. Where product or unit differ as well, the numbers cannot be compared, and a person is asked.
 */
export function largerQuantityWins({ businessCentral, sales }: ConflictFacts): RuleAnswer {
  const inBusinessCentral = toDecimal(businessCentral.quantity ?? '');
  const inSales = toDecimal(sales.quantity ?? '');
  const isSameThing = businessCentral.product === sales.product && businessCentral.unit === sales.unit;
  if (!isSameThing || inBusinessCentral === undefined || inSales === undefined) {
    return 'undecided';
  }
  return compareDecimals(inSales, inBusinessCentral) > 0 ? 'sales' : 'businessCentral';
}
