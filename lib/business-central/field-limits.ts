import type { RemoteClient } from '../http/remote-client.js';
import type { FieldLimit, FieldLimits } from '../mapping/field-limits.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';

/** The entity types of an order and its lines in `$metadata`. */
const entityTypes = { header: 'salesOrder', line: 'salesOrderLine' } as const;

/** All properties, and lengths of texts, as the API's own description tells them: one request. */
export async function readFieldLimits(remote: RemoteClient): Promise<RemoteResult<FieldLimits>> {
  const answer = await remote.send({
    name: 'readMetadata',
    method: 'GET',
    url: '$metadata',
    headers: { accept: 'application/xml' },
    safety: 'read',
  });
  if (!answer.ok) {
    return answer;
  }
  const header = limitsOf(answer.value.body, entityTypes.header);
  const line = limitsOf(answer.value.body, entityTypes.line);
  return header === undefined || line === undefined
    ? failed({ reason: 'invalid', message: 'the description of the API does not show orders and their lines' })
    : success({ header, line });
}

/** The properties of an entity type, with their length where they have one; `undefined`: there is no such type. */
function limitsOf(xml: string, entityType: string): ReadonlyMap<string, FieldLimit> | undefined {
  const start = new RegExp(`<EntityType\\s[^>]*\\bName="${entityType}"`).exec(xml);
  if (start === null) {
    return undefined;
  }
  const end = xml.indexOf('</EntityType>', start.index);
  const type = xml.slice(start.index, end === -1 ? undefined : end);
  return new Map(
    [...type.matchAll(/<Property\s([^>]*)>/g)].flatMap(([, attributes = '']): [string, FieldLimit][] => {
      const name = attributeOf(attributes, 'Name');
      const maxLength = Number(attributeOf(attributes, 'MaxLength'));
      const isBounded = Number.isSafeInteger(maxLength) && maxLength > 0;
      return name === undefined ? [] : [[name, isBounded ? { maxLength } : {}]];
    }),
  );
}

/** `MaxLength="max"` is no number, and so no bound. */
function attributeOf(attributes: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
}
