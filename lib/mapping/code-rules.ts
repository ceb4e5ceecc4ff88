import type { CodePair } from './code-pair.js';

/** What of a row of Business Central and of a row of Sales must be the same for one to stand for the other. */
export interface CodeRule {
  readonly businessCentral: 'code' | 'displayName' | 'email';
  /** `label` of an option, or a column of users. */
  readonly sales: string;
  /** Of the value in Sales: all of it, or what stands before an `@`. */
  readonly part: 'whole' | 'beforeAt';
  readonly case: 'ignore' | 'exact';
}

/** A row with a code in Business Central. */
export interface CodeRow {
  readonly code: string;
  readonly displayName: string;
  /** Of a salesperson. */
  readonly email?: string;
}

/** An option or a user of Sales: what a column of an order holds, with what rules look at (a label in several languages). */
export interface CodeTarget {
  readonly key: string;
  readonly name: string;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** A pair and the rule that found it. */
export interface FoundPair extends CodePair {
  readonly by: string;
}

/** A row that stands for none on the other side, and why. */
export interface UnmatchedCode {
  readonly side: 'businessCentral' | 'sales';
  readonly key: string;
  readonly name: string;
  /** What would fit, where that is more than one or taken. */
  readonly candidates: readonly string[];
}

/** What the rules have come to. */
export interface MatchedCodes {
  /** Everything that stands for something: what was said, what is remembered, what was found. */
  readonly table: readonly CodePair[];
  readonly found: readonly FoundPair[];
  readonly unmatched: readonly UnmatchedCode[];
}

/** What is matched: the rows of both sides, and the pairs that stand already, those of people first. */
export interface CodesToMatch {
  /** `undefined`: Business Central does not list them; any code may be one. */
  readonly rows: readonly CodeRow[] | undefined;
  readonly targets: readonly CodeTarget[];
  readonly rules: readonly CodeRule[];
  readonly said: readonly CodePair[];
  readonly remembered: readonly CodePair[];
}

/** Longest code of those that Business Central does not list (sheet 2.1). */
const longestCode = 20;

/**
 * Finds what stands for each code: what was said, then what is remembered and still there, then the first rule that finds
 * exactly one of which no other is found. A row for which a rule finds several, or one that is taken, is matched by no later
 * rule: it is listed. A blank is equal to nothing. Pure.
 */
export function matchCodes({ rows: listed, targets, rules, said, remembered }: CodesToMatch): MatchedCodes {
  const rows = listed ?? codesShown(targets, rules);
  const codes = new Set(rows.map((row) => same(row.code)));
  const keys = new Set(targets.map((target) => same(target.key)));
  const isThere = (pair: CodePair) =>
    keys.has(same(pair.sales)) && (listed === undefined || codes.has(same(pair.businessCentral)));
  const table = new PairTable();
  for (const pair of [...said, ...remembered.filter(isThere)]) {
    table.add(pair);
  }
  const found: FoundPair[] = [];
  const undecided = new Map<string, readonly string[]>();
  for (const rule of rules) {
    const fits = fitsOf(rule, rows, targets);
    for (const row of rows.filter(({ code }) => !table.hasCode(code) && !undecided.has(same(code)))) {
      const candidates = fits.filter((fit) => fit.row === row).map((fit) => fit.target);
      const [only] = candidates;
      if (only === undefined) {
        continue;
      }
      // Of codes that nobody lists, those of a user who has one already are no codes.
      if (listed === undefined && table.hasKey(only.key)) {
        continue;
      }
      const rivals = fits.filter((fit) => fit.target === only && fit.row !== row);
      if (candidates.length > 1 || rivals.length > 0 || table.hasKey(only.key)) {
        undecided.set(
          same(row.code),
          candidates.map(({ name }) => name),
        );
        continue;
      }
      const pair = { businessCentral: row.code, sales: only.key };
      table.add(pair);
      found.push({ ...pair, by: nameOfCodeRule(rule) });
    }
  }
  return { table: table.pairs, found, unmatched: unmatchedOf({ listed, targets, table, undecided }) };
}

/** What a rule is called where a pair tells how it was found. */
export function nameOfCodeRule({ businessCentral, sales, part }: CodeRule): string {
  return `${businessCentral} is ${sales}${part === 'beforeAt' ? ' before @' : ''}`;
}

interface Fit {
  readonly row: CodeRow;
  readonly target: CodeTarget;
}

function fitsOf(rule: CodeRule, rows: readonly CodeRow[], targets: readonly CodeTarget[]): readonly Fit[] {
  const byValue = Map.groupBy(
    targets.flatMap((target) => valuesOf(rule, target).map((value) => ({ value, target }))),
    ({ value }) => value,
  );
  return rows.flatMap((row) => {
    const wanted = compared(rule, row[rule.businessCentral] ?? '');
    const fitting = wanted === '' ? [] : (byValue.get(wanted) ?? []);
    return fitting.map(({ target }) => ({ row, target }));
  });
}

/** Each value once: a label that is the same in two languages is no second candidate. */
function valuesOf(rule: CodeRule, target: CodeTarget): readonly string[] {
  const texts = target.values[rule.sales] ?? [];
  const parts = texts.map((text) => (rule.part === 'beforeAt' ? (text.split('@')[0] ?? '') : text));
  return [...new Set(parts.map((part) => compared(rule, part)))].filter((value) => value !== '');
}

function compared({ case: letters }: CodeRule, text: string): string {
  const trimmed = text.trim();
  return letters === 'exact' ? trimmed : trimmed.toUpperCase();
}

/** Where Business Central lists no codes: what users show may be one, as far as a code may be so long. */
function codesShown(targets: readonly CodeTarget[], rules: readonly CodeRule[]): readonly CodeRow[] {
  const byCode = rules.filter(({ businessCentral }) => businessCentral === 'code');
  const codes = byCode.flatMap((rule) =>
    targets
      .flatMap((target) => valuesOf({ ...rule, case: 'ignore' }, target))
      .filter(({ length }) => length <= longestCode),
  );
  return [...new Set(codes)].map((code) => ({ code, displayName: '' }));
}

function unmatchedOf(state: {
  readonly listed: readonly CodeRow[] | undefined;
  readonly targets: readonly CodeTarget[];
  readonly table: PairTable;
  readonly undecided: ReadonlyMap<string, readonly string[]>;
}): readonly UnmatchedCode[] {
  const { listed, targets, table, undecided } = state;
  const rows = listed ?? [...undecided.keys()].map((code) => ({ code, displayName: '' }));
  return [
    ...rows
      .filter(({ code }) => !table.hasCode(code))
      .map(
        ({ code, displayName }): UnmatchedCode => ({
          side: 'businessCentral',
          key: code,
          name: displayName,
          candidates: undecided.get(same(code)) ?? [],
        }),
      ),
    ...targets
      .filter(({ key }) => !table.hasKey(key))
      .map(({ key, name }): UnmatchedCode => ({ side: 'sales', key, name, candidates: [] })),
  ];
}

/** Pairs of which each code and each key stands in one: otherwise what is written would be read as something else (I16). */
class PairTable {
  readonly pairs: CodePair[] = [];
  readonly #codes = new Set<string>();
  readonly #keys = new Set<string>();

  add({ businessCentral, sales }: CodePair): void {
    if (!this.hasCode(businessCentral) && !this.hasKey(sales)) {
      this.pairs.push({ businessCentral, sales });
      this.#codes.add(same(businessCentral));
      this.#keys.add(same(sales));
    }
  }

  hasCode(code: string): boolean {
    return this.#codes.has(same(code));
  }

  hasKey(key: string): boolean {
    return this.#keys.has(same(key));
  }
}

function same(text: string): string {
  return text.trim().toUpperCase();
}
