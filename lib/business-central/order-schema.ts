import { z } from 'zod';
import { decimalField, integerField } from '../http/json.js';
import type { BusinessCentralLineRecord, BusinessCentralOrderRecord } from '../mapping/business-central-record.js';

const etag = z.string().min(1);
const id = z.guid().transform((text) => text.toLowerCase());

const line = z
  .object({
    '@odata.etag': etag,
    id,
    sequence: integerField,
    lineType: z.string(),
    lineObjectNumber: z.string(),
    description: z.string(),
    unitOfMeasureCode: z.string(),
    quantity: decimalField,
    unitPrice: decimalField,
    discountAmount: decimalField,
    netTaxAmount: decimalField,
    netAmount: decimalField,
    shipmentDate: z.string(),
    shippedQuantity: decimalField,
    invoicedQuantity: decimalField,
  })
  .transform(({ '@odata.etag': version, ...fields }): BusinessCentralLineRecord => ({ ...fields, etag: version }));

/** A line, as in an expanded order or a page of lines. */
export const lineSchema = line;

/** A `salesOrders` entity read with its lines. Unknown fields are ignored, unknown members of enumerations kept. */
export const orderSchema = z
  .object({
    '@odata.etag': etag,
    id,
    number: z.string(),
    externalDocumentNumber: z.string(),
    customerNumber: z.string(),
    currencyCode: z.string(),
    requestedDeliveryDate: z.string(),
    shipToName: z.string(),
    shipToAddressLine1: z.string(),
    shipToAddressLine2: z.string(),
    shipToCity: z.string(),
    shipToState: z.string(),
    shipToPostCode: z.string(),
    shipToCountry: z.string(),
    discountAmount: decimalField,
    pricesIncludeTax: z.boolean(),
    totalAmountExcludingTax: decimalField,
    totalTaxAmount: decimalField,
    totalAmountIncludingTax: decimalField,
    status: z.string(),
    orderDate: z.string(),
    lastModifiedDateTime: z.string(),
    salesOrderLines: z.array(line),
    'salesOrderLines@odata.nextLink': z.string().optional(),
  })
  .transform(({ '@odata.etag': version, salesOrderLines, 'salesOrderLines@odata.nextLink': nextLines, ...fields }) => ({
    order: { ...fields, etag: version, lines: inSequence(salesOrderLines) } satisfies BusinessCentralOrderRecord,
    /** Where the rest of the lines is, should the server page them. */
    nextLines,
  }));

/** Lines ordered by sequence. */
export function inSequence(lines: readonly BusinessCentralLineRecord[]): readonly BusinessCentralLineRecord[] {
  return lines.toSorted((left, right) => left.sequence - right.sequence);
}
