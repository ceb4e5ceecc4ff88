import { z } from 'zod';
import type { CodePair } from '../mapping/code-pair.js';
import type { ReferenceRules, TableRules } from '../mapping/reference-rules.js';
import { codeRules, labelled, ofUser } from './code-rule-settings.js';
import { eachOnce } from './each-once.js';
import { guid } from './field-schemas.js';
import { masterTemplates } from './template-settings.js';

const property = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be the name of a property of the API');
const column = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be the logical name of a column');
const code = z.string().trim().toUpperCase().min(1).max(20);
const name = z.string().trim().min(1).max(100);

/** A table of pairs must be one to one: otherwise what is written would be read as something else (I16). */
export function pairTable(sales: z.ZodType<string>) {
  const pairs = z.array(z.strictObject({ businessCentral: code, sales })).min(1, 'must hold at least one pair');
  return pairs.superRefine(
    eachOnce(['businessCentral', (row) => row.businessCentral], ['sales', (row) => row.sales.toUpperCase()]),
  );
}

/** A country has one code and, in free text, as many names as people give it; a name has one country. */
const countryTable = z
  .array(z.strictObject({ businessCentral: code.max(10), sales: name.max(80) }))
  .min(1, 'must hold at least one country')
  .superRefine(eachOnce(['sales', (row) => row.sales.toUpperCase()]))
  .superRefine((rows, context) => {
    for (const [index, { sales, businessCentral }] of rows.entries()) {
      if (!isNoOtherCode(rows, sales, businessCentral)) {
        const message = 'is the code of another country of the table: give the name that people write in Sales';
        context.addIssue({ code: 'custom', path: [index, 'sales'], message });
      }
    }
  });

function isNoOtherCode(rows: readonly CodePair[], sales: string, own: string): boolean {
  return sales.toUpperCase() === own || rows.every(({ businessCentral }) => businessCentral !== sales.toUpperCase());
}

const fieldsRule = z.strictObject({
  by: z.literal('fields'),
  fields: z
    .array(z.strictObject({ businessCentral: property, sales: column }))
    .min(1, 'must name at least one property and its column'),
});

function tableRules(sales: z.ZodType<string>) {
  return z
    .strictObject({
      match: z
        .array(
          z.discriminatedUnion('by', [fieldsRule, z.strictObject({ by: z.literal('pairs'), pairs: pairTable(sales) })]),
        )
        .min(1, 'must hold at least one rule'),
      createMissing: z.enum(['never', 'create']).default('never'),
      createWith: z
        .strictObject({
          businessCentral: z.record(property, z.string().min(1)).exactOptional(),
          unitGroup: name.exactOptional(),
          templates: masterTemplates(property).exactOptional(),
        })
        .default({}),
    })
    .transform(
      ({ match, createMissing, createWith }): TableRules => ({
        match,
        ...(createMissing === 'create' ? { createMissing: createWith } : {}),
      }),
    );
}

/** How what orders refer to is found on the other side. */
export const referenceSetting: z.ZodType<ReferenceRules> = z.strictObject({
  customer: tableRules(guid).exactOptional(),
  item: tableRules(code).exactOptional(),
  paymentTerms: codeRules(labelled),
  shipmentMethod: codeRules(labelled),
  salesperson: codeRules(ofUser),
  units: pairTable(name).default([]),
  currencies: pairTable(code).default([]),
  countries: countryTable.exactOptional(),
});
