import { defaultMapping } from './default-mapping.js';
import type { FieldMapping, OrderMapping } from './field-mapping.js';

/** How each field that a connection adds is read: a text that changes when what is read could. */
export interface FieldReadings {
  readonly header: Readonly<Record<string, string>>;
  readonly line: Readonly<Record<string, string>>;
}

/** Names of fields, by table. */
export interface FieldNames {
  readonly header: readonly string[];
  readonly line: readonly string[];
}

const tables = ['header', 'line'] as const;

/** How a mapping reads the fields that the connection adds; the built-in ones are read the same in every version. */
export function readingsOf(mapping: OrderMapping): FieldReadings {
  const [header, line] = tables.map((table) => {
    const builtIn = new Set(Object.keys(defaultMapping[table]));
    const added = Object.entries<FieldMapping>(mapping[table]).filter(([name]) => !builtIn.has(name));
    return Object.fromEntries(added.map(([name, field]) => [name, readingOf(field, mapping)]));
  });
  return { header: header ?? {}, line: line ?? {} };
}

function readingOf({ kind, places, maxLength, businessCentral, sales }: FieldMapping, { page }: OrderMapping): string {
  const isOfPage = 'property' in businessCentral && businessCentral.property.startsWith('page.');
  return JSON.stringify([kind, places ?? null, maxLength ?? null, businessCentral, sales, isOfPage ? page : null]);
}

/**
 * Fields that are read now and were not read, or otherwise, before: what was agreed of them says nothing any more, and to
 * hold it against what is shown now would make edits of nobody (I2).
 */
export function readAnew(before: FieldReadings, now: FieldReadings): FieldNames {
  const [header, line] = tables.map((table) =>
    Object.keys(now[table]).filter((name) => now[table][name] !== before[table][name]),
  );
  return { header: header ?? [], line: line ?? [] };
}

/** Fields that both read, and not alike. */
export function readOtherwise(before: FieldReadings, now: FieldReadings): FieldNames {
  const anew = readAnew(before, now);
  return {
    header: anew.header.filter((name) => before.header[name] !== undefined),
    line: anew.line.filter((name) => before.line[name] !== undefined),
  };
}

/** Whether there is any. */
export function isNoField({ header, line }: FieldNames): boolean {
  return header.length + line.length === 0;
}

/** The readings of a mapping whose fields are all built in. */
export const noReadings: FieldReadings = { header: {}, line: {} };
