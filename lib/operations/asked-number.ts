import { z } from 'zod';

/** A whole number in a body, with the bounds named where it is none of these. */
export function wholeNumber(least: number, most: number) {
  const error = boundsOf(least, most);
  return z.int({ error }).min(least, error).max(most, error);
}

/** The same in a query, where all values are text. */
export function wholeNumberInQuery(least: number, most: number) {
  const error = boundsOf(least, most);
  return z.coerce.number<string>({ error }).int({ error }).min(least, error).max(most, error);
}

function boundsOf(least: number, most: number): string {
  return `must be a whole number from ${least} to ${most}`;
}
