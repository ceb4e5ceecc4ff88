import type { Column } from '../model/column.js';
import type { Table } from '../model/table.js';
import { Amount, amountOf, integerOf, type Reference, type Row, referenceOf, type Value } from '../model/values.js';
import type { Store } from '../store/store.js';

/** Where currencies and the organization's precision are found. */
export interface MoneySource {
  readonly store: Store;
  organization(): Row;
}

/** Currencies and rounding: money is stored rounded to the precision its column names (D-017). */
export class Money {
  readonly #source: MoneySource;

  constructor(source: MoneySource) {
    this.#source = source;
  }

  /** The organization's currency. */
  baseCurrency(): Reference | null {
    return referenceOf(this.#source.organization(), 'basecurrencyid');
  }

  /** Decimals of amounts in a currency. */
  precisionOf(currency: Reference | null): number {
    const row = currency === null ? undefined : this.#source.store.get('transactioncurrency', currency.id);
    return row === undefined ? 2 : (integerOf(row, 'currencyprecision') ?? 2);
  }

  /** Decimals of unit prices. */
  pricingPrecision(): number {
    return integerOf(this.#source.organization(), 'pricingdecimalprecision') ?? 2;
  }

  /** A new row with currency, exchange rate and rounded money. */
  completeCreate(table: Table, row: Row): Row {
    const complete =
      table.columns.has('exchangerate') && table.name !== 'transactioncurrency' ? this.#withCurrency(row) : row;
    return { ...complete, ...this.round(table, complete, Object.keys(complete)) };
  }

  /** The money columns among `columns`, rounded. */
  round(table: Table, row: Row, columns: readonly string[]): Row {
    const rounded: Record<string, Value> = {};
    for (const name of columns) {
      const column = table.columns.get(name);
      const amount = amountOf(row, name);
      if (column === undefined || amount === null) continue;
      rounded[name] = amount.toDecimalPlaces(this.#decimals(column, row), Amount.ROUND_HALF_UP);
    }
    return rounded;
  }

  #decimals(column: Column, row: Row): number {
    if (column.kind !== 'money') return column.precision ?? 10;
    if (column.precisionSource === 'organization') return this.pricingPrecision();
    if (column.precisionSource === 'currency') return this.precisionOf(referenceOf(row, 'transactioncurrencyid'));
    return column.precision ?? 2;
  }

  #withCurrency(row: Row): Row {
    const currency = referenceOf(row, 'transactioncurrencyid') ?? this.baseCurrency();
    const known = currency === null ? undefined : this.#source.store.get('transactioncurrency', currency.id);
    return { ...row, transactioncurrencyid: currency, exchangerate: known?.exchangerate ?? new Amount(1) };
  }
}
