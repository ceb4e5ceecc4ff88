import { z } from 'zod';
import { type ProblemAt, problemsOf } from '../settings/issue-words.js';

const anything = z.unknown();

/** What a schema has found, in the words in which a wrong configuration is told: of a body that is none. Pure. */
export function plainWords(issues: readonly z.core.$ZodIssue[]): readonly ProblemAt[] {
  return problemsOf(anything, issues);
}
