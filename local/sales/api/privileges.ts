import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import type { Caller, Who } from '../engine/operation.js';
import { DataverseError, privilegeMissing, unknownSegment } from '../model/errors.js';
import { privilegeName, type Verb, verbs } from '../model/privilege-names.js';
import type { Table } from '../model/table.js';
import { userIds } from '../seed.js';
import type { ApiContext } from './request.js';
import { jsonAnswer } from './wire.js';

/** Tables that only administrators write: schema, webhook registration, people, organization. */
const ADMINISTRATORS_ONLY = new Set([
  'serviceendpoint',
  'sdkmessageprocessingstep',
  'sdkmessageprocessingstepimage',
  'organization',
  'systemuser',
  'businessunit',
]);

/** What those may do who change the schema; of no table. */
const schemaPrivileges = ['prvCreateAttribute', 'prvCreateEntityKey', 'prvImportCustomization'];

/** @throws DataverseError 403 `0x80040220` when the caller's roles do not reach, 405 for tables that nobody writes */
export function checkPrivilege({ engine, operation }: ApiContext, table: Table, verb: Verb): void {
  if (table.closedToCallers === true && verb !== 'Read') {
    throw new DataverseError(
      405,
      '0x80040315',
      `The '${verb}' method does not support entities of type '${table.name}'.`,
    );
  }
  if (!holds(operation.caller.who, table, { verb, withheld: engine.settings.withheldPrivileges })) {
    throw privilegeMissing(privilegeName(table, verb), table.typeCode);
  }
}

/** `systemusers({id})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges`: what a user's roles allow, by name. */
export function userPrivileges(context: ApiContext, userId: string): SimulatorResponse {
  const { engine, root } = context;
  const who = (Object.keys(userIds) as Who[]).find((each) => userIds[each] === userId);
  if (who === undefined) throw unknownSegment('Microsoft.Dynamics.CRM.RetrieveUserPrivileges');
  const rights = engine.schema
    .tables()
    .flatMap((table) => verbs.map((verb) => ({ table, verb, withheld: engine.settings.withheldPrivileges })))
    .filter(({ table, ...right }) => holds(who, table, right));
  return jsonAnswer(200, {
    '@odata.context': `${root}/$metadata#Microsoft.Dynamics.CRM.RetrieveUserPrivilegesResponse`,
    RolePrivileges: [
      ...rights.map(({ table, verb }) => privilegeName(table, verb)),
      ...(who === 'administrator' ? schemaPrivileges : []),
    ].map((name) => ({ Depth: 'Global', PrivilegeName: name })),
  });
}

function holds(
  who: Caller['who'],
  table: Table,
  { verb, withheld }: { readonly verb: Verb; readonly withheld: readonly string[] },
): boolean {
  if (who === 'administrator') return true;
  if (who === 'integration' && withheld.includes(privilegeName(table, verb))) return false;
  return verb === 'Read' || !ADMINISTRATORS_ONLY.has(table.name);
}
