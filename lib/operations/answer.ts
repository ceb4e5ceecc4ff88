import type { z } from 'zod';
import { plainWords } from '../configuration/plain-words.js';

/** What an operator is answered; `functions/composition/operators.ts` makes a response of it. */
export type Answer =
  | { readonly kind: 'ok'; readonly body: object }
  /** The sentence names the field and what it may hold. */
  | { readonly kind: 'badRequest'; readonly error: string }
  | { readonly kind: 'notFound'; readonly error: string }
  /** Understood, but it may not be done as things stand: a code for programs, a sentence for people. */
  | { readonly kind: 'refused'; readonly code: string; readonly error: string; readonly detail?: object }
  /** Somebody is at work on the order; asking again in a moment will do. */
  | { readonly kind: 'busy' };

/** In words of ours alone: the caller's own names and values are not sent back. */
export function badRequest(error: z.ZodError): Answer {
  const problems = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? [{ path: issue.path.map(String), words: 'holds names that are not known' }]
      : plainWords([issue]),
  );
  const told = problems.map(({ path, words }) => (path.length === 0 ? words : `${path.join('.')}: ${words}`));
  return { kind: 'badRequest', error: told.join('; ') };
}

export function refused(code: string, error: string, detail?: object): Answer {
  return { kind: 'refused', code, error, ...(detail === undefined ? {} : { detail }) };
}
