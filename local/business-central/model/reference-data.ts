import { stableGuid } from './values.js';

/** `taxAreaId` of customers that the VAT posting setup exempts: the VAT business posting group EXPORT (sheet 2.4). */
export const exemptTaxAreaId = stableGuid('tax-area:EXPORT');

/** Countries known to the company; others are refused. */
export const countryCodes: ReadonlySet<string> = new Set(
  'AT AU BE BG CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT JP LT LU LV MT MX NL NO NZ PL PT RO SE SI SK US'.split(
    ' ',
  ),
);

/** Values of the two global dimensions. */
export const dimensionValues: readonly [ReadonlySet<string>, ReadonlySet<string>] = [
  new Set(['ADM', 'PROD', 'SALES']),
  new Set(['HOME', 'OFFICE', 'SCHOOL']),
];

/** Codes of the two global dimensions, whose values shortcut fields show as well. */
export const globalDimensions: readonly string[] = ['DEPARTMENT', 'PRODUCTLINE'];

/** Values of all dimensions, by code. */
export const dimensions: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...globalDimensions.map((code, index) => [code, dimensionValues[index] ?? new Set<string>()] as const),
  ['PROJECT', new Set(['FAIR', 'SCHOOLS'])],
  ['REGION', new Set(['NORTH', 'SOUTH'])],
]);

/** Number series of the company: id, prefix and last number used. */
export const numberSeries: readonly { readonly id: string; readonly prefix: string; readonly last: number }[] = [
  { id: 'S-ORD', prefix: 'SO', last: 101000 },
  { id: 'S-QUO', prefix: 'SQ', last: 1000 },
  { id: 'S-SHPT', prefix: 'SS', last: 102000 },
  { id: 'S-INV', prefix: 'SI', last: 103000 },
  { id: 'CUST', prefix: 'C', last: 20000 },
  { id: 'ITEM', prefix: 'I', last: 1000 },
];
