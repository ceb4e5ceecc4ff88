/** What sells: the two test products bear 21 % and 9 % tax; the others are of the furniture data (21 %). */
export type WorkedProduct = 'W-21' | 'W-09' | '1896-S' | '1900-S' | 'ASSEMBLY';

/** A line as entered and as both sides must show it. Amounts are exact decimal texts; absent = 0. */
export interface WorkedLine {
  /** A product, a G/L account of Business Central, or a text line. */
  readonly sells:
    | { readonly product: WorkedProduct }
    | { readonly account: string; readonly text: string }
    | { readonly comment: string };
  readonly unit?: 'PCS' | 'BOX';
  readonly quantity: string;
  /** In Business Central, in the order's price mode; absent = what the item card says. */
  readonly price?: string;
  readonly discountAmount?: string;
  readonly discountPercent?: string;
  readonly businessCentral: {
    /** `unitPrice` where it is not entered. */
    readonly price?: string;
    /** `discountAmount` where a percentage is entered. */
    readonly discountAmount?: string;
    /** `invoiceDiscountAllocation`. */
    readonly allocation?: string;
    /** `netAmount`: without tax, after both discounts. */
    readonly net: string;
    /** `netTaxAmount`. */
    readonly tax: string;
  };
  /** Absent: the line has no line in Sales. */
  readonly sales?: {
    readonly price: string;
    readonly discount?: string;
    readonly tax: string;
    /** `baseamount`: quantity times price. */
    readonly base: string;
    /** `extendedamount`: base less discount plus tax. */
    readonly extended: string;
  };
}

/** An order calculated by hand, with the arithmetic beside it. */
export interface WorkedOrder {
  readonly name: string;
  /** `C00060` is made exempt from tax by the test. */
  readonly customer?: 'C00010' | 'C00030' | 'C00060';
  /** `JPY` has no decimals, `KWD` three. */
  readonly currency?: 'EUR' | 'USD' | 'JPY' | 'KWD';
  readonly pricesIncludeTax?: true;
  /** Decimals of unit prices in the Sales organization; 2 where absent. */
  readonly pricingDecimals?: 4;
  readonly lines: readonly WorkedLine[];
  /** As a seller enters the header discount; Business Central is given the amount that it comes to. */
  readonly salesDiscount?: { readonly amount?: string; readonly percent?: string };
  /** G/L account of the line that carries the freight. */
  readonly freightAccount?: string;
  readonly businessCentral: {
    /** `discountAmount`, in the order's price mode. */
    readonly discount?: string;
    readonly excludingTax: string;
    readonly tax: string;
    readonly includingTax: string;
  };
  readonly sales: {
    readonly lineItems: string;
    readonly lineDiscounts?: string;
    readonly discount?: string;
    readonly lessFreight: string;
    readonly freight?: string;
    readonly tax: string;
    readonly total: string;
    /** `totalamount_base`, in the organization's currency, four decimals. */
    readonly totalInBase?: string;
  };
  /** Whether a seller can enter it in Sales so that Business Central comes to the same. */
  readonly entersInSales: boolean;
}
