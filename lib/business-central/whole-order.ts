import { z } from 'zod';
import type { WholeBusinessCentralOrder } from '../mapping/business-central-record.js';

type Scalars = Readonly<Record<string, string | boolean>>;

/** Numbers come as exact text holders; annotations, nested collections and nulls are no fields of the record. */
const scalars = z.record(z.string(), z.unknown()).transform((row): Scalars => {
  const fields = Object.entries(row).flatMap(([name, value]): [string, string | boolean][] => {
    if (name.includes('@') || value === null || Array.isArray(value)) {
      return [];
    }
    return [[name, typeof value === 'boolean' ? value : String(value)]];
  });
  return Object.fromEntries(fields);
});

/** Everything that an order and its lines show, by API name (sheet 2.1, 2.2). */
export const wholeOrderSchema: z.ZodType<WholeBusinessCentralOrder> = z
  .looseObject({ salesOrderLines: z.array(scalars) })
  .transform(({ salesOrderLines, ...header }) => ({
    header: scalars.parse(header),
    lines: [...salesOrderLines].sort((left, right) => Number(left.sequence) - Number(right.sequence)),
  }));
