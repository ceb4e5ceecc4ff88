import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

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

/** What is wrong with a named test, or `undefined` when the file is there and runs a test of just that title. */
export function problemOf({ file, title }: NamedTest): string | undefined {
  const path = join(root, file);
  if (!existsSync(path)) {
    return `${file} does not exist`;
  }
  if (title === '') {
    return undefined;
  }
  return titlesIn(path).has(title) ? undefined : `${file} has no test "${title}"`;
}

const titlesByFile = new Map<string, ReadonlySet<string>>();

function titlesIn(path: string): ReadonlySet<string> {
  const known = titlesByFile.get(path);
  if (known !== undefined) {
    return known;
  }
  const titles = new Set(testTitles(readFileSync(path, 'utf8')));
  titlesByFile.set(path, titles);
  return titles;
}

/**
 * The titles of the tests and groups of tests that a source runs, as they are written; what is skipped or stands in a
 * comment is none.
 */
export function testTitles(source: string): readonly string[] {
  return titlesBelow(parseSync(source, { syntax: 'typescript', target: 'es2022' }));
}

interface SyntaxNode {
  readonly type?: string;
  readonly value?: unknown;
  readonly callee?: SyntaxNode;
  readonly object?: SyntaxNode;
  readonly property?: SyntaxNode;
  readonly arguments?: readonly { readonly expression: SyntaxNode }[];
  readonly quasis?: readonly { readonly raw: string }[];
  readonly expressions?: readonly SyntaxNode[];
}

function titlesBelow(node: SyntaxNode): readonly string[] {
  if (isSkipped(node.callee)) {
    return [];
  }
  const below = Object.values(node).flatMap((part: unknown) =>
    typeof part === 'object' && part !== null ? titlesBelow(part) : [],
  );
  const title =
    node.type === 'CallExpression' && isTest(node.callee) ? textOf(node.arguments?.[0]?.expression) : undefined;
  return title === undefined ? below : [title, ...below];
}

/** Whether the call is that of `it`, `describe`, or of either with `.each(…)`. */
function isTest(callee: SyntaxNode | undefined): boolean {
  const named =
    callee?.type === 'CallExpression' && callee.callee?.property?.value === 'each' ? callee.callee.object : callee;
  return named?.type === 'Identifier' && (named.value === 'it' || named.value === 'describe');
}

function isSkipped(callee: SyntaxNode | undefined): boolean {
  const words = [callee?.property?.value, callee?.object?.property?.value, callee?.callee?.object?.property?.value];
  return words.includes('skip') || words.includes('todo');
}

/** A string as it is, a template as it is written. */
function textOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === 'StringLiteral' && typeof node.value === 'string') {
    return node.value;
  }
  const names = node?.expressions?.map(({ value }) => `\${${String(value)}}`) ?? [];
  return node?.quasis?.map(({ raw }, index) => `${raw}${names[index] ?? ''}`).join('');
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
