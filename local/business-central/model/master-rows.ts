import type { StoredRow } from './table.js';

/** Five address fields as BC keeps them; country is a code, state is BC's County. */
export interface Address {
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly country: string;
  readonly state: string;
  readonly postCode: string;
}

/** A row with SystemModifiedAt, milliseconds since 1970. */
export interface StampedRow extends StoredRow {
  readonly modifiedAtMs: number;
}

/** Customer. Decimals are plain text. */
export interface CustomerRow extends StampedRow {
  readonly number: string;
  readonly displayName: string;
  readonly type: string;
  readonly address: Address;
  readonly phoneNumber: string;
  readonly email: string;
  readonly website: string;
  readonly salespersonCode: string;
  readonly creditLimit: string;
  readonly taxLiable: boolean;
  readonly taxAreaId: string;
  readonly taxRegistrationNumber: string;
  readonly currencyId: string;
  readonly paymentTermsId: string;
  readonly shipmentMethodId: string;
  readonly paymentMethodId: string;
  /** AL name: `' '`, `Ship`, `Invoice`, `All`. */
  readonly blocked: string;
  /** Zero GUID = bills to itself. */
  readonly billToCustomerId: string;
  readonly pricesIncludeTax: boolean;
  readonly completeShipments: boolean;
  readonly locationId: string;
  readonly invoiceDiscountPercent: string;
  /** General-business and customer posting groups are set (2.1.1). */
  readonly hasPostingGroups: boolean;
  readonly privacyBlocked: boolean;
}

/** Item. `inventory` moves without moving the stamp (2.6). */
export interface ItemRow extends StampedRow {
  readonly number: string;
  readonly displayName: string;
  readonly displayName2: string;
  readonly type: string;
  readonly itemCategoryCode: string;
  readonly blocked: boolean;
  readonly gtin: string;
  readonly inventory: string;
  readonly unitPrice: string;
  readonly unitCost: string;
  readonly priceIncludesTax: boolean;
  /** VAT product posting group. */
  readonly taxGroupCode: string;
  readonly baseUnitId: string;
  readonly generalProductPostingGroupCode: string;
  readonly inventoryPostingGroupCode: string;
  /** Decimals of the quantity rounding precision of its base unit. */
  readonly quantityDecimals: number;
}

/** A unit an item can be sold in. */
export interface ItemUnitRow extends StoredRow {
  readonly itemId: string;
  readonly unitId: string;
  readonly quantityPerUnit: string;
}

export interface ItemVariantRow extends StampedRow {
  readonly itemId: string;
  readonly code: string;
  readonly description: string;
}

export interface UnitRow extends StampedRow {
  readonly code: string;
  readonly displayName: string;
  readonly internationalStandardCode: string;
  readonly symbol: string;
}

/** Foreign currency; the local one has no row (1.6). */
export interface CurrencyRow extends StampedRow {
  readonly code: string;
  readonly displayName: string;
  readonly symbol: string;
  readonly amountDecimalPlaces: string;
  readonly amountRoundingPrecision: string;
  /** Local units for one unit of this currency. */
  readonly exchangeRate: string;
}

export interface PaymentTermRow extends StampedRow {
  readonly code: string;
  readonly displayName: string;
  readonly dueDateCalculation: string;
  readonly discountDateCalculation: string;
  readonly discountPercent: string;
  readonly calculateDiscountOnCreditMemos: boolean;
}

export interface SalespersonRow extends StampedRow {
  readonly code: string;
  readonly displayName: string;
  readonly email: string;
}

export interface ShipmentMethodRow extends StampedRow {
  readonly code: string;
  readonly displayName: string;
}

export interface LocationRow extends StampedRow {
  readonly code: string;
  readonly displayName: string;
  readonly contact: string;
  readonly address: Address;
  readonly phoneNumber: string;
  readonly email: string;
  readonly website: string;
}

/** G/L account. */
export interface AccountRow extends StampedRow {
  readonly number: string;
  readonly displayName: string;
  readonly directPosting: boolean;
  readonly blocked: boolean;
  readonly taxGroupCode: string;
}

/** Resource: no v2.0 entity of its own here, reached by `lineObjectNumber`. */
export interface ResourceRow extends StoredRow {
  readonly number: string;
  readonly name: string;
  readonly unitPrice: string;
  readonly unitId: string;
  readonly taxGroupCode: string;
}

/** VAT product posting group with what the company's VAT posting setup says for it. */
export interface TaxGroupRow extends StampedRow {
  readonly code: string;
  /** VAT identifier: what `taxCode` of a line reads (2.2). */
  readonly identifier: string;
  readonly percent: string;
}

export interface CompanyRow extends StampedRow {
  readonly name: string;
  readonly displayName: string;
  readonly systemVersion: string;
  readonly createdAtMs: number;
}
