import { z } from 'zod';
import {
  mappingWith,
  type OwnField,
  platformColumns,
  salesDescription,
  salesOrderNumber,
} from '../mapping/connection-mapping.js';
import { defaultMapping } from '../mapping/default-mapping.js';
import type { FieldMapping, OrderMapping } from '../mapping/field-mapping.js';
import type { CustomField } from '../order/fields.js';
import { eachOnce } from './each-once.js';
import { builtInFields, flagShape, problemsOfFlags, whenUnknown } from './field-flags.js';
import { guid } from './field-schemas.js';
import { referenceSetting } from './reference-settings.js';

const property = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be the name of a property of the API');
const action = z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/, 'must be the name of an action, without "Microsoft.NAV."');
const column = z
  .string()
  .regex(
    new RegExp(`^(${platformColumns.join('|')}|[a-z][a-z0-9]*_[a-z0-9_]+)$`),
    `must be the logical name of a column of your own, or one of ${platformColumns.join(', ')}`,
  );
const code = z.string().trim().min(1).max(20);
const option = z.int().transform(String);

/** A table of codes must be one to one: otherwise what is written would be read as something else (I16). */
function codeTable(sales: z.ZodType<string>) {
  const pairs = z.array(z.strictObject({ businessCentral: code, sales })).min(1, 'must hold at least one code');
  return pairs.superRefine(
    eachOnce(['businessCentral', (row) => row.businessCentral.toUpperCase()], ['sales', (row) => row.sales]),
  );
}

const constant = z.strictObject({ constant: z.string().min(1) });

const ownField = z.strictObject({
  name: z
    .string()
    .regex(/^custom\.[A-Za-z][A-Za-z0-9]{0,39}$/, 'must be "custom." with up to 40 letters and digits')
    .transform((name) => name as CustomField),
  label: z.string().trim().min(1).max(80),
  kind: z.enum(['text', 'code', 'date', 'decimal']),
  direction: z.enum(['both', 'fromBusinessCentral', 'fromSales']).default('both'),
  takenWhile: z.enum(['always', 'notInReview', 'open', 'never']).default('open'),
  maxLength: z.int().min(1).max(2000).optional(),
  places: z.int().min(0).max(10).optional(),
  ...flagShape,
  businessCentral: z.union([
    z.strictObject({ property, transformation: z.literal('enumerationMember').optional() }),
    z.strictObject({ page: property }),
    constant,
  ]),
  sales: z.union([
    z.strictObject({
      column,
      codes: codeTable(option).optional(),
      whenUnknown,
      transformation: z.enum(['dayOfTimestamp', 'zeroWhenBlank']).optional(),
    }),
    constant,
  ]),
});

/** A mapping as people write it, defaults filled in; what its parts demand of each other is not looked at. */
export const mappingObject = z.strictObject({
  page: z
    .strictObject({
      route: z.string().regex(/^[\w-]+\/[\w-]+\/v\d+\.\d+$/, 'must be <publisher>/<group>/v<number>.<number>'),
      entitySet: property,
      actions: z.strictObject({ release: action.optional(), reopen: action.optional() }).optional(),
    })
    .optional(),
  codes: z
    .strictObject({
      paymentTerms: codeTable(option).exactOptional(),
      shipmentMethod: codeTable(option).exactOptional(),
      salesperson: codeTable(guid).exactOptional(),
    })
    .default({}),
  references: referenceSetting.optional(),
  fields: builtInFields,
  header: z.array(ownField).default([]),
  line: z.array(ownField).default([]),
});

type WrittenMapping = z.infer<typeof mappingObject>;

/** What a connection adds to the default mapping; problems are told with their path and what to do. */
export const mappingSetting = mappingObject
  .superRefine((mapping, context) => {
    for (const table of ['header', 'line'] as const) {
      mapping[table].forEach((field, index) => {
        for (const [part, message] of problemsOf(field, table, mapping)) {
          context.addIssue({ code: 'custom', path: [table, index, part], message });
        }
        for (const [part, message] of flagProblems(field, table)) {
          context.addIssue({ code: 'custom', path: [table, index, ...part], message });
        }
      });
    }
  })
  .transform((mapping): OrderMapping => mappingWith(mapping))
  .prefault({});

type Problem = readonly [part: keyof OwnField, message: string];

function problemsOf(field: OwnField, table: 'header' | 'line', mapping: WrittenMapping): readonly Problem[] {
  const { kind, direction, takenWhile, businessCentral, sales } = field;
  const problems: (Problem | undefined)[] = [
    (kind === 'text' || kind === 'code') && field.maxLength === undefined
      ? ['maxLength', 'is missing: give the smaller of what both sides hold']
      : undefined,
    kind === 'decimal' && field.places === undefined
      ? ['places', 'is missing: give the smaller of what both sides hold']
      : undefined,
    direction !== 'fromBusinessCentral' && 'constant' in businessCentral
      ? ['direction', 'must be "fromBusinessCentral": a constant there is read and never written']
      : undefined,
    direction !== 'fromBusinessCentral' && takenWhile === 'never'
      ? ['takenWhile', 'must not be "never" for a field that is written to Business Central']
      : undefined,
    'column' in sales && sales.column === salesOrderNumber && (direction !== 'fromSales' || table === 'line')
      ? ['direction', 'must be "fromSales", and of the order: Sales gives it its number']
      : undefined,
    'column' in sales && sales.column === salesDescription && (kind !== 'text' || table === 'line')
      ? ['kind', 'must be "text", and of the order: it is what people write of the whole']
      : undefined,
    'column' in sales && platformColumns.includes(sales.column) && (sales.codes ?? sales.transformation) !== undefined
      ? ['sales', 'takes neither codes nor a transformation for a column of Sales itself']
      : undefined,
    direction !== 'fromSales' && 'constant' in sales
      ? ['direction', 'must be "fromSales": a constant there is never written']
      : undefined,
    'page' in businessCentral && table === 'line'
      ? ['businessCentral', 'must not name the page: it is read for the order, not for its lines']
      : undefined,
    'page' in businessCentral && mapping.page === undefined
      ? ['businessCentral', 'names a page, but mapping.page says none']
      : undefined,
    transformationProblem(field),
    ...takenPlaces(field, table, mapping),
  ];
  return problems.filter((problem) => problem !== undefined);
}

function flagProblems(field: OwnField, table: 'header' | 'line') {
  const { kind, direction, sales } = field;
  const isCoded = 'column' in sales && sales.codes !== undefined;
  const flags = { ...field, whenUnknown: 'column' in sales ? sales.whenUnknown : undefined };
  return problemsOfFlags(flags, { kind, direction, isCoded, table });
}

/** A transformation that the field's kind or direction does not bear, with the part that names it. */
function transformationProblem({ kind, direction, businessCentral, sales }: OwnField): Problem | undefined {
  const inSales = 'column' in sales ? sales.transformation : undefined;
  if (inSales !== undefined && 'column' in sales && sales.codes !== undefined) {
    return ['sales', 'takes codes or a transformation, not both'];
  }
  if ((inSales === 'dayOfTimestamp' && kind !== 'date') || (inSales === 'zeroWhenBlank' && kind !== 'decimal')) {
    return ['sales', '"dayOfTimestamp" is for dates, "zeroWhenBlank" for decimals'];
  }
  const isEnumeration = 'property' in businessCentral && businessCentral.transformation !== undefined;
  return isEnumeration && (direction !== 'fromBusinessCentral' || kind === 'date' || kind === 'decimal')
    ? ['businessCentral', '"enumerationMember" is for texts and codes that come from Business Central']
    : undefined;
}

/** Two fields on one place would undo each other: what another field has already, with the part that names it. */
function takenPlaces(field: OwnField, table: 'header' | 'line', mapping: WrittenMapping): readonly Problem[] {
  const others = mapping[table].filter((other) => other !== field);
  const { businessCentral, sales } = field;
  const placeOf = (place: FieldMapping['businessCentral'] | OwnField['businessCentral']) =>
    'property' in place ? place.property : undefined;
  const place = placeOf(businessCentral);
  const builtIn = Object.entries<FieldMapping>(defaultMapping[table]).find(
    ([, other]) => place !== undefined && placeOf(other.businessCentral) === place,
  )?.[0];
  const sharing =
    builtIn ?? others.find((other) => place !== undefined && placeOf(other.businessCentral) === place)?.name;
  const sharingColumn = others.find(
    (other) => 'column' in sales && 'column' in other.sales && other.sales.column === sales.column,
  )?.name;
  const problems: (Problem | undefined)[] = [
    others.some(({ name }) => name === field.name)
      ? ['name', 'is used twice: give each field a name of its own']
      : undefined,
    sharing === undefined
      ? undefined
      : ['businessCentral', `belongs to the field ${sharing} already: name another property, or remove one of them`],
    sharingColumn === undefined
      ? undefined
      : ['sales', `belongs to the field ${sharingColumn} already: name another column, or remove one of them`],
  ];
  return problems.filter((problem) => problem !== undefined);
}
