import type { Caller } from '../engine/operation.js';
import { DataverseError, privilegeMissing } from '../model/errors.js';
import type { Table } from '../model/table.js';

/** Tables that only administrators write: schema, webhook registration, people, organization. */
const ADMINISTRATORS_ONLY = new Set([
  'serviceendpoint',
  'sdkmessageprocessingstep',
  'sdkmessageprocessingstepimage',
  'organization',
  'systemuser',
  'businessunit',
]);

/** The verbs of privileges. */
export type Verb = 'Create' | 'Write' | 'Delete';

/** @throws DataverseError 403 `0x80040220` when the caller's roles do not reach, 405 for tables that nobody writes */
export function checkPrivilege(caller: Caller, table: Table, verb: Verb): void {
  if (table.closedToCallers === true) {
    throw new DataverseError(
      405,
      '0x80040315',
      `The '${verb}' method does not support entities of type '${table.name}'.`,
    );
  }
  if (caller.who === 'administrator' || !ADMINISTRATORS_ONLY.has(table.name)) return;
  throw privilegeMissing(`prv${verb}${table.schemaName}`, table.typeCode);
}
