import { z } from 'zod';
import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import { type Column, dateTime, decimal, integer, memo, text } from '../model/column.js';
import { badPayload, DataverseError, privilegeMissing } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { Amount } from '../model/values.js';
import { keyDefinition, stringId } from './metadata-shapes.js';
import { type ApiContext, type ApiRequest, type Json, jsonBody, noContent } from './request.js';

const whole = z.preprocess((value) => (Amount.isDecimal(value) ? value.toNumber() : value), z.number().int());
const labelSchema = z.object({ LocalizedLabels: z.array(z.object({ Label: z.string() })).min(1) });
const attributeSchema = z.object({
  '@odata.type': z.string(),
  SchemaName: z.string().regex(/^[a-z][a-z0-9]{1,7}_[A-Za-z0-9_]+$/, 'a custom column needs a publisher prefix'),
  DisplayName: labelSchema,
  MaxLength: whole.optional(),
  Precision: whole.optional(),
  MinValue: z.unknown().optional(),
  MaxValue: z.unknown().optional(),
  Format: z.enum(['DateOnly', 'DateAndTime']).optional(),
  DateTimeBehavior: z.object({ Value: z.enum(['UserLocal', 'DateOnly']) }).optional(),
});
const keySchema = z.object({
  SchemaName: z.string().regex(/^[a-z][a-z0-9]{1,7}_[A-Za-z0-9_]+$/, 'a key needs a publisher prefix'),
  DisplayName: labelSchema,
  KeyAttributes: z.array(z.string()).min(1).max(16),
});

/** Keys a table may have (sheet 1.8). */
const MOST_KEYS = 10;
const LONGEST_TEXT = 4000;
const KEY_KINDS: readonly Column['kind'][] = ['string', 'integer', 'decimal', 'dateTime', 'lookup', 'picklist'];

function checkAdministrator(context: ApiContext, privilege: string): void {
  if (context.operation.caller.who !== 'administrator') throw privilegeMissing(privilege, 9808);
}

function parsed<Output>(schema: z.ZodType<Output>, body: Json): Output {
  const result = schema.safeParse(body);
  if (!result.success) throw badPayload('EntityDefinitions', z.prettifyError(result.error));
  return result.data;
}

/** POST EntityDefinitions(…)/Attributes: a custom column (String, Memo, Integer, Decimal, DateTime). */
export function addAttribute(context: ApiContext, request: ApiRequest, table: Table): SimulatorResponse {
  checkAdministrator(context, 'prvCreateAttribute');
  const input = parsed(attributeSchema, jsonBody(request, 'EntityDefinitions'));
  const name = input.SchemaName.toLowerCase();
  if (table.columns.has(name)) {
    throw new DataverseError(
      400,
      '0x80044363',
      `An attribute with the specified name ${name} already exists for entity ${table.name}.`,
    );
  }
  const column = columnOf(name, input);
  const displayName = input.DisplayName.LocalizedLabels[0]?.Label ?? name;
  context.engine.schema.addColumn(table, { ...column, custom: true, schemaName: input.SchemaName, displayName });
  const address = `${context.root}/EntityDefinitions(${stringId(table.name)})/Attributes(${stringId(`${table.name}.${name}`)})`;
  return noContent({ 'odata-entityid': address, 'odata-version': '4.0' });
}

function columnOf(name: string, input: z.infer<typeof attributeSchema>): Column {
  const type = input['@odata.type'].replace(/^#?Microsoft\.Dynamics\.CRM\./, '');
  switch (type) {
    case 'StringAttributeMetadata':
      return text(name, length(input.MaxLength, LONGEST_TEXT));
    case 'MemoAttributeMetadata':
      return memo(name, length(input.MaxLength, 1_048_576));
    case 'IntegerAttributeMetadata':
      return integer(name);
    case 'DecimalAttributeMetadata':
      return decimal(name, input.Precision ?? 2, [
        limit(input.MinValue, '-100000000000'),
        limit(input.MaxValue, '100000000000'),
      ]);
    case 'DateTimeAttributeMetadata':
      return dateColumn(name, input);
    default:
      throw badPayload('EntityDefinitions', `The type '${input['@odata.type']}' is not simulated for custom columns.`);
  }
}

function dateColumn(name: string, input: z.infer<typeof attributeSchema>): Column {
  const dateOnly = input.DateTimeBehavior?.Value === 'DateOnly';
  if (dateOnly && input.Format !== 'DateOnly') {
    throw badPayload('EntityDefinitions', 'DateOnly behaviour needs the format DateOnly.');
  }
  return { ...dateTime(name), dateFormat: input.Format === 'DateOnly', dateOnly };
}

function length(asked: number | undefined, most: number): number {
  if (asked === undefined || asked < 1 || asked > most)
    throw badPayload('EntityDefinitions', `MaxLength must be between 1 and ${most}.`);
  return asked;
}

function limit(value: unknown, otherwise: string): string {
  return Amount.isDecimal(value) ? value.toFixed() : otherwise;
}

/** POST EntityDefinitions(…)/Keys: an alternate key; its index is built at once. */
export function addKey(context: ApiContext, request: ApiRequest, table: Table): SimulatorResponse {
  checkAdministrator(context, 'prvCreateEntityKey');
  const input = parsed(keySchema, jsonBody(request, 'EntityDefinitions'));
  const logicalName = input.SchemaName.toLowerCase();
  if (table.keys.some((key) => key.logicalName === logicalName)) {
    throw new DataverseError(
      400,
      '0x80060890',
      `An entity key with the name ${logicalName} already exists on ${table.name}.`,
    );
  }
  if (table.keys.length >= MOST_KEYS)
    throw new DataverseError(400, '0x80060890', `A table can have ${MOST_KEYS} keys.`);
  for (const name of input.KeyAttributes) {
    const column = table.columns.get(name);
    if (column === undefined || !KEY_KINDS.includes(column.kind))
      throw badPayload('EntityDefinitions', `'${name}' cannot be part of a key.`);
  }
  const key = { logicalName, schemaName: input.SchemaName, columns: input.KeyAttributes };
  context.engine.schema.addKey(table, key);
  const id = String(keyDefinition(table, key).MetadataId);
  return noContent({
    'odata-entityid': `${context.root}/EntityDefinitions(${stringId(table.name)})/Keys(${id})`,
    'odata-version': '4.0',
  });
}
