import { compareDecimals, decimal } from './decimal.js';
import { isMatch } from './pattern.js';

/** Which values of a field may travel. A blank always may. */
export interface Validation {
  /** A regular expression that the whole value must match. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
  /** Of decimals, as decimal texts. */
  readonly minimum?: string;
  readonly maximum?: string;
}

/** Whether a value in normal form may travel by the field's validation. */
export function isAllowed({ validation }: { readonly validation?: Validation }, value: string | null): boolean {
  if (validation === undefined || value === null) {
    return true;
  }
  const { pattern, oneOf, minimum, maximum } = validation;
  return (
    (pattern === undefined || isMatch(pattern, value)) &&
    (oneOf === undefined || oneOf.includes(value)) &&
    (minimum === undefined || compareDecimals(decimal(value), decimal(minimum)) >= 0) &&
    (maximum === undefined || compareDecimals(decimal(value), decimal(maximum)) <= 0)
  );
}
