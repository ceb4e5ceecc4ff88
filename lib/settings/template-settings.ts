import { z } from 'zod';
import { conditionList } from '../conditions/schema.js';

const name = z.string().trim().min(1, 'must be a name, not blank').max(60);

/** What a template gives: by field, none of them blank. */
export const templateValues = z
  .record(z.string(), z.string().trim().min(1, { error: 'must not be blank: leave the field out', abort: true }))
  .refine((values) => Object.keys(values).length > 0, 'must give at least one value');

const orderTemplates = z
  .array(z.strictObject({ name, when: conditionList.exactOptional(), values: templateValues }))
  .min(1, 'must hold at least one template; leave it out where there is none')
  .max(50, 'must hold at most 50 templates');

/** What new orders are made with where their own side states nothing, by the side that they come from. */
export const orderTemplateSetting = z.strictObject({
  fromSales: orderTemplates.exactOptional(),
  fromBusinessCentral: orderTemplates.exactOptional(),
});

/** Properties that a row of Business Central has of its own or gets from the row that it is made for. */
const notGiven = new Set(['id', 'number', 'displayName', 'baseUnitOfMeasureCode', 'lastModifiedDateTime']);

/** What customers or items are made with, by what the row shows that they are made for. */
export function masterTemplates(property: z.ZodType<string, string>) {
  const given = property.refine(
    (named) => !notGiven.has(named),
    'cannot be given by a template: the row that it is made for tells it',
  );
  return z
    .array(
      z
        .strictObject({
          name,
          from: z.enum(['sales', 'businessCentral'], 'must be "sales" or "businessCentral": whose row it is made for'),
          when: conditionList.exactOptional(),
          businessCentral: z.record(given, z.string().min(1)).exactOptional(),
          unitGroup: name.exactOptional(),
        })
        .refine(
          ({ from, businessCentral, unitGroup }) =>
            from === 'sales' ? businessCentral !== undefined && unitGroup === undefined : businessCentral === undefined,
          'of rows of Sales gives "businessCentral", of rows of Business Central "unitGroup"',
        ),
    )
    .max(50, 'must hold at most 50 templates');
}
