import { z } from 'zod';
import type { WholeBusinessCentralOrder } from '../mapping/business-central-record.js';
import { propertiesSchema } from './order-schema.js';

/** Everything that an order and its lines show, by API name (sheet 2.1, 2.2). */
export const wholeOrderSchema: z.ZodType<WholeBusinessCentralOrder> = z
  .looseObject({ salesOrderLines: z.array(propertiesSchema) })
  .transform(({ salesOrderLines, ...header }) => ({
    header: propertiesSchema.parse(header),
    lines: [...salesOrderLines].sort((left, right) => Number(left.sequence) - Number(right.sequence)),
  }));
