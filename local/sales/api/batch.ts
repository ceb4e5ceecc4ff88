import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import { DataverseError } from '../model/errors.js';
import { type AnsweredItem, type AnsweredPart, type BatchItem, type BatchPart, writeBatch } from './batch-format.js';
import { type ApiAnswer, preferencesOf } from './request.js';
import { errorAnswer } from './wire.js';

/** How a batch runs its parts. */
export interface BatchRunner {
  /** answers one part; `contentIds` is given inside of a change set. @throws DataverseError */
  answer(part: BatchPart, contentIds: ReadonlyMap<string, string> | undefined): ApiAnswer;
  /** work as one transaction */
  transaction<Result>(work: () => Result): Result;
  /** before a change set begins: other writers may come between a client's read and its write */
  beforeChangeSet(parts: readonly BatchPart[]): void;
  newId(): string;
}

/** A change set failed: carries the one answer that stands for all of it. */
class ChangeSetFailure extends Error {
  readonly answer: SimulatorResponse;

  constructor(answer: SimulatorResponse) {
    super('change set failed');
    this.answer = answer;
  }
}

/** Runs a batch: change sets as transactions (D-026), stop at the first failure unless told to go on (D-028). */
export function runBatch(
  runner: BatchRunner,
  items: readonly BatchItem[],
  headers: Readonly<Record<string, string>>,
): SimulatorResponse {
  const { continueOnError } = preferencesOf(headers);
  const answered: AnsweredItem[] = [];
  let outer = 200;
  for (const item of items) {
    const answer = item.kind === 'single' ? answerSingle(runner, item.part) : answerChangeSet(runner, item.parts);
    answered.push(answer);
    const failed = answer.kind === 'single' && answer.part.status >= 400;
    if (failed && !continueOnError) {
      outer = answer.part.status;
      break;
    }
  }
  const boundary = `batchresponse_${runner.newId()}`;
  return {
    status: outer,
    headers: {
      'content-type': `multipart/mixed; boundary=${boundary}`,
      'odata-version': '4.0',
      ...(continueOnError ? { 'preference-applied': 'odata.continue-on-error' } : {}),
    },
    body: writeBatch(boundary, answered),
  };
}

function answerSingle(runner: BatchRunner, part: BatchPart): AnsweredItem {
  runner.beforeChangeSet([part]);
  return { kind: 'single', part: asPart(answerSafely(runner, part, undefined), part.contentId) };
}

function answerChangeSet(runner: BatchRunner, parts: readonly BatchPart[]): AnsweredItem {
  runner.beforeChangeSet(parts);
  const contentIds = new Map<string, string>();
  try {
    const answers = runner.transaction(() => parts.map((part) => changeSetAnswer(runner, part, contentIds)));
    return { kind: 'changeSet', boundary: `changesetresponse_${runner.newId()}`, parts: answers };
  } catch (error) {
    if (error instanceof ChangeSetFailure) return { kind: 'single', part: asPart(error.answer, undefined) };
    throw error;
  }
}

function changeSetAnswer(runner: BatchRunner, part: BatchPart, contentIds: Map<string, string>): AnsweredPart {
  const answer = answerSafely(runner, part, contentIds);
  if (answer.status >= 400) throw new ChangeSetFailure(answer);
  if (part.contentId !== undefined && answer.address !== undefined) contentIds.set(part.contentId, answer.address);
  return asPart(answer, part.contentId);
}

function answerSafely(
  runner: BatchRunner,
  part: BatchPart,
  contentIds: ReadonlyMap<string, string> | undefined,
): ApiAnswer {
  try {
    return runner.answer(part, contentIds);
  } catch (error) {
    if (error instanceof DataverseError) return errorAnswer(error);
    throw error;
  }
}

function asPart(answer: SimulatorResponse, contentId: string | undefined): AnsweredPart {
  return { contentId, status: answer.status, headers: answer.headers, body: String(answer.body ?? '') };
}
