import { z } from 'zod';
import { integerField } from '../http/json.js';
import { withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { FieldLimit, FieldLimits } from '../mapping/field-limits.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { readTogether } from './batch.js';

/** Kinds of columns that tell how much they hold. Money is bounded by its currency, which capabilities tell. */
const kinds = [
  { name: 'String', size: 'MaxLength' },
  { name: 'Memo', size: 'MaxLength' },
  { name: 'Decimal', size: 'Precision' },
] as const;

const tables = ['salesorder', 'salesorderdetail'] as const;

const attributesSchema = z.object({
  value: z.array(
    z.object({ LogicalName: z.string(), MaxLength: integerField.nullish(), Precision: integerField.nullish() }),
  ),
});

/** Lengths and places of the columns of orders and their lines: one request. */
export async function readFieldLimits(remote: RemoteClient): Promise<RemoteResult<FieldLimits>> {
  const urls = tables.flatMap((table) =>
    kinds.map(({ name, size }) =>
      withQuery(
        `EntityDefinitions(LogicalName='${table}')/Attributes/Microsoft.Dynamics.CRM.${name}AttributeMetadata`,
        { $select: `LogicalName,${size}` },
      ),
    ),
  );
  const bodies = await readTogether(remote, 'readFieldLimits', urls);
  if (!bodies.ok) {
    return bodies;
  }
  const found: Map<string, FieldLimit>[] = tables.map(() => new Map());
  for (const [index, body] of bodies.value.entries()) {
    const attributes = readAnswer(attributesSchema, 'attributes', body);
    if (!attributes.ok) {
      return attributes;
    }
    for (const { LogicalName: column, MaxLength: maxLength, Precision: places } of attributes.value.value) {
      found[Math.floor(index / kinds.length)]?.set(column, {
        ...(typeof maxLength === 'number' ? { maxLength } : {}),
        ...(typeof places === 'number' ? { places } : {}),
      });
    }
  }
  const [header = new Map(), line = new Map()] = found;
  return success({ header, line });
}
