import type { CustomField, FieldKind, TakenWhile } from '../order/fields.js';
import type { CodePair } from './code-pair.js';
import { codedFields } from './coded-fields.js';
import { defaultMapping } from './default-mapping.js';
import {
  type BusinessCentralPage,
  type BusinessCentralPlace,
  type FieldMapping,
  type OrderMapping,
  pagePrefix,
} from './field-mapping.js';
import type { ReferenceRules } from './reference-rules.js';

/** A field that a connection's settings add. */
export interface OwnField {
  readonly name: CustomField;
  readonly label: string;
  readonly kind: Exclude<FieldKind, 'reference'>;
  readonly direction: FieldMapping['direction'];
  readonly takenWhile: TakenWhile;
  readonly maxLength?: number | undefined;
  readonly places?: number | undefined;
  readonly businessCentral: { readonly property: string } | { readonly page: string } | { readonly constant: string };
  readonly sales:
    | { readonly column: string; readonly codes?: readonly CodePair[] | undefined }
    | { readonly constant: string };
}

/** Fields that are mapped once a table says what their codes are called in Sales. */
export type CodedField = keyof typeof codedFields;

/** What a connection's settings add to the default mapping. */
export interface OwnMapping {
  readonly page?: BusinessCentralPage | undefined;
  readonly references?: ReferenceRules | undefined;
  readonly codes: Readonly<Partial<Record<CodedField, readonly CodePair[]>>>;
  readonly header: readonly OwnField[];
  readonly line: readonly OwnField[];
}

/** The default mapping with what a connection adds to it. */
export function mappingWith(own: OwnMapping): OrderMapping {
  const coded = Object.entries(codedFields).flatMap(([name, field]): [string, FieldMapping][] => {
    const codes = own.codes[name as CodedField];
    return codes === undefined ? [] : [[name, { ...field, sales: { ...field.sales, codes } }]];
  });
  return {
    header: { ...defaultMapping.header, ...Object.fromEntries(coded), ...fieldsOf(own.header) },
    line: { ...defaultMapping.line, ...fieldsOf(own.line) },
    ...(own.page === undefined ? {} : { page: own.page }),
    ...(own.references === undefined ? {} : { references: own.references }),
  };
}

function fieldsOf(fields: readonly OwnField[]): Record<CustomField, FieldMapping> {
  return Object.fromEntries(fields.map((field) => [field.name, fieldOf(field)]));
}

/** Each field of a customer's own merges alone. Its column may be missing: people make it, and may take it away. */
function fieldOf(field: OwnField): FieldMapping {
  const { name, label, kind, direction, takenWhile, maxLength, places, businessCentral, sales } = field;
  return {
    label,
    kind,
    direction,
    takenWhile,
    group: name,
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(places === undefined ? {} : { places }),
    ...('page' in businessCentral && direction !== 'fromBusinessCentral' ? { writtenApart: true } : {}),
    businessCentral: placeOf(businessCentral),
    sales: 'constant' in sales ? sales : columnOf(sales.column, sales.codes),
  };
}

function placeOf(place: OwnField['businessCentral']): BusinessCentralPlace {
  return 'page' in place ? { property: `${pagePrefix}${place.page}` } : place;
}

/** The number that Sales gives an order: the one column of the platform that a field of a customer's own may tell. */
export const salesOrderNumber = 'ordernumber';

function columnOf(column: string, codes: readonly CodePair[] | undefined): FieldMapping['sales'] {
  if (column === salesOrderNumber) {
    return { column };
  }
  return codes === undefined
    ? { column, madeByAdministrator: true }
    : { column, madeByAdministrator: true, transformation: 'optionByCode', codes };
}
