import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type {
  BusinessCentralLineRecord,
  BusinessCentralOrderRecord,
} from '../../../lib/mapping/business-central-record';
import { readBusinessCentralOrder } from '../../../lib/mapping/read-business-central';
import { writeBusinessCentralHeader, writeBusinessCentralLine } from '../../../lib/mapping/write-business-central';
import { decimal } from '../../../lib/order/decimal';
import {
  type HeaderField,
  headerFieldNames,
  headerFields,
  type LineField,
  lineFieldNames,
  lineFields,
} from '../../../lib/order/fields';
import type { FieldValue } from '../../../lib/order/order';
import { headerValues, lineValues, propertyRuns } from '../../support/arbitraries';

const zero = decimal('0');

const line: BusinessCentralLineRecord = {
  id: 'line',
  etag: 'l1',
  sequence: 10000,
  lineType: 'Item',
  lineObjectNumber: 'X',
  description: 'Something',
  unitOfMeasureCode: 'PCS',
  quantity: decimal('1'),
  unitPrice: decimal('10'),
  discountAmount: zero,
  netTaxAmount: decimal('2.5'),
  netAmount: decimal('10'),
  shipmentDate: '2026-01-01',
  shippedQuantity: zero,
  invoicedQuantity: zero,
};

const order: BusinessCentralOrderRecord = {
  id: 'order',
  etag: 'h1',
  number: 'SO1',
  externalDocumentNumber: 'PO 1',
  customerNumber: 'C1',
  currencyCode: 'EUR',
  requestedDeliveryDate: '0001-01-01',
  shipToName: 'Name',
  shipToAddressLine1: 'Street 1',
  shipToAddressLine2: '',
  shipToCity: 'Town',
  shipToState: '',
  shipToPostCode: '1000',
  shipToCountry: 'DK',
  discountAmount: zero,
  pricesIncludeTax: false,
  totalAmountExcludingTax: decimal('10'),
  totalTaxAmount: decimal('2.5'),
  totalAmountIncludingTax: decimal('12.5'),
  status: 'Draft',
  orderDate: '2026-01-01',
  lastModifiedDateTime: '2026-01-01T00:00:00Z',
  lines: [line],
};

/** What the record shows once the written values are in it, as Business Central stores them. */
function stored<Row extends object>(row: Row, written: Readonly<Record<string, unknown>>): Row {
  const values = Object.entries(written).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null ? (value as { decimal: string }).decimal : value,
  ]);
  return { ...row, ...Object.fromEntries(values) };
}

/** Fields that may be written to Business Central; a blank amount is written as zero. */
function writable<Field extends string>(
  names: readonly Field[],
  definitions: Readonly<Record<Field, { readonly direction: string; readonly kind: string }>>,
  values: Readonly<Record<Field, FieldValue>>,
): Record<Field, FieldValue> {
  const both = names.filter((field) => definitions[field].direction === 'both');
  return Object.fromEntries(
    both.map((field) => [field, definitions[field].kind === 'decimal' ? (values[field] ?? '0') : values[field]]),
  ) as Record<Field, FieldValue>;
}

describe('lens laws of the Business Central mapping (I16)', () => {
  it('writing what was read changes nothing', () => {
    const view = readBusinessCentralOrder(order);
    const header = writeBusinessCentralHeader(writable(headerFieldNames, headerFields, view.header));
    expect(stored(order, header)).toEqual(order);
    const values = view.lines[0]?.values;
    expect(values).toBeDefined();
    if (values !== undefined) {
      expect(stored(line, writeBusinessCentralLine(writable(lineFieldNames, lineFields, values)))).toEqual(line);
    }
  });

  it('reading what was written gives what was written, and nothing else moves', () => {
    fc.assert(
      fc.property(headerValues, lineValues, (header, values) => {
        const wanted = writable(headerFieldNames, headerFields, header);
        const wantedLine = { ...writable(lineFieldNames, lineFields, values), product: values.product ?? 'X' };
        const after = readBusinessCentralOrder({
          ...stored(order, writeBusinessCentralHeader(wanted)),
          lines: [stored(line, writeBusinessCentralLine(wantedLine))],
        });
        for (const field of Object.keys(wanted) as HeaderField[]) {
          expect([field, after.header[field]]).toEqual([field, wanted[field]]);
        }
        for (const field of Object.keys(wantedLine) as LineField[]) {
          expect([field, after.lines[0]?.values[field]]).toEqual([field, wantedLine[field]]);
        }
        expect(after.header.businessCentralNumber).toBe('SO1');
        expect(after.lines[0]?.values.tax).toBe('2.5');
      }),
      { numRuns: Math.min(propertyRuns, 3000) },
    );
  });
});
