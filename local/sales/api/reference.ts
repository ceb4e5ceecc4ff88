import { badPayload, DataverseError, rowMissing } from '../model/errors.js';
import { type Reference, textOf } from '../model/values.js';
import { findByKey, needByKey, rowKey, segmentsOf, tableOfSet } from './path.js';
import { type ApiContext, decoded, SERVICE_PATH } from './request.js';

/** 400: a Content-ID that no earlier part of the same change set defined (D-027). */
export function unknownContentId(text: string): DataverseError {
  return new DataverseError(400, '0x80060888', `Content-ID Reference: '${text}' does not exist in the batch context.`);
}

/** Replaces a leading `$1` by the path that Content-ID 1 of the change set stands for. */
export function resolveContentId(context: ApiContext, text: string): string {
  const match = /^\/?(\$[\w.-]+)(.*)$/s.exec(text);
  const name = match?.[1];
  if (name === undefined || /^\$(metadata|batch)$/.test(name)) return text;
  const path = context.contentIds?.get(name.slice(1));
  if (path === undefined) throw unknownContentId(name);
  return path + (match?.[2] ?? '');
}

/** The row that a bind value names: relative, absolute, by alternate key, or `$1`. */
export function resolveReference(context: ApiContext, text: string, expectedTable: string): Reference {
  const path = relativePath(context, resolveContentId(context, text));
  const [segment, ...rest] = segmentsOf(path);
  if (segment?.key === undefined || rest.length > 0)
    throw badPayload(expectedTable, `'${text}' is not a reference to a row.`);
  const table = tableOfSet(context.engine, segment.name);
  if (table.name !== expectedTable) {
    throw badPayload(expectedTable, `The reference '${text}' does not lead to '${expectedTable}'.`);
  }
  const key = rowKey(context.engine, table, segment.key);
  if (key.kind === 'id' && findByKey(context.engine, table, key) === undefined) throw rowMissing(table.name, key.id);
  return { table: table.name, id: textOf(needByKey(context.engine, table, key), table.primaryId) };
}

/** Strips what stands before the entity set: a host, the service path, a slash. */
function relativePath(context: ApiContext, text: string): string {
  const path = decoded(text);
  const prefix = [`${context.root}/`, `${SERVICE_PATH}/`].find((candidate) => path.startsWith(candidate));
  if (prefix !== undefined) return path.slice(prefix.length);
  if (/^https?:/i.test(path)) throw badPayload('', `The reference '${text}' is not of this service.`);
  return path.replace(/^\//, '');
}
