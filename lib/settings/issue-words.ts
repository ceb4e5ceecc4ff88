import type { z } from 'zod';
import { formsAt, isWholeAt, namesAt, valuesAt } from './schema-at.js';

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;

/** What is wrong in a document that people write: where it stands, and what is to be written there instead. */
export interface ProblemAt {
  readonly path: readonly string[];
  readonly words: string;
}

/** What a schema has found, each with its path and the fix. Names that somebody wrote are told, values never. Pure. */
export function problemsOf(schema: Schema, issues: readonly Issue[]): readonly ProblemAt[] {
  return issues.flatMap((issue) => problemsOfIssue(schema, issue));
}

function problemsOfIssue(schema: Schema, issue: Issue): readonly ProblemAt[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return [{ path, words: unknownNames(issue.keys, namesAt(schema, path)) }];
  }
  if (issue.code === 'invalid_key') {
    const [why] = issue.issues;
    return [{ path, words: `is a name that cannot stand here: it ${why?.message ?? 'is not known'}` }];
  }
  return issue.code === 'invalid_union'
    ? problemsOfUnion(schema, path, issue)
    : [{ path, words: wordsOf(schema, path, issue) }];
}

/** Of several forms, the one that was meant: what is wrong in that one. */
function problemsOfUnion(
  schema: Schema,
  path: readonly string[],
  issue: Extract<Issue, { code: 'invalid_union' }>,
): readonly ProblemAt[] {
  if (!/^Invalid/.test(issue.message)) {
    return [{ path, words: issue.message }];
  }
  const values = valuesAt(schema, path);
  if (values.length > 0) {
    return [{ path, words: oneOf(values) }];
  }
  const [meant, ...alike] = formsThatFitBest(issue.errors);
  if (meant !== undefined && alike.length === 0) {
    return meant.flatMap((inner) => problemsOfIssue(schema, { ...inner, path: [...issue.path, ...inner.path] }));
  }
  const forms = formsAt(schema, path).map((names) => `{${names.join(', ')}}`);
  return [
    { path, words: forms.length === 0 ? 'has none of the forms that it may have' : `must be ${forms.join(' or ')}` },
  ];
}

/** Those with the fewest names that are missing or do not belong. */
function formsThatFitBest(forms: readonly (readonly Issue[])[]): readonly (readonly Issue[])[] {
  const strange = (issues: readonly Issue[]) =>
    issues.filter(({ code, message }) => code === 'unrecognized_keys' || isMissing(message)).length;
  const least = Math.min(...forms.map(strange));
  return forms.filter((issues) => strange(issues) === least);
}

function unknownNames(keys: readonly string[], known: readonly string[]): string {
  const told = keys.map((key) => (/^[\w.$ -]{1,60}$/.test(key) ? `"${key}"` : 'a name of other characters'));
  const words = `${told.join(', ')} ${told.length === 1 ? 'is' : 'are'} not known: mend or remove ${told.length === 1 ? 'it' : 'them'}`;
  return known.length === 0 ? words : `${words}; known are ${known.join(', ')}`;
}

function wordsOf(schema: Schema, path: readonly string[], issue: Issue): string {
  if (isMissing(issue.message)) {
    return `is missing${hintOf(schema, path, issue)}`;
  }
  if (!/^(Invalid|Too|expected)/.test(issue.message)) {
    return issue.message;
  }
  switch (issue.code) {
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'invalid_type':
      return `must be ${kindOf(schema, path, issue.expected)}`;
    case 'too_small':
      return `must ${sizeOf(issue.origin)} at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `must ${sizeOf(issue.origin)} at most ${issue.maximum}${unitOf(issue.origin)}`;
    default:
      return issue.message;
  }
}

function isMissing(message: string): boolean {
  return /received undefined/.test(message);
}

function hintOf(schema: Schema, path: readonly string[], issue: Issue): string {
  const values = valuesAt(schema, path);
  if (values.length > 0) {
    return `: ${oneOf(values)}`;
  }
  return issue.code === 'invalid_type' ? `: must be ${kindOf(schema, path, issue.expected)}` : '';
}

function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  return quoted.length === 1 ? `must be ${quoted[0]}` : `must be one of ${quoted.join(', ')}`;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list, in [ ]',
  object: 'an object, in { }',
  record: 'an object, in { }',
};

function kindOf(schema: Schema, path: readonly string[], expected: string): string {
  const kind = expected === 'number' && isWholeAt(schema, path) ? 'int' : expected;
  const names = kind === 'object' ? namesAt(schema, path) : [];
  return `${kinds[kind] ?? `of the kind ${kind}`}${names.length === 0 ? '' : `, of ${names.join(', ')}`}`;
}

function sizeOf(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be';
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' character(s)' : origin === 'array' ? ' member(s)' : '';
}
