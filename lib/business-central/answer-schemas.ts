import { z } from 'zod';

/** A company: its id in lower case. */
export const companySchema = z.object({ id: z.guid().transform((text) => text.toLowerCase()), name: z.string() });

/** The blank member of `blocked` comes in three spellings (sheet 1.6). */
const notBlocked = new Set(['_x0020_', ' ', '']);

/** Numbers of customers that may be sold to (S-126). */
export const customerPage = z
  .object({ value: z.array(z.object({ number: z.string(), blocked: z.string() })) })
  .transform(({ value }) => value.filter(({ blocked }) => notBlocked.has(blocked)).map(({ number }) => number));

/** Numbers of items that may be sold. */
export const itemPage = z
  .object({ value: z.array(z.object({ number: z.string(), blocked: z.boolean() })) })
  .transform(({ value }) => value.filter(({ blocked }) => !blocked).map(({ number }) => number));

/** Numbers of customers or items that are there and blocked, in whatever way. */
export const blockedPage = z
  .object({ value: z.array(z.object({ number: z.string(), blocked: z.union([z.boolean(), z.string()]) })) })
  .transform(({ value }) =>
    value
      .filter(({ blocked }) => blocked === true || (typeof blocked === 'string' && !notBlocked.has(blocked)))
      .map(({ number }) => number),
  );

/** What is believed of the answer to a deep insert (sheet 2.1.1). */
export const createdSchema = z.object({ id: z.guid().transform((text) => text.toLowerCase()), number: z.string() });

/** Orders modified since a moment, with where the list goes on. */
export const modifiedPage = z
  .object({
    value: z.array(z.object({ id: z.guid(), '@odata.etag': z.string(), lastModifiedDateTime: z.string() })),
    '@odata.nextLink': z.string().optional(),
  })
  .transform(({ value, '@odata.nextLink': next }) => ({
    orders: value.map((row) => ({
      id: row.id.toLowerCase(),
      modifiedIso: row.lastModifiedDateTime,
      version: row['@odata.etag'],
    })),
    ...(next === undefined ? {} : { next }),
  }));

/** A page of units of measure or currencies as their codes. */
export const codePage = z
  .object({ value: z.array(z.object({ code: z.string() })) })
  .transform(({ value }) => value.map(({ code }) => code));
