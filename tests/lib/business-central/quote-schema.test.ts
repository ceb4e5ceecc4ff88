import { describe, expect, it } from '@jest/globals';
import { createQuoteSchemas } from '../../../lib/business-central/quote-schema';
import { defaultMapping } from '../../../lib/mapping/default-mapping';
import { quoteMapping } from '../../../lib/mapping/quote-mapping';

const schemas = createQuoteSchemas(quoteMapping(defaultMapping));
const id = '11111111-1111-4111-8111-111111111111';

const line = (more: object) => ({
  '@odata.etag': 'W/"l"',
  id,
  sequence: 10_000,
  lineType: 'Item',
  lineObjectNumber: '1896-S',
  description: 'Desk',
  unitOfMeasureCode: 'PCS',
  quantity: 2,
  unitPrice: 125,
  discountAmount: 0,
  netTaxAmount: 50,
  taxPercent: 25,
  netAmount: 230,
  itemVariantId: '00000000-0000-0000-0000-000000000000',
  ...more,
});

const header = {
  '@odata.etag': 'W/"q"',
  id,
  number: 'SQ1001',
  externalDocumentNumber: '',
  documentDate: '2026-03-02',
  status: 'Sent',
  lastModifiedDateTime: '2026-03-02T10:00:00Z',
  customerNumber: 'C00010',
  currencyCode: 'EUR',
  shipToName: '',
  shipToAddressLine1: '',
  shipToAddressLine2: '',
  shipToCity: '',
  shipToState: '',
  shipToPostCode: '',
  shipToCountry: '',
  shipToContact: '',
  email: '',
  billToName: '',
  billToAddressLine1: '',
  billToAddressLine2: '',
  billToCity: '',
  billToState: '',
  billToPostCode: '',
  billToCountry: '',
  discountAmount: 0,
};

const read = (lines: readonly object[], more: object = {}) =>
  schemas.order.safeParse({ ...header, ...more, salesQuoteLines: lines });

describe('a quote read as an order', () => {
  it.each([
    ['net prices', { amountExcludingTax: 250, amountIncludingTax: 312.5 }, false],
    ['prices with tax', { amountExcludingTax: 200, amountIncludingTax: 250 }, true],
    ['prices with tax and a discount', { discountAmount: 10, amountExcludingTax: 192, amountIncludingTax: 240 }, true],
    ['no tax', { amountExcludingTax: 250, amountIncludingTax: 250 }, false],
  ])('shows by a line that it has %s', (_, amounts, expected) => {
    expect(read([line(amounts)]).data?.order.pricesIncludeTax).toBe(expected);
  });

  it('has the date of the quote, and its lines', () => {
    const { data } = read([line({ amountExcludingTax: 250, amountIncludingTax: 250 })]);
    expect(data?.order).toMatchObject({ orderDate: '2026-03-02', status: 'Sent' });
    expect(data?.order.lines.map(({ lineObjectNumber }) => lineObjectNumber)).toEqual(['1896-S']);
    expect(data?.order.lines[0]?.properties.invoiceDiscountAllocation).toBe('20');
  });

  it('is refused when a field that is mapped is missing, or it has no lines', () => {
    expect(read([], { currencyCode: undefined }).success).toBe(false);
    expect(schemas.order.safeParse(header).success).toBe(false);
  });
});

describe('the mapping of quotes', () => {
  it('leaves out what a quote of Business Central cannot hold, on both sides, and fields of settings', () => {
    const own = {
      ...defaultMapping,
      header: {
        ...defaultMapping.header,
        'custom.project': {
          kind: 'text',
          direction: 'both',
          group: 'project',
          takenWhile: 'always',
          businessCentral: { property: 'project' },
          sales: { column: 'new_project' },
        },
      },
    } as const;
    const mapping = quoteMapping(own);
    for (const field of [
      mapping.header.requestedDeliveryDate,
      mapping.line.shipmentDate,
      mapping.line.shippedQuantity,
    ]) {
      expect([field.businessCentral, field.sales]).toEqual([{ constant: null }, { constant: null }]);
    }
    expect(mapping.header['custom.project']?.sales).toEqual({ constant: null });
    expect(mapping.line.unitPrice).toEqual(defaultMapping.line.unitPrice);
  });
});
