import type { BusinessCentralProperties } from './business-central-record.js';
import { isComment } from './recreate-business-central.js';
import type { StatedAnew } from './stated-anew.js';

/** Lines of the old document with those that stand for them in the new one, and the texts that nothing stands for. */
export interface Alignment {
  readonly pairs: readonly { readonly old: BusinessCentralProperties; readonly shown: BusinessCentralProperties }[];
  readonly surplus: readonly BusinessCentralProperties[];
}

/**
 * Lines with a number follow one another as they were sent; texts are found behind the line they stood behind. A text
 * that was not there is one that Business Central has added, and is surplus unless its line is new or sells another
 * product: the first of two that read alike is the one that belongs to the line. Pure.
 */
export function alignLines(
  old: readonly BusinessCentralProperties[],
  now: readonly BusinessCentralProperties[],
  {
    stated,
    late,
  }: { readonly stated: StatedAnew; readonly late: ReadonlyMap<string, Readonly<Record<string, string>>> },
): Alignment {
  const [before, after] = [sections(old), sections(now)];
  const pairs: Alignment['pairs'][number][] = [];
  const surplus: BusinessCentralProperties[] = [];
  before.forEach(({ head, texts }, index) => {
    const section = after[index];
    if (section === undefined) {
      return;
    }
    if (head !== undefined && section.head !== undefined) {
      pairs.push({ old: head, shown: section.head });
    }
    const left = [...section.texts];
    for (const text of texts) {
      const place = left.findIndex((shown) => readsAs(shown, text, late.get(idOf(text))));
      const shown = place < 0 ? undefined : left[place];
      if (shown !== undefined) {
        pairs.push({ old: text, shown });
        left.splice(place, 1);
      }
    }
    const sellsOther = head !== undefined && (stated.lines[idOf(head)] ?? []).includes('lineObjectNumber');
    surplus.push(...(sellsOther ? [] : left));
  });
  return { pairs, surplus };
}

interface Section {
  /** Absent before the first line with a number. */
  readonly head?: BusinessCentralProperties;
  readonly texts: readonly BusinessCentralProperties[];
}

function sections(lines: readonly BusinessCentralProperties[]): readonly Section[] {
  const found: { head?: BusinessCentralProperties; texts: BusinessCentralProperties[] }[] = [{ texts: [] }];
  for (const line of lines) {
    if (isComment(line)) {
      found.at(-1)?.texts.push(line);
    } else {
      found.push({ head: line, texts: [] });
    }
  }
  return found;
}

function readsAs(
  shown: BusinessCentralProperties,
  text: BusinessCentralProperties,
  edited: Readonly<Record<string, string>> | undefined,
): boolean {
  const isAs = (wanted: BusinessCentralProperties) =>
    shown.description === wanted.description && (shown.description2 ?? '') === (wanted.description2 ?? '');
  return isAs(text) || (edited !== undefined && isAs({ ...text, ...edited }));
}

/** Ids are compared in small letters. */
export function idOf(line: BusinessCentralProperties): string {
  return String(line.id).toLowerCase();
}
