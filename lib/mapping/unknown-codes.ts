import { entriesOf } from '../order/fields.js';
import type { FieldValue, UnmatchedReference } from '../order/order.js';
import { sameText } from '../order/same-text.js';
import type { FieldMapping } from './field-mapping.js';
import type { SalesCells } from './sales-record.js';

type Fields = Readonly<Partial<Record<string, FieldMapping>>>;

/** Options of a row of Sales that no table of codes names, where the mapping says that the order waits for them. */
export function unknownOptions(fields: Fields, cells: SalesCells): readonly UnmatchedReference[] {
  return waitingPlaces(fields).flatMap(({ name, column, codes, direction }) => {
    const cell = cells[column] ?? null;
    const isUnknown = cell !== null && !codes.some((pair) => pair.sales === String(cell));
    return isUnknown && direction !== 'fromBusinessCentral'
      ? [{ table: 'code', key: column, why: `a code for ${String(cell)} of ${name} (mapping.codes)`, mayBeMade: false }]
      : [];
  });
}

/** Codes of Business Central that no option stands for, where the mapping says that the order waits for them, in words. */
export function codesWithoutOption(
  fields: Fields,
  values: Readonly<Partial<Record<string, FieldValue>>>,
): readonly string[] {
  return waitingPlaces(fields).flatMap(({ name, field, codes, direction }) => {
    const value = values[field] ?? null;
    const isUnknown = value !== null && !codes.some((pair) => sameText(pair.businessCentral, value));
    return isUnknown && direction !== 'fromSales' ? [`an option for ${value} of ${name} (mapping.codes)`] : [];
  });
}

function waitingPlaces(fields: Fields) {
  return entriesOf<string, FieldMapping>(fields).flatMap(([field, { sales: place, label, direction }]) =>
    'column' in place && place.whenUnknown === 'wait' && place.codes !== undefined
      ? [{ field, name: label ?? field, column: place.column, codes: place.codes, direction }]
      : [],
  );
}
