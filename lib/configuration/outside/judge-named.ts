import { isLasting, type RemoteResult } from '../../ports/remote-result.js';
import type { OutsideWords } from './kinds.js';
import { outsideWords } from './kinds.js';
import type { NamedOutside } from './named.js';

/** What a system has of what was asked for. */
export interface KnownOutside {
  /** Of the names that were asked for, those that are there; compared without regard to case. */
  readonly known: ReadonlySet<string>;
  /** What there is, where it is short enough to say. */
  readonly offered?: readonly string[];
}

/** What both systems say of what a configuration names. */
export interface OutsideJudgement {
  /** What is not there: path, name and what helps. */
  readonly problems: readonly string[];
  /** What could not be asked, and why. */
  readonly notAsked: readonly string[];
  /** What may be meant, but look at it. */
  readonly warnings: readonly string[];
}

/** Judges the names of one kind (and column) by what the system answered. Pure. */
export function judgeNamed(named: readonly NamedOutside[], answer: RemoteResult<KnownOutside>): OutsideJudgement {
  const [first] = named;
  if (first === undefined) {
    return { problems: [], notAsked: [], warnings: [] };
  }
  const words = outsideWords[first.kind];
  const told = (found: readonly string[]): OutsideJudgement =>
    words.isCertain ? { problems: found, notAsked: [], warnings: [] } : { problems: [], notAsked: [], warnings: found };
  if (answer.ok) {
    const known = new Set([...answer.value.known].map(same));
    const missing = named.filter(({ name }) => !known.has(same(name)));
    return told(missing.map((each) => sentence(each, words, answer.value.offered ?? [])));
  }
  const { failure } = answer;
  if (first.kind === 'pageItself' && isLasting(failure)) {
    return told([`${sentence(first, words, [])} (${failure.reason}: ${failure.message})`]);
  }
  const system = words.side === 'sales' ? 'Sales' : 'Business Central';
  const paths = named.map(({ path }) => path).join(', ');
  const asked = words.asked.replace('{column}', first.column ?? '');
  const notAsked = `${paths}: ${system} could not be asked ${asked} (${failure.reason}): ${failure.message}`;
  return words.isCertain
    ? { problems: [], notAsked: [notAsked], warnings: [] }
    : { problems: [], notAsked: [], warnings: [notAsked] };
}

/** All judgements as one. */
export function joined(judgements: readonly OutsideJudgement[]): OutsideJudgement {
  return {
    problems: judgements.flatMap(({ problems }) => problems),
    notAsked: judgements.flatMap(({ notAsked }) => notAsked),
    warnings: judgements.flatMap(({ warnings }) => warnings),
  };
}

function sentence({ path, kind, name, column }: NamedOutside, words: OutsideWords, offered: readonly string[]): string {
  const subject = kind === 'submitButton' ? '' : `${name} `;
  const choice = offered.length === 0 ? 'those that are there' : offered.join(', ');
  const text = `${path}: ${subject}${words.missing}; ${words.fix}`;
  return text.replace('{column}', column ?? '').replace('{offered}', choice);
}

function same(text: string): string {
  return text.trim().toUpperCase();
}
