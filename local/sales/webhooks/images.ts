import type { DataEvent } from '../engine/operation.js';
import type { Table } from '../model/table.js';
import type { Row } from '../model/values.js';
import { entity, pair } from './contract-values.js';

/** An image registered at the step. */
export interface ImageSpecification {
  readonly alias: string;
  readonly columns: readonly string[];
  readonly pre: boolean;
  readonly post: boolean;
}

/** Registered images, and the platform's own with the primary name (D-067). */
export function images(
  table: Table,
  event: DataEvent,
  input: { kind: 'pre' | 'post'; wanted: readonly ImageSpecification[] },
): unknown[] {
  const row = input.kind === 'pre' ? event.before : event.after;
  if (row === undefined || (input.kind === 'pre' && event.message === 'Create')) return [];
  const own =
    input.kind === 'post' || event.message === 'Delete'
      ? [pair('AsynchronousStepPrimaryName', image(table, event.id, { row, names: [table.primaryName] }))]
      : [];
  const asked = input.wanted.filter((specification) => (input.kind === 'pre' ? specification.pre : specification.post));
  return [
    ...own,
    ...asked.map(({ alias, columns }) =>
      pair(alias, image(table, event.id, { row, names: columns.length === 0 ? Object.keys(row) : columns })),
    ),
  ];
}

function image(table: Table, id: string, { row, names }: { row: Row; names: readonly string[] }): unknown {
  const wanted = [...new Set([...names, table.primaryId])].filter((name) => (row[name] ?? null) !== null);
  const columns = Object.fromEntries(wanted.map((name) => [name, row[name] ?? null]));
  const shown = entity(table, id, { columns, version: null });
  // Asked for by name, the version does appear in an image (sheet 3.4, RowVersion).
  if (names.includes('versionnumber')) {
    shown.Attributes.push(pair('versionnumber', row.versionnumber ?? null));
  }
  return shown;
}
