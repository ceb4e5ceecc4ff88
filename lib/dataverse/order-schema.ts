import { z } from 'zod';
import { decimalField, integerField } from '../http/json.js';
import { readAnswer } from '../http/read-answer.js';
import type { SalesLineRecord, SalesOrderRecord } from '../mapping/sales-record.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { type OwnColumns, ownColumnsOf } from './order-query.js';

const text = z.string().nullable();
const amount = decimalField.nullable();
const id = z.guid().transform((guid) => guid.toLowerCase());

/** The number in `W/"n"` (sheet 1.10). */
export const versionField = z
  .string()
  .regex(/^W\/"\d+"$/)
  .transform((etag) => etag.slice(3, -1));

const headerSchema = z.looseObject({
  '@odata.etag': versionField,
  salesorderid: id,
  ordernumber: z.string(),
  name: text,
  _pricelevelid_value: id.nullable(),
  requestdeliveryby: text,
  shipto_name: text,
  shipto_line1: text,
  shipto_line2: text,
  shipto_city: text,
  shipto_stateorprovince: text,
  shipto_postalcode: text,
  shipto_country: text,
  discountamount: amount,
  discountpercentage: amount,
  freightamount: amount,
  totallineitemamount: amount,
  totalamount: amount,
  totaltax: amount,
  statecode: integerField,
  statuscode: integerField,
  createdon: z.string(),
  modifiedon: z.string(),
  customerid_account: z.object({ accountnumber: text.default(null), name: text.default(null) }).nullish(),
  customerid_contact: z.object({ fullname: text.default(null) }).nullish(),
  transactioncurrencyid: z.object({ isocurrencycode: text }).nullish(),
});

const lineSchema = z.looseObject({
  '@odata.etag': versionField,
  salesorderdetailid: id,
  isproductoverridden: z.boolean().nullable(),
  productdescription: text,
  quantity: amount,
  ispriceoverridden: z.boolean().nullable(),
  priceperunit: amount,
  manualdiscountamount: amount,
  tax: amount,
  quantityshipped: amount,
  description: text,
  lineitemnumber: integerField.nullable(),
  sequencenumber: integerField.nullable(),
  createdon: z.string(),
  productid: z.object({ productnumber: text }).nullish(),
  uomid: z.object({ name: text }).nullish(),
});

type HeaderRow = z.output<typeof headerSchema>;
type LineRow = z.output<typeof lineSchema>;

const linesSchema = z.object({ value: z.array(lineSchema) });

/** The order from the answers to `orderReads`; `invalid` names what is missing. */
export function readOrderRecord(
  bodies: { readonly header: string; readonly lines: string },
  own: OwnColumns,
): RemoteResult<SalesOrderRecord> {
  const header = readAnswer(headerSchema, 'salesorder', bodies.header);
  if (!header.ok) {
    return header;
  }
  const lines = readAnswer(linesSchema, 'salesorderdetails', bodies.lines);
  if (!lines.ok) {
    return lines;
  }
  const lineNames = ownColumnsOf('salesorderdetail', own);
  return success({
    ...headerRecord(header.value),
    own: ownValues(header.value, ownColumnsOf('salesorder', own)),
    lines: lines.value.value.toSorted(byPosition).map((row) => lineRecord(row, ownValues(row, lineNames))),
  });
}

function headerRecord(row: HeaderRow): Omit<SalesOrderRecord, 'own' | 'lines'> {
  return {
    id: row.salesorderid,
    version: row['@odata.etag'],
    orderNumber: row.ordernumber,
    name: row.name,
    accountNumber: row.customerid_account?.accountnumber ?? null,
    customerName: row.customerid_account?.name ?? row.customerid_contact?.fullname ?? null,
    isoCurrencyCode: row.transactioncurrencyid?.isocurrencycode ?? null,
    priceLevelId: row._pricelevelid_value,
    requestDeliveryBy: row.requestdeliveryby,
    shipToName: row.shipto_name,
    shipToLine1: row.shipto_line1,
    shipToLine2: row.shipto_line2,
    shipToCity: row.shipto_city,
    shipToStateOrProvince: row.shipto_stateorprovince,
    shipToPostalCode: row.shipto_postalcode,
    shipToCountry: row.shipto_country,
    discountAmount: row.discountamount,
    discountPercentage: row.discountpercentage,
    freightAmount: row.freightamount,
    totalLineItemAmount: row.totallineitemamount,
    totalAmount: row.totalamount,
    totalTax: row.totaltax,
    stateCode: row.statecode,
    statusCode: row.statuscode,
    createdOn: row.createdon,
    modifiedOn: row.modifiedon,
  };
}

function lineRecord(row: LineRow, own: SalesLineRecord['own']): SalesLineRecord {
  return {
    id: row.salesorderdetailid,
    version: row['@odata.etag'],
    isProductOverridden: row.isproductoverridden ?? false,
    productDescription: row.productdescription,
    productNumber: row.productid?.productnumber ?? null,
    unitName: row.uomid?.name ?? null,
    quantity: row.quantity,
    isPriceOverridden: row.ispriceoverridden ?? false,
    pricePerUnit: row.priceperunit,
    manualDiscountAmount: row.manualdiscountamount,
    tax: row.tax,
    quantityShipped: row.quantityshipped,
    description: row.description,
    lineItemNumber: row.lineitemnumber,
    own,
  };
}

/** Own columns as text, whatever their type. */
function ownValues(row: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    names.map((name) => [name, row[name] === undefined || row[name] === null ? null : String(row[name])]),
  );
}

/** Sequence number, line item number, creation, and the id so that the order never wavers. Blank comes last. */
function byPosition(left: LineRow, right: LineRow): number {
  const last = Number.MAX_SAFE_INTEGER;
  return (
    (left.sequencenumber ?? last) - (right.sequencenumber ?? last) ||
    (left.lineitemnumber ?? last) - (right.lineitemnumber ?? last) ||
    compareText(left.createdon, right.createdon) ||
    compareText(left.salesorderdetailid, right.salesorderdetailid)
  );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
