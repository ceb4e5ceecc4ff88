import { z } from 'zod';
import { codedFields } from '../mapping/coded-fields.js';
import { defaultMapping } from '../mapping/default-mapping.js';
import { type BuiltInFlags, optionalFields } from '../mapping/field-flags.js';
import type { FieldMapping } from '../mapping/field-mapping.js';
import { isPattern } from '../order/pattern.js';

const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a number as text, such as "0" or "99.5"');

const validation = z
  .strictObject({
    pattern: z
      .string()
      .min(1)
      .max(200)
      .refine(isPattern, 'must be a regular expression, without look-around and back-references')
      .exactOptional(),
    oneOf: z.array(z.string().min(1)).min(1, 'must hold at least one value').exactOptional(),
    minimum: decimalText.exactOptional(),
    maximum: decimalText.exactOptional(),
  })
  .refine((rules) => Object.keys(rules).length > 0, 'must say what is allowed, by pattern, oneOf, minimum or maximum');

/** What may be said of any field. */
export const flagShape = {
  whenTooLong: z.enum(['shorten', 'wait']).optional(),
  notBlank: z.boolean().optional(),
  validation: validation.optional(),
  matchPriority: z.int().min(1).max(9).optional(),
};

/** What becomes of an option or a code that a table of codes does not name. */
export const whenUnknown = z.enum(['keep', 'clear', 'wait']).optional();

const builtInFlags = z.strictObject({ ...flagShape, whenUnknown, off: z.boolean().optional() });

/** What settings say of fields that are built in, by table and name. */
export const builtInFields = z
  .strictObject({
    header: z.record(z.string(), builtInFlags).default({}),
    line: z.record(z.string(), builtInFlags).default({}),
  })
  .superRefine((fields, context) => {
    for (const table of ['header', 'line'] as const) {
      for (const [name, flags] of Object.entries(fields[table])) {
        for (const [part, message] of problemsOfBuiltIn(table, name, flags)) {
          context.addIssue({ code: 'custom', path: [table, name, ...part], message });
        }
      }
    }
  })
  .prefault({});

type Problem = readonly [part: readonly string[], message: string];

const builtIn: Readonly<Record<'header' | 'line', Readonly<Record<string, FieldMapping>>>> = {
  header: { ...defaultMapping.header, ...codedFields },
  line: defaultMapping.line,
};

function problemsOfBuiltIn(table: 'header' | 'line', name: string, flags: BuiltInFlags): readonly Problem[] {
  const field = builtIn[table][name];
  if (field === undefined) {
    return [[[], `is no built-in field; there are ${Object.keys(builtIn[table]).join(', ')}`]];
  }
  const isCoded = table === 'header' && name in codedFields;
  return [
    ...problemsOfFlags(flags, { ...field, isCoded, table }),
    ...(flags.off === true && !(table === 'header' && optionalFields.has(name))
      ? [
          [
            ['off'],
            `must not be: an order cannot be without it; may be off: ${[...optionalFields].join(', ')}`,
          ] as const,
        ]
      : []),
  ];
}

/** What flags demand of their field. */
export function problemsOfFlags(
  flags: BuiltInFlags,
  field: Pick<FieldMapping, 'kind' | 'direction'> & { readonly isCoded: boolean; readonly table: 'header' | 'line' },
): readonly Problem[] {
  const { kind, direction, isCoded, table } = field;
  const isText = kind === 'text' || kind === 'code';
  const { pattern, oneOf, minimum, maximum } = flags.validation ?? {};
  const problems: (Problem | undefined)[] = [
    flags.whenTooLong !== undefined && !isText && kind !== 'decimal'
      ? [['whenTooLong'], 'is for texts, codes and decimals alone: a key is never cut']
      : undefined,
    flags.notBlank === true && direction !== 'both'
      ? [['notBlank'], 'is for fields of both directions: only there does a blank take the other side’s value']
      : undefined,
    flags.notBlank === true && (kind === 'reference' || kind === 'decimal')
      ? [['notBlank'], 'is not for references and decimals: the one is never blank, the other is zero']
      : undefined,
    flags.whenUnknown !== undefined && !isCoded
      ? [['whenUnknown'], 'is for fields with a table of codes alone']
      : undefined,
    flags.notBlank === true && flags.whenUnknown === 'clear'
      ? [['whenUnknown'], 'must not be "clear" where the field may not be blank']
      : undefined,
    (pattern !== undefined || oneOf !== undefined) && kind === 'decimal'
      ? [['validation'], 'of a decimal takes minimum and maximum']
      : undefined,
    (minimum !== undefined || maximum !== undefined) && kind !== 'decimal'
      ? [['validation'], 'takes minimum and maximum of decimals alone']
      : undefined,
    flags.matchPriority !== undefined && table === 'line'
      ? [['matchPriority'], 'is for fields of the header: orders are matched, not lines']
      : undefined,
  ];
  return problems.filter((problem) => problem !== undefined);
}
