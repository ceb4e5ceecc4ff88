import { z } from 'zod';

/** An absolute http(s) address without query, fragment or credentials; comes out without a slash at the end. */
export const address = z
  .url({ protocol: /^https?$/, error: 'must be an absolute address' })
  .refine((value) => !/[?#@]/.test(value), 'must hold no query, fragment or credentials')
  .transform((value) => value.replace(/\/+$/, ''));

/** A GUID; comes out in lower case. */
export const guid = z.guid('must be a GUID').transform((value) => value.toLowerCase());
