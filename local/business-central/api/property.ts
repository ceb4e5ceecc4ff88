/** Type of a property; lengths in characters, enum members as AL names. */
export type PropertyType =
  | { readonly kind: 'guid' | 'boolean' | 'date' | 'dateTime' | 'decimal' | 'integer' }
  | { readonly kind: 'text' | 'code'; readonly maxLength: number }
  | { readonly kind: 'enum'; readonly typeName: string; readonly members: readonly string[] };

/** A value inside: decimals as plain text, instants as milliseconds, enums by AL name, codes in upper case. */
export type Value = string | boolean | number;

/** `ignored`: may be sent, without effect; `readOnly`: refused (S-028). */
export type Access = 'write' | 'readOnly' | 'ignored';

/** One property of an entity, with how it is read from its row. */
export interface Property<R> {
  readonly name: string;
  readonly type: PropertyType;
  readonly access: Access;
  /** False for page variables: no filter, no sort (1.4). */
  readonly filterable: boolean;
  read(row: R): Value;
}

/** Members of a request body in the order sent, values checked and in inside form. */
export type Members = ReadonlyMap<string, Value>;

export const guid: PropertyType = { kind: 'guid' };
export const boolean: PropertyType = { kind: 'boolean' };
export const date: PropertyType = { kind: 'date' };
export const dateTime: PropertyType = { kind: 'dateTime' };
export const decimalNumber: PropertyType = { kind: 'decimal' };
export const integer: PropertyType = { kind: 'integer' };

export function text(maxLength: number): PropertyType {
  return { kind: 'text', maxLength };
}

export function code(maxLength: number): PropertyType {
  return { kind: 'code', maxLength };
}

export function enumeration(typeName: string, members: readonly string[]): PropertyType {
  return { kind: 'enum', typeName, members };
}

interface PropertyOptions {
  readonly access?: Access;
  readonly filterable?: boolean;
}

/** Makes the property builder of a row type: `const property = propertyOf<ItemRow>()`. */
export function propertyOf<R>(): (
  name: string,
  type: PropertyType,
  read: (row: R) => Value,
  access?: Access | PropertyOptions,
) => Property<R> {
  return (name, type, read, access = 'write') => {
    const options = typeof access === 'string' ? { access } : access;
    return { name, type, read, access: options.access ?? 'write', filterable: options.filterable ?? true };
  };
}

/** Caption of the page control behind a property, for texts such as "Control 'Last Date Modified' is read-only". */
export function captionOf(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const encodings: readonly (readonly [string, string])[] = [
  [' ', '_x0020_'],
  ['/', '_x002F_'],
  ['-', '_x002D_'],
  ['.', '_x002E_'],
  ['(', '_x0028_'],
  [')', '_x0029_'],
];

/** An AL enum name as XML name: `In Review` becomes `In_x0020_Review` (1.6). */
export function encodedName(name: string): string {
  return encodings.reduce((encoded, [plainText, xmlText]) => encoded.replaceAll(plainText, xmlText), name);
}
