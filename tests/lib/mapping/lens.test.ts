import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type {
  BusinessCentralLineRecord,
  BusinessCentralOrderRecord,
  BusinessCentralValues,
} from '../../../lib/mapping/business-central-record';
import { defaultMapping } from '../../../lib/mapping/default-mapping';
import type { FieldMapping } from '../../../lib/mapping/field-mapping';
import { readBusinessCentralOrder } from '../../../lib/mapping/read-business-central';
import { writeBusinessCentralHeader, writeBusinessCentralLine } from '../../../lib/mapping/write-business-central';
import { entriesOf, type HeaderField, type LineField } from '../../../lib/order/fields';
import type { FieldValue } from '../../../lib/order/order';
import { headerValues, lineValues, propertyRuns } from '../../support/arbitraries';
import { defaultReading } from '../../support/readings';

const line: BusinessCentralLineRecord = {
  id: 'line',
  etag: 'l1',
  sequence: 10000,
  lineType: 'Item',
  lineObjectNumber: 'X',
  properties: {
    lineObjectNumber: 'X',
    description: 'Something',
    unitOfMeasureCode: 'PCS',
    quantity: '1',
    unitPrice: '10',
    discountAmount: '0',
    netTaxAmount: '2.5',
    netAmount: '10',
    shipmentDate: '2026-01-01',
    shippedQuantity: '0',
    invoicedQuantity: '0',
  },
};

const order: BusinessCentralOrderRecord = {
  id: 'order',
  etag: 'h1',
  number: 'SO1',
  externalDocumentNumber: 'PO 1',
  pricesIncludeTax: false,
  status: 'Draft',
  orderDate: '2026-01-01',
  lastModifiedDateTime: '2026-01-01T00:00:00Z',
  properties: {
    number: 'SO1',
    status: 'Draft',
    externalDocumentNumber: 'PO 1',
    customerNumber: 'C1',
    currencyCode: 'EUR',
    requestedDeliveryDate: '0001-01-01',
    shipToContact: '',
    email: '',
    shipToName: 'Name',
    shipToAddressLine1: 'Street 1',
    shipToAddressLine2: '',
    shipToCity: 'Town',
    shipToState: '',
    shipToPostCode: '1000',
    shipToCountry: 'DK',
    discountAmount: '0',
    totalAmountExcludingTax: '10',
    orderDate: '2026-01-01',
  },
  lines: [line],
};

/** What the record shows once the written values are in it, as Business Central stores them. */
function stored<Row extends { readonly properties: object }>(row: Row, written: BusinessCentralValues): Row {
  const values = Object.entries(written).map(([name, value]) => [
    name,
    typeof value === 'object' ? value.decimal : value,
  ]);
  return { ...row, properties: { ...row.properties, ...Object.fromEntries(values) } };
}

/** Fields that are written to Business Central as properties; a blank amount is written as zero. */
function writable<Field extends string>(
  definitions: Readonly<Partial<Record<Field, FieldMapping>>>,
  values: Readonly<Partial<Record<Field, FieldValue>>>,
): Record<string, FieldValue> {
  const fields = entriesOf<Field, FieldMapping>(definitions).flatMap(
    ([field, { direction, kind, businessCentral }]) => {
      const value = values[field] ?? null;
      return direction === 'both' && 'property' in businessCentral && field in values
        ? [[field, kind === 'decimal' ? (value ?? '0') : value] as const]
        : [];
    },
  );
  return Object.fromEntries(fields);
}

describe('lens laws of the Business Central mapping (I16)', () => {
  it('writing what was read changes nothing', () => {
    const view = readBusinessCentralOrder(order, defaultReading);
    const header = writable<HeaderField>(defaultMapping.header, view.header);
    expect(stored(order, writeBusinessCentralHeader(header, defaultMapping))).toEqual(order);
    const values = view.lines[0]?.values;
    expect(values).toBeDefined();
    if (values !== undefined) {
      const fields = writable<LineField>(defaultMapping.line, values);
      expect(stored(line, writeBusinessCentralLine(fields, defaultMapping))).toEqual(line);
    }
  });

  it('reading what was written gives what was written, and nothing else moves', () => {
    fc.assert(
      fc.property(headerValues, lineValues, (header, values) => {
        // A discount below zero does not exist in Sales.
        fc.pre(values.lineDiscountAmount?.startsWith('-') !== true);
        const wanted = writable<HeaderField>(defaultMapping.header, header);
        const wantedLine = { ...writable<LineField>(defaultMapping.line, values), product: values.product ?? 'X' };
        const after = readBusinessCentralOrder(
          {
            ...stored(order, writeBusinessCentralHeader(wanted, defaultMapping)),
            lines: [stored(line, writeBusinessCentralLine(wantedLine, defaultMapping))],
          },
          defaultReading,
        );
        expect(after.header).toMatchObject(wanted);
        expect(after.lines[0]?.values).toMatchObject(wantedLine);
        expect(after.header.businessCentralNumber).toBe('SO1');
        expect(after.lines[0]?.values.tax).toBe('2.5');
      }),
      { numRuns: Math.min(propertyRuns, 3000) },
    );
  });
});
