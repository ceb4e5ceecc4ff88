import { z } from 'zod';
import { integerField } from '../http/json.js';
import { withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { FieldList, OfferedField, OfferedKind } from '../ports/offered-fields.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { readTogether } from './batch.js';

/** `AttributeType` of columns that fields take. */
const kinds: Readonly<Record<string, OfferedKind>> = {
  String: 'text',
  Memo: 'text',
  DateTime: 'date',
  Decimal: 'decimal',
  Money: 'decimal',
  Picklist: 'option',
};

const attributesSchema = z.object({
  value: z.array(z.object({ LogicalName: z.string(), AttributeType: z.string().nullish() })),
});
const lengthsSchema = z.object({
  value: z.array(z.object({ LogicalName: z.string(), MaxLength: integerField.nullish() })),
});

const tables = ['salesorder', 'salesorderdetail'] as const;

/** The columns of orders and their lines as the definitions of tables tell them: one request. */
export function createSalesFieldList(remote: RemoteClient): FieldList {
  return {
    async list() {
      const urls = tables.flatMap((table) => {
        const attributes = `EntityDefinitions(LogicalName='${table}')/Attributes`;
        return [
          withQuery(attributes, { $select: 'LogicalName,AttributeType' }),
          withQuery(`${attributes}/Microsoft.Dynamics.CRM.StringAttributeMetadata`, {
            $select: 'LogicalName,MaxLength',
          }),
        ];
      });
      const bodies = await readTogether(remote, 'listFields', urls);
      if (!bodies.ok) {
        return bodies;
      }
      const [orders = '', orderTexts = '', lines = '', lineTexts = ''] = bodies.value;
      const header = fieldsOf(orders, orderTexts);
      const line = fieldsOf(lines, lineTexts);
      return !header.ok ? header : !line.ok ? line : success({ header: header.value, line: line.value });
    },
  };
}

function fieldsOf(all: string, texts: string): RemoteResult<readonly OfferedField[]> {
  const attributes = readAnswer(attributesSchema, 'attributes', all);
  const lengths = readAnswer(lengthsSchema, 'attributes', texts);
  if (!attributes.ok || !lengths.ok) {
    return attributes.ok ? (lengths as Extract<typeof lengths, { ok: false }>) : attributes;
  }
  const longest = new Map(
    lengths.value.value.map(({ LogicalName, MaxLength }) => [LogicalName, MaxLength ?? undefined]),
  );
  return success(
    attributes.value.value.flatMap(({ LogicalName: name, AttributeType }) => {
      const kind = kinds[AttributeType ?? ''];
      const maxLength = longest.get(name);
      return kind === undefined ? [] : [{ name, kind, ...(maxLength === undefined ? {} : { maxLength }) }];
    }),
  );
}
