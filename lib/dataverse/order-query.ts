import { guidLiteral, withQuery } from '../http/odata-literal.js';

const headerColumns = [
  'salesorderid',
  'ordernumber',
  'name',
  '_pricelevelid_value',
  'requestdeliveryby',
  'shipto_name',
  'shipto_line1',
  'shipto_line2',
  'shipto_city',
  'shipto_stateorprovince',
  'shipto_postalcode',
  'shipto_country',
  'discountamount',
  'discountpercentage',
  'freightamount',
  'totallineitemamount',
  'totalamount',
  'totaltax',
  'statecode',
  'statuscode',
  'createdon',
  'modifiedon',
] as const;

const lineColumns = [
  'salesorderdetailid',
  'isproductoverridden',
  'productdescription',
  'quantity',
  'ispriceoverridden',
  'priceperunit',
  'manualdiscountamount',
  'tax',
  'quantityshipped',
  'description',
  'lineitemnumber',
  'sequencenumber',
  'createdon',
] as const;

/** Own columns that exist, as `salesorder.tdm_…` and `salesorderdetail.tdm_…`. */
export type OwnColumns = ReadonlySet<string>;

/** Names of the own columns of one table. */
export function ownColumnsOf(table: 'salesorder' | 'salesorderdetail', own: OwnColumns): readonly string[] {
  return [...own].filter((column) => column.startsWith(`${table}.`)).map((column) => column.slice(table.length + 1));
}

/**
 * The two reads that make an order, header first: a header version that is older than the lines is refused when it is
 * written against, while the reverse would go unnoticed. Lines are read as a set of their own, since what a nested
 * `$expand` below a collection may do is not settled.
 */
export function orderReads(orderId: string, own: OwnColumns): readonly [header: string, lines: string] {
  const id = guidLiteral(orderId);
  return [
    withQuery(`salesorders(${id})`, {
      $select: [...headerColumns, ...ownColumnsOf('salesorder', own)].join(','),
      $expand:
        'customerid_account($select=accountnumber,name),customerid_contact($select=fullname),transactioncurrencyid($select=isocurrencycode)',
    }),
    withQuery('salesorderdetails', {
      $select: [...lineColumns, ...ownColumnsOf('salesorderdetail', own)].join(','),
      $filter: `_salesorderid_value eq ${id}`,
      $expand: 'productid($select=productnumber),uomid($select=name)',
    }),
  ];
}
