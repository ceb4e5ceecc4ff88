import type { FieldDefinition, HeaderOf, LineOf } from '../order/fields.js';
import type { FieldValue } from '../order/order.js';
import type { CodePair } from './code-pair.js';
import type { ReferenceRules } from './reference-rules.js';

/**
 * Where a field lives in Business Central: a property of the API's entity; something worked out from the whole order, which
 * is written otherwise than as a property; or nowhere, with a value that is always shown. `<id property>.code` is the code
 * of the row that an id leads to; `page.<property>` a property of the page of a customer's own that the connection names.
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
      /** What each code of Business Central is called in Sales: a number of an option set, or the id of a user. */
      readonly codes?: readonly CodePair[];
      /** What codes of Business Central are called in a column of free text; what it does not name is a code itself. */
      readonly names?: readonly CodePair[];
      /** What becomes of an option or a code that `codes` does not name; kept on both sides unless it says otherwise. */
      readonly whenUnknown?: WhenUnknown;
    }
  | { readonly constant: FieldValue };

/** What becomes of what a table of codes does not name: nothing, a blank on the other side, or the order waits. */
export type WhenUnknown = 'keep' | 'clear' | 'wait';

/** Worked out when an order of Business Central is read (`read-business-central.ts`). */
export type DerivedProperty = 'freightAmount' | 'backOrderedQuantity';

/** How a property of Business Central and a value in normal form become each other; without a name by the field's kind. */
export type BusinessCentralTransformationName = 'enumerationMember';

/** How a column of Sales and a value in normal form become each other; without a name by the field's kind. */
export type SalesTransformationName =
  | 'dayOfTimestamp'
  | 'orderName'
  | 'discountAsAmount'
  | 'customerNumber'
  | 'referenceOfCreation'
  | 'productByNumber'
  | 'unitByName'
  | 'overriddenPrice'
  | 'statedDiscount'
  | 'lineDescription'
  | 'zeroWhenBlank'
  | 'countryByName'
  | 'optionByCode'
  | 'ownerByCode';

/** A field with the place where it lives on each side: data, so that a connection can have fields of its own. */
export interface FieldMapping extends FieldDefinition {
  readonly businessCentral: BusinessCentralPlace;
  readonly sales: SalesPlace;
}

/** The fields of a connection's orders, in the order in which they are written and shown. */
export interface OrderMapping {
  readonly header: HeaderOf<FieldMapping>;
  readonly line: LineOf<FieldMapping>;
  /** A page of the customer's own beside the order, by the order's id (spec §2.1). */
  readonly page?: BusinessCentralPage;
  /** Absent: what orders refer to has the same numbers and codes on both sides. */
  readonly references?: ReferenceRules;
}

/** A custom API page of Business Central. */
export interface BusinessCentralPage {
  /** `<publisher>/<group>/<version>`. */
  readonly route: string;
  readonly entitySet: string;
  /** What its bound actions are called that release an order and reopen it; without one Tandem does not do that. */
  readonly actions?: { readonly release?: string | undefined; readonly reopen?: string | undefined } | undefined;
}

/** Before the name of a property of the page. */
export const pagePrefix = 'page.';
