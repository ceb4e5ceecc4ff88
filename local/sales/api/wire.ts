import { LosslessNumber, stringify } from 'lossless-json';
import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import type { Column } from '../model/column.js';
import type { DataverseError } from '../model/errors.js';
import { Amount, isReference, type Value } from '../model/values.js';

const JSON_TYPE = 'application/json; odata.metadata=minimal';

/** An answer with a JSON body; amounts keep every digit they were given. */
export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): SimulatorResponse {
  return { status, headers: { 'content-type': JSON_TYPE, 'odata-version': '4.0', ...headers }, body: writeJson(body) };
}

/** JSON text; {@link LosslessNumber} is written as it is. */
export function writeJson(body: unknown): string {
  return stringify(body) ?? 'null';
}

/** A refusal as the wire shows it: exactly `{"error":{"code","message"}}` (D-025). */
export function errorAnswer(error: DataverseError): SimulatorResponse {
  const wait = error.retryAfterSeconds;
  const headers: Record<string, string> = wait === undefined ? {} : { 'retry-after': String(wait) };
  return jsonAnswer(error.status, { error: { code: error.code, message: error.message } }, headers);
}

/** A value as JSON: money with 4 decimals, decimals with their column's, references as GUID (sheet 1.5). */
export function wireValue(column: Column, value: Value): unknown {
  if (column.writeOnly === true || value === null) return null;
  if (isReference(value)) return value.id;
  if (Amount.isDecimal(value)) return new LosslessNumber(wireAmount(column, value));
  return value;
}

/** An amount as text with the decimals that the wire shows. */
export function wireAmount(column: Column, value: Amount): string {
  return value.toFixed(column.kind === 'money' ? 4 : (column.precision ?? 10));
}

/** The property under which a column is read. */
export function propertyOf(column: Column): string {
  return column.kind === 'lookup' ? `_${column.name}_value` : column.name;
}
