import type { RemoteClient } from '../http/remote-client.js';
import type { FieldList, OfferedField, OfferedKind } from '../ports/offered-fields.js';
import { failed, success } from '../ports/remote-result.js';

/** Types of properties that fields take; a type of the API itself is an enumeration. */
const kinds: Readonly<Record<string, OfferedKind>> = {
  'Edm.String': 'text',
  'Edm.Date': 'date',
  'Edm.Decimal': 'decimal',
};

/** The properties of orders and their lines as `$metadata` tells them: one request. */
export function createBusinessCentralFieldList(remote: RemoteClient): FieldList {
  return {
    async list() {
      const headers = { accept: 'application/xml' };
      const answer = await remote.send({
        name: 'listFields',
        method: 'GET',
        url: '$metadata',
        headers,
        safety: 'read',
      });
      if (!answer.ok) {
        return answer;
      }
      const header = fieldsOf(answer.value.body, 'salesOrder');
      const line = fieldsOf(answer.value.body, 'salesOrderLine');
      return header === undefined || line === undefined
        ? failed({ reason: 'invalid', message: 'the description of the API does not show orders and their lines' })
        : success({ header, line });
    },
  };
}

/** Elements and attributes are few and flat, so that no parser is needed. */
function fieldsOf(xml: string, entityType: string): readonly OfferedField[] | undefined {
  const start = new RegExp(`<EntityType\\s[^>]*\\bName="${entityType}"`).exec(xml);
  if (start === null) {
    return undefined;
  }
  const end = xml.indexOf('</EntityType>', start.index);
  const type = xml.slice(start.index, end === -1 ? undefined : end);
  return [...type.matchAll(/<Property\s([^>]*)>/g)].flatMap(([, attributes = '']) => {
    const name = attributeOf(attributes, 'Name');
    const typeName = attributeOf(attributes, 'Type') ?? '';
    const kind = kinds[typeName] ?? (typeName.startsWith('Microsoft.NAV.') ? 'member' : undefined);
    const maxLength = Number(attributeOf(attributes, 'MaxLength'));
    const bound = Number.isSafeInteger(maxLength) && maxLength > 0 ? { maxLength } : {};
    return name === undefined || kind === undefined ? [] : [{ name, kind, ...(kind === 'text' ? bound : {}) }];
  });
}

function attributeOf(attributes: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
}
