import { isLosslessNumber, parse } from 'lossless-json';
import { BusinessCentralError, badRequest } from '../model/errors.js';
import type { Setup } from '../model/setup.js';
import type { StoredRow } from '../model/table.js';
import { blankDate, decimal, plain, zeroGuid } from '../model/values.js';
import { type EntitySet, type EntitySets, type InsertInput, setNamed } from './entity-set.js';
import { captionOf, encodedName, type Members, type Property, type PropertyType, type Value } from './property.js';

/** A JSON text with numbers kept exactly. @throws BusinessCentralError 400 `BadRequest` when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return parse(text);
  } catch {
    throw badRequest('An error occurred while reading the request body: it is not valid JSON.');
  }
}

/** A JSON object as its members. @throws BusinessCentralError when the body is something else. */
export function objectMembers(body: unknown): readonly (readonly [string, unknown])[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || isLosslessNumber(body)) {
    throw badRequest('The request body must be a JSON object.');
  }
  return Object.entries(body);
}

/** Members of a PATCH body. Collections cannot be patched (1.8). */
export function patchMembers(set: EntitySet, body: unknown, setup: Setup): Members {
  const members = new Map<string, Value>();
  for (const [name, value] of objectMembers(body)) {
    if (name.includes('@')) continue;
    if (set.navigations.some((navigation) => navigation.name === name)) {
      throw badRequest(`Deep update of '${name}' is not supported.`);
    }
    readMember(members, { set, name, value, setup });
  }
  return members;
}

/** Members of a POST body with the rows of its navigation properties (deep insert, S-044). */
export function insertInput(sets: EntitySets, set: EntitySet, body: unknown, setup: Setup): InsertInput {
  const members = new Map<string, Value>();
  const children: { navigation: string; items: readonly Members[] }[] = [];
  for (const [name, value] of objectMembers(body)) {
    if (name.includes('@')) continue;
    const navigation = set.navigations.find((candidate) => candidate.name === name);
    if (navigation === undefined) readMember(members, { set, name, value, setup });
    else {
      if (navigation.parentMember === undefined || !Array.isArray(value)) {
        throw badRequest(`The property '${name}' cannot be inserted with its parent.`);
      }
      const target = setNamed(sets, navigation.target);
      children.push({ navigation: name, items: value.map((item) => patchMembers(target, item, setup)) });
    }
  }
  return { members, children };
}

interface ReadMember {
  readonly set: EntitySet;
  readonly name: string;
  readonly value: unknown;
  readonly setup: Setup;
}

function readMember(members: Map<string, Value>, { set, name, value, setup }: ReadMember): void {
  const property: Property<StoredRow> | undefined = set.properties.find((candidate) => candidate.name === name);
  if (property === undefined) {
    throw badRequest(
      `The property '${name}' does not exist on type 'Microsoft.NAV.${set.typeName}'. Make sure to only use property names that are defined by the type.`,
    );
  }
  if (property.access === 'readOnly' && setup.strictReadOnly) {
    throw new BusinessCentralError(400, 'BadRequest_InvalidOperation', `Control '${captionOf(name)}' is read-only.`);
  }
  if (value === null && setup.strictNull) {
    throw new BusinessCentralError(
      400,
      'BadRequest_RequiredParamNotProvided',
      `Field '${name}' must not be blank or empty.`,
    );
  }
  const inside = value === null ? blankValue(property.type) : insideValue(name, property.type, value);
  if (property.access === 'write') members.set(name, inside);
}

function blankValue(type: PropertyType): Value {
  switch (type.kind) {
    case 'guid':
      return zeroGuid;
    case 'boolean':
      return false;
    case 'date':
      return blankDate;
    case 'dateTime':
    case 'integer':
      return 0;
    case 'decimal':
      return '0';
    case 'text':
    case 'code':
      return '';
    case 'enum':
      return type.members[0] ?? '';
  }
}

function insideValue(name: string, type: PropertyType, value: unknown): Value {
  switch (type.kind) {
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(name, 'Edm.Boolean');
      return value;
    case 'decimal':
      if (!isLosslessNumber(value)) throw wrongType(name, 'Edm.Decimal');
      return decimalValue(name, value.value);
    case 'integer':
      if (!isLosslessNumber(value) || !/^-?\d{1,10}$/.test(value.value)) throw wrongType(name, 'Edm.Int32');
      return Number(value.value);
    default:
      if (typeof value !== 'string')
        throw wrongType(name, type.kind === 'enum' ? type.typeName : `Edm.${edmNames[type.kind]}`);
      return textValue(name, type, value);
  }
}

const edmNames = { guid: 'Guid', date: 'Date', dateTime: 'DateTimeOffset', text: 'String', code: 'String' } as const;

function textValue(name: string, type: PropertyType, value: string): Value {
  switch (type.kind) {
    case 'text':
      checkLength(name, value, type.maxLength);
      return value;
    case 'code': {
      const upper = value.trim().toUpperCase();
      checkLength(name, upper, type.maxLength);
      return upper;
    }
    case 'enum':
      return enumValue(type, value);
    case 'date':
      if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || !isDay(value)) throw wrongType(name, 'Edm.Date');
      return value;
    case 'dateTime': {
      const atMs = /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
      if (Number.isNaN(atMs)) throw wrongType(name, 'Edm.DateTimeOffset');
      return atMs;
    }
    default:
      if (!guidPattern.test(value)) {
        throw new BusinessCentralError(400, 'Application_InvalidGUID', `'${value}' is not a valid GUID.`);
      }
      return value.toLowerCase();
  }
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function isDay(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** 18 significant digits are what a BC decimal holds. */
function decimalValue(name: string, text: string): string {
  const value = decimal(text);
  if (value.precision() > 18 || value.abs().gte('1e15')) {
    throw new BusinessCentralError(
      400,
      'Application_EvaluateException',
      `The value '${text}' of '${name}' is not a valid decimal.`,
    );
  }
  return plain(value);
}

function enumValue(type: PropertyType & { kind: 'enum' }, value: string): string {
  const member = type.members.find((candidate) => encodedName(candidate) === value);
  if (member !== undefined) return member;
  const options = type.members.map((candidate) => encodedName(candidate)).join(',');
  throw new BusinessCentralError(400, 'Unknown', `'${value}' is not an option. The existing options are: ${options}`);
}

function checkLength(name: string, value: string, maxLength: number): void {
  if (value.length <= maxLength) return;
  throw new BusinessCentralError(
    400,
    'Application_StringExceededLength',
    `The length of the string is ${value.length}, but it must be less than or equal to ${maxLength} characters. Value: ${value} (${captionOf(name)})`,
  );
}

function wrongType(name: string, type: string): BusinessCentralError {
  return badRequest(`Cannot convert the value of '${name}' to the expected type '${type}'.`);
}
