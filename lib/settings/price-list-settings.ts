import { z } from 'zod';

/** Where the code of the currency goes in the name of a price list. */
const placeholder = '{currency}';

/** What Tandem makes of price lists in Sales. */
export const priceListSetting = z.strictObject({
  createMissing: z.enum(['never', 'create']).default('never'),
  name: z
    .string()
    .trim()
    .max(90)
    .refine((name) => name.includes(placeholder), `must hold ${placeholder}, which becomes the code of the currency`)
    .default(`Tandem ${placeholder}`),
  prices: z.enum(['never', 'inOwnLists', 'inAnyList']).default('never'),
});
