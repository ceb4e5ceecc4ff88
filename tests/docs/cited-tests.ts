import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(__dirname, '..', '..');

/** A page of docs as text, by its path under the root of the checkout. */
export function readPage(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A test as the docs cite it: `file › title`, the title as it stands in the source. */
export interface CitedTest {
  readonly file: string;
  readonly title: string;
}

/** Every citation of a page, in order. */
export function citedTests(page: string): readonly CitedTest[] {
  return [...page.matchAll(/`(tests\/[^`›]+?) › ([^`]+)`/g)].map(([, file = '', title = '']) => ({ file, title }));
}

/** Why a citation does not hold; `undefined` when the file has that very text as a string. */
export function problemOf({ file, title }: CitedTest): string | undefined {
  const path = join(root, file);
  if (!existsSync(path)) {
    return `${file} does not exist`;
  }
  const source = readFileSync(path, 'utf8');
  const quoted = [`'${title.replaceAll("'", "\\'")}'`, `"${title.replaceAll('"', '\\"')}"`, `\`${title}\``];
  return quoted.some((text) => source.includes(text)) ? undefined : `${file} has no test "${title}"`;
}

/** All citations of a page that do not hold, in words. */
export function brokenCitations(page: string): readonly string[] {
  return citedTests(page).flatMap((cited) => problemOf(cited) ?? []);
}
