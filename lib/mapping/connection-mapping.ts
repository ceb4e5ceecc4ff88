import type { CustomField, FieldKind, TakenWhile } from '../order/fields.js';
import type { CodePair } from './code-pair.js';
import { type CodedField, codedFields } from './coded-fields.js';
import { defaultMapping } from './default-mapping.js';
import { type BuiltInFlags, definitionOf, type FieldFlags, withFlags } from './field-flags.js';
import {
  type BusinessCentralPage,
  type BusinessCentralPlace,
  type FieldMapping,
  type OrderMapping,
  pagePrefix,
  type WhenUnknown,
} from './field-mapping.js';
import type { ReferenceRules } from './reference-rules.js';

/** A field that a connection's settings add. */
export interface OwnField extends FieldFlags {
  readonly name: CustomField;
  readonly label: string;
  readonly kind: Exclude<FieldKind, 'reference'>;
  readonly direction: FieldMapping['direction'];
  readonly takenWhile: TakenWhile;
  readonly maxLength?: number | undefined;
  readonly places?: number | undefined;
  readonly businessCentral:
    | { readonly property: string; readonly transformation?: 'enumerationMember' | undefined }
    | { readonly page: string }
    | { readonly constant: string };
  readonly sales:
    | {
        readonly column: string;
        readonly codes?: readonly CodePair[] | undefined;
        readonly whenUnknown?: WhenUnknown | undefined;
        readonly transformation?: OwnTransformation | undefined;
      }
    | { readonly constant: string };
}

/** How a column of a customer's own and a value become each other, where more than the kind decides it. */
export type OwnTransformation = 'dayOfTimestamp' | 'zeroWhenBlank';

/** What a connection's settings add to the default mapping. */
export interface OwnMapping {
  readonly page?: BusinessCentralPage | undefined;
  readonly references?: ReferenceRules | undefined;
  readonly codes: Readonly<Partial<Record<CodedField, readonly CodePair[]>>>;
  readonly header: readonly OwnField[];
  readonly line: readonly OwnField[];
  /** What settings say of built-in fields. */
  readonly fields?: Readonly<Record<'header' | 'line', Readonly<Partial<Record<string, BuiltInFlags>>>>> | undefined;
}

/** The default mapping with what a connection adds to it. */
export function mappingWith(own: OwnMapping): OrderMapping {
  const coded = Object.entries(codedFields).flatMap(([name, field]): [string, FieldMapping][] => {
    // Where rules find the codes the table begins with those that are said, or with none.
    const codes =
      own.codes[name as CodedField] ?? (own.references?.[name as CodedField] === undefined ? undefined : []);
    return codes === undefined ? [] : [[name, { ...field, sales: { ...field.sales, codes } }]];
  });
  const builtIn = { ...defaultMapping.header, ...countriesByName(own.references?.countries) };
  return {
    header: {
      ...withFlags({ ...builtIn, ...Object.fromEntries(coded) }, own.fields?.header ?? {}),
      ...fieldsOf(own.header),
    } as OrderMapping['header'],
    line: { ...withFlags(defaultMapping.line, own.fields?.line ?? {}), ...fieldsOf(own.line) } as OrderMapping['line'],
    ...(own.page === undefined ? {} : { page: own.page }),
    ...(own.references === undefined ? {} : { references: own.references }),
  };
}

/** The countries of both addresses, where they have names in Sales. */
function countriesByName(names: ReferenceRules['countries']): Readonly<Record<string, FieldMapping>> {
  const { shipToCountry, billToCountry } = defaultMapping.header;
  return names === undefined ? {} : { shipToCountry: byName(shipToCountry), billToCountry: byName(billToCountry) };

  function byName(field: FieldMapping): FieldMapping {
    return { ...field, sales: { ...field.sales, transformation: 'countryByName', names } } as FieldMapping;
  }
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
    // A member of an enumeration is read by its name and never written.
    takenWhile: 'property' in businessCentral && businessCentral.transformation !== undefined ? 'never' : takenWhile,
    group: name,
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(places === undefined ? {} : { places }),
    ...definitionOf(field),
    ...('page' in businessCentral && direction !== 'fromBusinessCentral' ? { writtenApart: true } : {}),
    businessCentral: placeOf(businessCentral),
    sales: 'constant' in sales ? sales : columnOf(sales),
  };
}

function placeOf(place: OwnField['businessCentral']): BusinessCentralPlace {
  if ('page' in place) {
    return { property: `${pagePrefix}${place.page}` };
  }
  if ('constant' in place) {
    return place;
  }
  const { property, transformation } = place;
  return transformation === undefined ? { property } : { property, transformation };
}

/** The number that Sales gives an order, which a field of a customer's own may tell. */
export const salesOrderNumber = 'ordernumber';

/** What people write of an order as a whole: a field of a customer's own carries it where a page has the like (P-016). */
export const salesDescription = 'description';

/** The columns of the platform that a field of a customer's own may name; they are always there. */
export const platformColumns: readonly string[] = [salesOrderNumber, salesDescription];

function columnOf({
  column,
  codes,
  whenUnknown,
  transformation,
}: Extract<OwnField['sales'], { column: string }>): FieldMapping['sales'] {
  if (platformColumns.includes(column)) {
    return { column };
  }
  const place = { column, madeByAdministrator: true } as const;
  if (codes === undefined) {
    return transformation === undefined ? place : { ...place, transformation };
  }
  return { ...place, transformation: 'optionByCode', codes, ...(whenUnknown === undefined ? {} : { whenUnknown }) };
}
