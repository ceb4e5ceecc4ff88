import type { BusinessCentralChange, BusinessCentralLineWrite } from '../../mapping/business-central-record.js';
import type { Difference, LeftToCarryOver, NewLine, TaxDifference } from '../../mapping/carried-over.js';
import { asWritten } from '../../mapping/recreate-business-central.js';

/** Lines of one batch (`change-batch.ts`). */
const mostLines = 48;
/** Times a value is written that Business Central answers with another one. */
const mostTimes = 3;

/** What has come of the writes so far, by what was written. */
export interface Attempts {
  readonly times: Map<string, number>;
  /** Refused together with others: to be written alone. */
  readonly alone: Set<string>;
  readonly refused: Set<string>;
}

/** The next thing to write to the new document. */
export type LevelWrite =
  | { readonly kind: 'tax'; readonly key: string; readonly tax: TaxDifference }
  | {
      readonly kind: 'change';
      readonly keys: readonly string[];
      readonly change: Pick<BusinessCentralChange, 'header' | 'lines'>;
    };

/**
 * The header comes first, since Business Central carries some of it to the lines, then tax, which may move prices, then
 * the lines; what was refused among others goes alone. `undefined`: nothing is left that may still work. Pure.
 */
export function nextLevelWrite(left: LeftToCarryOver, attempts: Attempts): LevelWrite | undefined {
  const isOpen = (key: string) => !attempts.refused.has(key) && (attempts.times.get(key) ?? 0) < mostTimes;
  const differences = left.differences.filter((difference) => isOpen(keyOf(difference)));
  const alone = differences.find((difference) => attempts.alone.has(keyOf(difference)));
  const together = differences.filter((difference) => !attempts.alone.has(keyOf(difference)));
  const header = together.filter(({ line }) => line === undefined);
  if (header.length > 0) {
    return changeOf(header, []);
  }
  const tax = left.taxes.find(({ line }) => isOpen(taxKey(line)));
  if (tax !== undefined) {
    return { kind: 'tax', key: taxKey(tax.line), tax };
  }
  const surplus = left.surplus.filter((line) => isOpen(surplusKey(line)));
  const surplusAlone = surplus.find((line) => attempts.alone.has(surplusKey(line)));
  const surplusTogether = surplus.filter((line) => !attempts.alone.has(surplusKey(line)));
  if (together.length + surplusTogether.length > 0) {
    return changeOf(together, surplusTogether);
  }
  if (alone !== undefined) {
    return changeOf([alone], []);
  }
  return surplusAlone === undefined ? undefined : changeOf([], [surplusAlone]);
}

function changeOf(differences: readonly Difference[], surplus: readonly NewLine[]): LevelWrite {
  const ofHeader = differences.filter(({ line }) => line === undefined);
  const lines = [...new Map(differences.flatMap(({ line }) => (line === undefined ? [] : [[line.id, line]]))).values()];
  const updated = lines.slice(0, mostLines);
  const removed = surplus.slice(0, mostLines - updated.length);
  const written = differences.filter(({ line }) => line === undefined || updated.includes(line));
  const updates = updated.map(
    (line): BusinessCentralLineWrite => ({
      kind: 'update',
      id: line.id,
      etag: line.etag,
      values: valuesOf(differences.filter((difference) => difference.line?.id === line.id)),
    }),
  );
  const deletes = removed.map(({ id, etag }): BusinessCentralLineWrite => ({ kind: 'delete', id, etag }));
  return {
    kind: 'change',
    keys: [...written.map(keyOf), ...removed.map(surplusKey)],
    change: { header: valuesOf(ofHeader), lines: [...updates, ...deletes] },
  };
}

function valuesOf(differences: readonly Difference[]) {
  return Object.fromEntries(differences.map(({ field, wanted }) => [field, asWritten(field, wanted)]));
}

function keyOf({ line, field }: Difference): string {
  return `${line?.id ?? ''} ${field}`;
}

function taxKey(line: NewLine): string {
  return `${line.id} tax`;
}

function surplusKey(line: NewLine): string {
  return `${line.id} surplus`;
}

/** What is still otherwise than in the old document, by name and value, in no language. */
export function wordsOf(left: LeftToCarryOver): readonly string[] {
  const of = (line: NewLine | undefined) => (line === undefined ? '' : `${line.name}: `);
  return [
    ...left.differences.map(
      ({ line, field, wanted, shown }) => `${of(line)}${nameOf(field)} ${shownAs(wanted)} → ${shownAs(shown)}`,
    ),
    ...left.taxes.map(
      ({ line, wanted, shown }) =>
        `${of(line)}tax ${wanted.code} ${wanted.percent} % → ${shown.code} ${shown.percent} %`,
    ),
    ...left.surplus.map((line) => `+ ${line.name}`),
  ];
}

/** `shipQuantity` → `ship quantity`. */
function nameOf(field: string): string {
  return field
    .replace(/Id$/, '')
    .replace(/([a-z])([A-Z0-9])/g, (_, before, after) => `${before} ${after.toLowerCase()}`);
}

function shownAs(value: string | boolean): string {
  return value === '' ? '–' : String(value);
}
