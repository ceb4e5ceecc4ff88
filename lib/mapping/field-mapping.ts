import type { FieldDefinition, HeaderOf, LineOf } from '../order/fields.js';
import type { FieldValue } from '../order/order.js';

/**
 * Where a field lives in Business Central: a property of the API's entity; something worked out from the whole order, which
 * is written otherwise than as a property; or nowhere, with a value that is always shown.
 */
export type BusinessCentralPlace =
  | { readonly property: string; readonly transformation?: BusinessCentralTransformationName }
  | { readonly derived: DerivedProperty }
  | { readonly constant: FieldValue };

/**
 * Where a field lives in Sales: a column of the table (or, behind a dot, of the row a lookup leads to), or nowhere, with a
 * value that is always shown.
 */
export type SalesPlace =
  | {
      readonly column: string;
      readonly transformation?: SalesTransformationName;
      /** The column is made by an administrator; while it is missing the field is neither shown nor written there. */
      readonly madeByAdministrator?: true;
    }
  | { readonly constant: FieldValue };

/** Worked out when an order of Business Central is read (`read-business-central.ts`). */
export type DerivedProperty = 'freightAmount' | 'backOrderedQuantity';

/** How a property of Business Central and a value in normal form become each other; without a name by the field's kind. */
export type BusinessCentralTransformationName = 'enumerationMember';

/** How a column of Sales and a value in normal form become each other; without a name by the field's kind. */
export type SalesTransformationName =
  | 'dayOfTimestamp'
  | 'orderName'
  | 'discountAsAmount'
  | 'referenceOfCreation'
  | 'productByNumber'
  | 'unitByName'
  | 'overriddenPrice'
  | 'statedDiscount'
  | 'lineDescription'
  | 'zeroWhenBlank';

/** A field with the place where it lives on each side: data, so that a connection can have fields of its own. */
export interface FieldMapping extends FieldDefinition {
  readonly businessCentral: BusinessCentralPlace;
  readonly sales: SalesPlace;
}

/** The fields of a connection's orders, in the order in which they are written and shown. */
export interface OrderMapping {
  readonly header: HeaderOf<FieldMapping>;
  readonly line: LineOf<FieldMapping>;
}
