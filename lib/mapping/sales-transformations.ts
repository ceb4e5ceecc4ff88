import {
  addDecimals,
  compareDecimals,
  decimal,
  divideDecimals,
  multiplyDecimals,
  roundDecimal,
  subtractDecimals,
  toDecimal,
} from '../order/decimal.js';
import type { FieldKind } from '../order/fields.js';
import type { FieldValue, KeptInSales, LineValues } from '../order/order.js';
import { sameText } from '../order/same-text.js';
import { dayOfTimestamp, timestampOfDay } from './business-date.js';
import type { CodePair } from './code-pair.js';
import type { OrderMapping, SalesPlace, SalesTransformationName } from './field-mapping.js';
import {
  blankDescription,
  descriptionLengthOf,
  descriptionWith,
  partsOfDescription,
  volumeDiscountOf,
} from './kept-in-sales.js';
import type { LineRules } from './line-rules.js';
import { toBusinessCentralCode, toSalesCode } from './reference-rules.js';
import type { SalesCells, SalesValues } from './sales-record.js';

/** What reading a Sales record needs to know beside it. */
export interface SalesReading {
  readonly mapping: OrderMapping;
  readonly lineRules: LineRules;
  /** Business time zone, IANA. */
  readonly timeZone: string;
  /** The Business Central number of the order: the name it has in Sales while it has no external document number. */
  readonly blankName?: string | undefined;
  /** Decimals of amounts in the order's currency, of lines. */
  readonly amountDecimals?: number;
  /** What is read: an order unless said otherwise. */
  readonly kind?: 'quote' | undefined;
}

/** What writing to Sales needs to know: row ids for keys, the columns that exist, and the time zone. */
export interface SalesWriting {
  readonly mapping: OrderMapping;
  readonly timeZone: string;
  /** The name of an order without external document number: an order in Sales should have one. */
  readonly blankName?: string | undefined;
  /** `salesorder.tdm_…` and `salesorderdetail.tdm_…` that exist. */
  readonly ownColumns: ReadonlySet<string>;
  /** account number → row id, where a customer is to be written */
  readonly accountIds?: ReadonlyMap<string, string>;
  /** product number → row id */
  readonly productIds: ReadonlyMap<string, string>;
  /** `<product number>|<unit name>` → uom row id */
  readonly unitIds: ReadonlyMap<string, string>;
}

/** A place that is a column. */
export type SalesColumnPlace = Extract<SalesPlace, { column: string }>;

/** One value on its way to Sales. */
export interface SalesWriteStep {
  readonly kind: FieldKind;
  readonly place: SalesColumnPlace;
  readonly value: FieldValue;
  readonly writing: SalesWriting;
  /** Of a line: all values it will have. */
  readonly all?: LineValues;
  /** Of a line that is there: what it keeps in Sales. */
  readonly kept?: KeptInSales | undefined;
}

/** How a column and a value become each other, where more than the kind of the field decides it. */
export interface SalesTransformation {
  /** Columns that reading looks at beside the field's own. */
  readonly alsoReads: readonly string[];
  /** `undefined`: the side cannot say, because the column is missing or holds what no table of codes names. */
  read(cells: SalesCells, place: SalesColumnPlace, reading: SalesReading): FieldValue | undefined;
  /** `undefined`: the value has no place to go. */
  write(step: SalesWriteStep): SalesValues | undefined;
}

/** The transformation of a place. */
export function salesTransformationOf(place: SalesColumnPlace): SalesTransformation {
  return place.transformation === undefined ? asIs : salesTransformations[place.transformation];
}

const zero = decimal('0');

const accountOfContact = 'customerid_contact.parentcustomerid_account.accountnumber';

const asIs: SalesTransformation = {
  alsoReads: [],
  read: (cells, { column }) => textOf(cells, column),
  write: writeAsIs,
};

const salesTransformations: Readonly<Record<SalesTransformationName, SalesTransformation>> = {
  /** Sales stores the business day's midnight as UTC (Dataverse sheet 1.5). */
  dayOfTimestamp: {
    alsoReads: [],
    read: (cells, { column }, { timeZone }) => dayOfTimestamp(textOf(cells, column), timeZone),
    write: ({ place: { column }, value, writing }) => ({
      [column]: value === null ? null : timestampOfDay(value, writing.timeZone),
    }),
  },
  /** An order in Sales should have a name: without an external document number it is Business Central's number. */
  orderName: {
    alsoReads: [],
    read: (cells, { column }, { blankName }) => {
      const name = textOf(cells, column);
      return name === blankName ? null : name;
    },
    write: ({ place: { column }, value, writing }) => ({ [column]: value ?? writing.blankName ?? null }),
  },
  /** Amount and percentage together, as an amount: what `totaldiscountamount` comes to; an amount replaces a percentage. */
  discountAsAmount: {
    alsoReads: ['discountpercentage', 'totallineitemamount', 'transactioncurrencyid.currencyprecision'],
    read: (cells, { column }) => {
      const percentage = amountOf(cells, 'discountpercentage');
      const amount = amountOf(cells, column);
      if (compareDecimals(percentage, zero) === 0) {
        return amount;
      }
      const share = divideDecimals(percentage, decimal('100'));
      const whole = addDecimals(amount, multiplyDecimals(amountOf(cells, 'totallineitemamount'), share));
      return roundDecimal(whole, Number(textOf(cells, 'transactioncurrencyid.currencyprecision') ?? '2'));
    },
    write: (step) => ({ ...writeAsIs(step), discountpercentage: { decimal: zero } }),
  },
  /** A contact stands for the account it belongs to, and stays the customer in Sales until another one is entered. */
  customerNumber: {
    alsoReads: [accountOfContact],
    read: (cells, { column }) => textOf(cells, column) ?? textOf(cells, accountOfContact),
    write: ({ value, writing }) =>
      bind('customerid_account', 'accounts', value === null ? undefined : writing.accountIds?.get(value)),
  },
  /** Read by its key; bound when the order is made and never changed afterwards (spec §2.1: a later change parks). */
  referenceOfCreation: { alsoReads: [], read: (cells, { column }) => textOf(cells, column), write: () => undefined },
  /** A line without a product is a write-in line, for ever: the column is set when the line is made. */
  productByNumber: {
    alsoReads: ['isproductoverridden', 'productid.producttypecode'],
    read: (cells, { column }) => textOf(cells, column),
    write: ({ value, writing }) =>
      value === null ? { isproductoverridden: true } : bind('productid', 'products', writing.productIds.get(value)),
  },
  /** A write-in line has no unit. */
  unitByName: {
    alsoReads: [],
    read: (cells, { column }) => textOf(cells, column),
    write: ({ value, writing, all }) =>
      value === null ? {} : bind('uomid', 'uoms', writing.unitIds.get(`${all?.product}|${value}`)),
  },
  /** A line without override states no price (spec §3.3); a write-in line always does, since no list has one for it. */
  overriddenPrice: {
    alsoReads: ['ispriceoverridden', 'isproductoverridden'],
    read: (cells, { column }) => (hasOwnPrice(cells) ? textOf(cells, column) : null),
    write: (step) => ({ ispriceoverridden: true, ...writeAsIs(step) }),
  },
  /** No discount is a statement only beside a stated price. */
  statedDiscount: {
    alsoReads: ['ispriceoverridden', 'isproductoverridden', 'volumediscountamount', 'quantity', 'priceperunit'],
    read: (cells, { column }, { amountDecimals }) => {
      const discount = addDecimals(amountOf(cells, column), volumeDiscountOf(cells, amountDecimals ?? 2));
      return hasOwnPrice(cells) || compareDecimals(discount, zero) !== 0 ? discount : null;
    },
    // A volume discount stands beside the written one; less than that cannot be written.
    write: (step) => {
      const manual = subtractDecimals(decimal(step.value ?? '0'), step.kept?.volumeDiscount ?? zero);
      return writeAsIs({ ...step, value: compareDecimals(manual, zero) < 0 ? zero : manual });
    },
  },
  /** A write-in line is called by its description, which must not be blank. */
  lineDescription: {
    alsoReads: ['isproductoverridden', 'productdescription'],
    read: (cells, { column }, { mapping }) => {
      const isWriteIn = cells.isproductoverridden === true;
      const text = textOf(cells, isWriteIn ? 'productdescription' : column);
      if (text === null || (isWriteIn && text === blankDescription)) {
        return null;
      }
      const { held } = partsOfDescription(text, descriptionLengthOf(mapping));
      return held === '' ? null : held;
    },
    write: ({ place: { column }, value, all, kept }) =>
      all?.product === null
        ? { productdescription: descriptionWith(value ?? blankDescription, kept?.text) }
        : { [column]: descriptionWith(value, kept?.text) },
  },
  /** A column that holds no number, as one of another type that the settings name, says nothing. */
  zeroWhenBlank: {
    alsoReads: [],
    read: (cells, { column }) => toDecimal(textOf(cells, column) ?? zero),
    write: writeAsIs,
  },
  /** A name that the table does not have is taken for a code, and a code without a name is written as it is. */
  countryByName: {
    alsoReads: [],
    read: (cells, { column, names = [] }) => {
      const name = textOf(cells, column);
      return name === null ? null : toBusinessCentralCode(names, name);
    },
    write: ({ place: { column, names = [] }, value }) => {
      const name = value === null ? null : toSalesCode(names, value);
      // A code that is the name of another country has no place to go.
      const isReadAlike = name === null || value === null || sameText(toBusinessCentralCode(names, name), value);
      return isReadAlike ? { [column]: name } : undefined;
    },
  },
  /** An option that no code is given for says nothing; a code without an option has no place to go. */
  optionByCode: {
    alsoReads: [],
    read: (cells, place) => codeOf(place, textOf(cells, place.column)),
    write: ({ place: { column, codes, whenUnknown }, value }) => {
      const option = value === null ? null : codes?.find((pair) => sameCode(pair, value))?.sales;
      const known = option === undefined && whenUnknown === 'clear' ? null : option;
      return known === undefined ? undefined : { [column]: known === null ? null : Number(known) };
    },
  },
  /** The owner of the order, where a code of Business Central stands for the user. An order always has an owner. */
  ownerByCode: {
    alsoReads: [],
    read: (cells, place) => codeOf(place, textOf(cells, place.column)),
    write: ({ place: { codes }, value }) =>
      bind('ownerid', 'systemusers', codes?.find((pair) => value !== null && sameCode(pair, value))?.sales),
  },
};

function textOf(cells: SalesCells, column: string): FieldValue {
  const cell = cells[column];
  return cell === undefined || cell === null ? null : String(cell);
}

/** Whether the price of a line was entered, and not taken from a price list. */
function hasOwnPrice(cells: SalesCells): boolean {
  return cells.ispriceoverridden === true || cells.isproductoverridden === true;
}

function amountOf(cells: SalesCells, column: string) {
  return decimal(textOf(cells, column) ?? '0');
}

function sameCode({ businessCentral }: CodePair, code: string): boolean {
  return businessCentral.trim().toUpperCase() === code;
}

function codeOf({ codes, whenUnknown }: SalesColumnPlace, cell: FieldValue): FieldValue | undefined {
  const code = cell === null ? null : codes?.find((pair) => pair.sales === cell)?.businessCentral;
  return code === undefined && whenUnknown === 'clear' ? null : code;
}

function writeAsIs({ kind, place: { column }, value }: SalesWriteStep): SalesValues {
  return { [column]: kind === 'decimal' ? { decimal: decimal(value ?? '0') } : value };
}

function bind(column: string, entitySet: string, id: string | undefined): SalesValues | undefined {
  return id === undefined ? undefined : { [column]: { bind: `/${entitySet}(${id})` } };
}
