import type { ConflictFacts, RuleAnswer } from '../conflict.js';
import { largerQuantityWins } from './larger-quantity-wins.js';

/**
 * A rule of a customer's own: a pure function of the facts alone (I6), no clock, no network. It may be asked again at
 * any time, and its answer on past conflicts is what a preview shows.
 */
export type CustomRule = (facts: ConflictFacts) => RuleAnswer;

/** The customer's own rules by name. A new rule is a file beside this one and a line here. */
export const customRules: Readonly<Record<string, CustomRule>> = {
  largerQuantityWins,
};
