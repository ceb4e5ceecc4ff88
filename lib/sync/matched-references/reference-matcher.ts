import {
  businessCentralPropertiesOf,
  type MatchField,
  type MatchRule,
  nameOfRule,
  type ReferenceRules,
  salesColumnsOf,
  salesKeyOf,
  type TableRules,
} from '../../mapping/reference-rules.js';
import type { MatchedTable } from '../../order/order.js';
import { sameText } from '../../order/same-text.js';
import type { Clock } from '../../ports/clock.js';
import type { MasterRow, Masters } from '../../ports/masters.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { StateStore } from '../../ports/state-store.js';
import { type ReferencePair, readPairs, rememberPair } from './reference-pairs.js';

/** The row on the other side, or why none was taken; only where none fits at all may one be made. */
export type Match =
  | { readonly kind: 'matched'; readonly key: string }
  | { readonly kind: 'none' | 'several'; readonly why: string };

/** Pairs as they were read are taken to stand for this long, so that one that was undone is soon forgotten everywhere. */
export const pairsLifeMs = 60_000;

/** What the rows of a table are called. */
export const tableWords = {
  customer: { businessCentral: 'customer', sales: 'account' },
  item: { businessCentral: 'item', sales: 'product' },
} as const;

export interface MatcherParts {
  readonly connectionId: string;
  readonly rules: ReferenceRules;
  readonly businessCentral: Masters;
  readonly sales: Masters;
  readonly state: StateStore;
  readonly clock: Clock;
}

/**
 * Finds what stands for a row on the other side: what is remembered, else the first rule that finds exactly one row, which
 * must fit no second row here. What was found is remembered. Several that fit are never chosen among.
 */
export class ReferenceMatcher {
  readonly #pairs = new Map<MatchedTable, { readonly pairs: readonly ReferencePair[]; readonly untilMs: number }>();

  constructor(private readonly parts: MatcherParts) {}

  /** The number in Business Central of a row of Sales, of which the columns that the rules name were read. */
  async toBusinessCentral(table: MatchedTable, row: MasterRow): Promise<RemoteResult<Match>> {
    const key = row[salesKeyOf[table]] ?? '';
    const pairs = await this.#pairsOf(table);
    const known = pairs.find((pair) => sameText(pair.sales, key));
    if (known !== undefined) {
      return success({ kind: 'matched', key: known.businessCentral });
    }
    const words = tableWords[table];
    const subject = `${words.businessCentral} for ${words.sales} ${row.name ?? key}`;
    return await this.#byRules(table, subject, async (rule) => {
      const found = await this.#businessCentralKeys(table, rule, row);
      return found.ok
        ? success({ keys: found.value, pairOf: (number) => ({ businessCentral: number, sales: key }) })
        : found;
    });
  }

  /** What names in Sales the row that stands for a number of Business Central. */
  async toSales(table: MatchedTable, number: string): Promise<RemoteResult<Match>> {
    const pairs = await this.#pairsOf(table);
    const known = pairs.find((pair) => sameText(pair.businessCentral, number));
    const words = tableWords[table];
    const subject = `${words.sales} for ${words.businessCentral} ${number}`;
    if (known !== undefined) {
      return await this.#stillThere(table, known, subject);
    }
    const rules = this.rulesOf(table);
    const select = businessCentralPropertiesOf(rules);
    const rows = await this.parts.businessCentral.find({ table, where: { number }, select });
    if (!rows.ok) {
      return rows;
    }
    const row = rows.value[0];
    return await this.#byRules(table, subject, async (rule) => {
      const found = await this.#salesKeys(table, rule, { number, ...row });
      return found.ok
        ? success({ keys: found.value, pairOf: (key) => ({ businessCentral: number, sales: key }) })
        : found;
    });
  }

  /** Remembers a pair that was made or found. */
  async remember(table: MatchedTable, pair: Omit<ReferencePair, 'atIso'>): Promise<boolean> {
    const { connectionId, state, clock } = this.parts;
    const atIso = new Date(clock.nowMs()).toISOString();
    const pairs = await rememberPair(state, { connectionId, table }, { ...pair, atIso });
    this.#keep(table, pairs);
    return pairs.some(
      (known) => sameText(known.businessCentral, pair.businessCentral) && sameText(known.sales, pair.sales),
    );
  }

  rulesOf(table: MatchedTable): TableRules {
    return this.parts.rules[table] ?? { match: [] };
  }

  async #byRules(
    table: MatchedTable,
    subject: string,
    candidates: (rule: MatchRule) => Promise<
      RemoteResult<{
        readonly keys: Candidates;
        readonly pairOf: (key: string) => Pick<ReferencePair, 'businessCentral' | 'sales'>;
      }>
    >,
  ): Promise<RemoteResult<Match>> {
    for (const rule of this.rulesOf(table).match) {
      const found = await candidates(rule);
      if (!found.ok) {
        return found;
      }
      const { keys, pairOf } = found.value;
      const [key] = keys.there;
      if (key === undefined) {
        continue;
      }
      if (keys.there.length > 1 || keys.here.length > 0) {
        const several = keys.there.length > 1 ? keys.there : keys.here;
        return success({ kind: 'several', why: `${subject}: several fit (${several.join(', ')})` });
      }
      const stands = await this.remember(table, { ...pairOf(key), by: nameOfRule(rule) });
      return success(
        stands
          ? { kind: 'matched', key }
          : { kind: 'several', why: `${subject}: ${key} is matched with another one already` },
      );
    }
    return success({ kind: 'none', why: `${subject}: none fits` });
  }

  async #businessCentralKeys(table: MatchedTable, rule: MatchRule, row: MasterRow): Promise<RemoteResult<Candidates>> {
    const own = row[salesKeyOf[table]] ?? '';
    if (rule.by === 'pairs') {
      const there = rule.pairs.filter((pair) => sameText(pair.sales, own)).map((pair) => pair.businessCentral);
      return success({ there, here: [] });
    }
    const values = valuesOf(rule.fields, (field) => row[field.sales]);
    return values === undefined ? success(nobody) : await this.#both(table, rule.fields, { values, ownSales: own });
  }

  async #salesKeys(table: MatchedTable, rule: MatchRule, row: MasterRow): Promise<RemoteResult<Candidates>> {
    const own = row.number ?? '';
    if (rule.by === 'pairs') {
      const there = rule.pairs.filter((pair) => sameText(pair.businessCentral, own)).map((pair) => pair.sales);
      return success({ there, here: [] });
    }
    const values = valuesOf(rule.fields, (field) => row[field.businessCentral]);
    return values === undefined ? success(nobody) : await this.#both(table, rule.fields, { values, ownNumber: own });
  }

  /** The rows there that show the same values, and the rows here, other than the one that is matched, that do as well. */
  async #both(
    table: MatchedTable,
    fields: readonly MatchField[],
    look: { readonly values: readonly string[]; readonly ownSales?: string; readonly ownNumber?: string },
  ): Promise<RemoteResult<Candidates>> {
    const where = (side: keyof MatchField) =>
      Object.fromEntries(fields.map((field, index) => [field[side], look.values[index] ?? '']));
    const key = salesKeyOf[table];
    const inBusinessCentral = await this.parts.businessCentral.find({
      table,
      where: where('businessCentral'),
      select: ['number'],
    });
    if (!inBusinessCentral.ok) {
      return inBusinessCentral;
    }
    const inSales = await this.parts.sales.find({ table, where: where('sales'), select: [key] });
    if (!inSales.ok) {
      return inSales;
    }
    const numbers = inBusinessCentral.value.flatMap((row) => row.number ?? []);
    const keys = inSales.value.flatMap((row) => row[key] ?? []);
    return success(
      look.ownSales === undefined
        ? { there: keys, here: numbers.filter((number) => !sameText(number, look.ownNumber ?? '')) }
        : { there: numbers, here: keys.filter((other) => !sameText(other, look.ownSales ?? '')) },
    );
  }

  /** A remembered account that was deleted or deactivated stands for nobody; products are looked up by number anyway. */
  async #stillThere(table: MatchedTable, pair: ReferencePair, subject: string): Promise<RemoteResult<Match>> {
    const key = salesKeyOf[table];
    if (table !== 'customer') {
      return success({ kind: 'matched', key: pair.sales });
    }
    const rows = await this.parts.sales.find({
      table,
      where: { [key]: pair.sales },
      select: salesColumnsOf(table, this.rulesOf(table)),
    });
    if (!rows.ok) {
      return rows;
    }
    return success(
      rows.value.length > 0
        ? { kind: 'matched', key: pair.sales }
        : { kind: 'several', why: `${subject}: the one it was matched with is gone or inactive` },
    );
  }

  async #pairsOf(table: MatchedTable): Promise<readonly ReferencePair[]> {
    const { connectionId, state, clock } = this.parts;
    const known = this.#pairs.get(table);
    if (known !== undefined && known.untilMs > clock.nowMs()) {
      return known.pairs;
    }
    const pairs = await readPairs(state, connectionId, table);
    this.#keep(table, pairs);
    return pairs;
  }

  #keep(table: MatchedTable, pairs: readonly ReferencePair[]): void {
    this.#pairs.set(table, { pairs, untilMs: this.parts.clock.nowMs() + pairsLifeMs });
  }
}

/** Keys of rows on the other side that fit, and of other rows on this side that would fit as well. */
interface Candidates {
  readonly there: readonly string[];
  readonly here: readonly string[];
}

const nobody: Candidates = { there: [], here: [] };

/** The values to look for; `undefined` when one is blank: a blank never matches. */
function valuesOf(
  fields: readonly MatchField[],
  toValue: (field: MatchField) => string | null | undefined,
): readonly string[] | undefined {
  const values = fields.map((field) => toValue(field)?.trim() ?? '');
  return values.some((value) => value === '') ? undefined : values;
}
