import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(__dirname, '..', '..');

/** A test that a page of docs/ names: `tests/….ts` followed by one or more titles in double quotes. */
export interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** Every test that the text names; a folder or file named alone has an empty title, and only has to exist. */
export function namedTests(text: string): readonly NamedTest[] {
  return [...text.matchAll(/`(tests\/[^`]+)`((?:,? "[^"]+")*)/g)].flatMap(([, file = '', titles = '']) => {
    const quoted = [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title }));
    return quoted.length === 0 ? [{ file, title: '' }] : quoted;
  });
}

/** What is wrong with a named test, or `undefined` when the file is there and holds the title. */
export function problemOf({ file, title }: NamedTest): string | undefined {
  const path = join(root, file);
  if (!existsSync(path)) {
    return `${file} does not exist`;
  }
  if (title === '') {
    return undefined;
  }
  const source = readFileSync(path, 'utf8').replaceAll("\\'", "'");
  return source.includes(title) ? undefined : `${file} has no test "${title}"`;
}

/** The text of a page from the given heading on. */
export function pageFrom(page: string, heading: string): string {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  const start = text.indexOf(heading);
  if (start < 0) {
    throw new Error(`docs/${page} has no "${heading}"`);
  }
  return text.slice(start);
}
