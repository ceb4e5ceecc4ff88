import type { Database } from './database.js';
import type { CurrencyRow } from './master-rows.js';
import type { Setup } from './setup.js';
import { dayOf } from './values.js';

/** Who acts: a person in BC's screens (processor) or Tandem (integration). */
export type Actor = 'processor' | 'integration';

/** What every rule works on: the company's tables, its setup, time and new ids. */
export interface BusinessCentral {
  readonly database: Database;
  readonly setup: Setup;
  /** Code of the local currency; it has no row in `currencies`. */
  readonly localCurrencyCode: string;
  /** Who runs the present transaction. */
  readonly actor: Actor;
  nowMs(): number;
  newId(): string;
}

/** BC's work date: today in UTC. */
export function workDate(bc: BusinessCentral): string {
  return dayOf(bc.nowMs());
}

/** A stamp for a row being written: now, yet never equal to the stamp it replaces. */
export function nextStamp(bc: BusinessCentral, previousMs = 0): number {
  return Math.max(bc.nowMs(), previousMs + 1);
}

/** Decimals of amounts of a currency; the local currency has two. */
export function amountDecimals(bc: BusinessCentral, currencyId: string): number {
  const currency: CurrencyRow | undefined = bc.database.currencies.get(currencyId);
  const places = Number(currency?.amountDecimalPlaces.split(':')[1] ?? '2');
  return Number.isInteger(places) ? places : 2;
}

/** The next number of a series, such as `SO101005`. Rolled back with its transaction. */
export function nextNumber(bc: BusinessCentral, series: string): string {
  const row = bc.database.numberSeries.find((candidate) => candidate.id === series);
  if (row === undefined) throw new Error(`no number series ${series}`);
  const last = row.last + 1;
  bc.database.numberSeries.put({ ...row, last });
  return `${row.prefix}${last}`;
}
