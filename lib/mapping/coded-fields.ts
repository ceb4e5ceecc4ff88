import type { MoreHeaderField } from '../order/fields.js';
import type { FieldMapping } from './field-mapping.js';

/** Fields that need a table of codes in the settings; mapped only where there is one. */
export const codedFields = {
  paymentTerms: {
    kind: 'code',
    direction: 'both',
    group: 'terms',
    takenWhile: 'always',
    maxLength: 10,
    businessCentral: { property: 'paymentTermsId.code' },
    sales: { column: 'paymenttermscode', transformation: 'optionByCode' },
  },
  shipmentMethod: {
    kind: 'code',
    direction: 'both',
    group: 'terms',
    takenWhile: 'open',
    maxLength: 10,
    businessCentral: { property: 'shipmentMethodId.code' },
    sales: { column: 'freighttermscode', transformation: 'optionByCode' },
  },
  salesperson: {
    kind: 'code',
    direction: 'both',
    group: 'salesperson',
    takenWhile: 'notInReview',
    maxLength: 20,
    businessCentral: { property: 'salesperson' },
    sales: { column: '_ownerid_value', transformation: 'ownerByCode' },
  },
} as const satisfies Partial<Record<MoreHeaderField, FieldMapping>>;

/** Fields that are mapped once it is said what their codes are called in Sales. */
export type CodedField = keyof typeof codedFields;

/** Their names. */
export const codedFieldNames = [
  'paymentTerms',
  'shipmentMethod',
  'salesperson',
] as const satisfies readonly CodedField[];
