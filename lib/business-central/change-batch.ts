import { z } from 'zod';
import { integerField, parseJson, writeJson } from '../http/json.js';
import type { AnswerClassifier, RemoteAnswer, RequestSafety } from '../http/remote-message.js';
import type { BusinessCentralChange, BusinessCentralLineWrite } from '../mapping/business-central-record.js';
import type { RemoteFailure } from '../ports/remote-result.js';
import { classifyAnswer } from './dialect.js';
import { toBody } from './order-body.js';

/** Operations on lines that fit into one batch: 100 less guard, header and read (sheet 1.9). */
export const mostLineOperations = 97;

export interface BatchOperation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * The operations of a change, one transaction under `Isolation: snapshot`: a guard on the header's version that changes
 * nothing (S-023), the lines each under its own version, the header last since its discount is spread over the lines, and
 * a read, so that the answer shows the state after the commit and not the totals of the step before (S-031).
 */
export function changeBatchBody(
  change: BusinessCentralChange,
  paths: { readonly order: string; readonly lines: string; readonly read: string },
): string {
  const header = toBody(change.header);
  const changesHeader = Object.keys(header).length > 0;
  const guardsOnly = change.lines.length > 0 || !changesHeader;
  const operations: BatchOperation[] = [
    patch('guard', paths.order, change.etag, guardsOnly ? {} : header),
    ...lineOperations(change.lines, paths.lines),
    ...(guardsOnly && changesHeader ? [patch('header', paths.order, '*', header)] : []),
    { id: 'read', method: 'GET', url: paths.read, headers: {} },
  ];
  return writeJson({ requests: operations });
}

/**
 * Writing a line moves the versions of the others where a discount of the order is spread over them. So all lines but the
 * one that is written first are guarded before anything is written, and the transaction sees to the rest.
 */
export function lineOperations(
  lines: readonly BusinessCentralLineWrite[],
  linesPath: string,
): readonly BatchOperation[] {
  const guards = lines.flatMap((write, index) =>
    index === 0 || write.kind === 'insert'
      ? []
      : [patch(`line-${index}-guard`, `${linesPath}(${write.id})`, write.etag, {})],
  );
  const writes = lines.map((write, index) =>
    lineOperation(index === 0 || write.kind === 'insert' ? write : { ...write, etag: '*' }, `line-${index}`, linesPath),
  );
  return [...guards, ...writes];
}

function lineOperation(write: BusinessCentralLineWrite, id: string, linesPath: string): BatchOperation {
  switch (write.kind) {
    case 'update':
      return patch(id, `${linesPath}(${write.id})`, write.etag, toBody(write.values));
    case 'insert':
      return { id, method: 'POST', url: linesPath, headers: jsonContent, body: toBody(write.values) };
    case 'delete':
      return { id, method: 'DELETE', url: `${linesPath}(${write.id})`, headers: { 'If-Match': write.etag } };
  }
}

export const jsonContent = { 'Content-Type': 'application/json' };

export function patch(id: string, url: string, etag: string, body: unknown): BatchOperation {
  return { id, method: 'PATCH', url, headers: { ...jsonContent, 'If-Match': etag }, body };
}

const batchSchema = z.object({
  responses: z.array(
    z.object({
      id: z.string().nullish(),
      status: integerField,
      headers: z.record(z.string(), z.string()).nullish().catch(undefined),
      body: z.unknown().optional(),
    }),
  ),
});

type Responses = z.output<typeof batchSchema>['responses'];

function readResponses(answer: RemoteAnswer): Responses | undefined {
  try {
    const parsed = batchSchema.safeParse(parseJson(answer.body));
    return parsed.success ? parsed.data.responses : undefined;
  } catch {
    return undefined;
  }
}

/** Reads failures out of the batch, so that the pipeline's retry rules see them. */
export const classifyChange: AnswerClassifier = (answer, safety) => classifyBatch(answer, safety, 'read');

/** `last` is the operation that must have been answered when none failed. */
export function classifyBatch(answer: RemoteAnswer, safety: RequestSafety, last: string): RemoteFailure | undefined {
  const outer = classifyAnswer(answer, safety);
  if (outer !== undefined) {
    return outer;
  }
  const responses = readResponses(answer);
  const inner = responses?.find((response) => response.status >= 400);
  if (inner !== undefined) {
    return operationFailure(inner, safety);
  }
  return responses?.some((response) => response.id === last) === true
    ? undefined
    : { reason: 'unclear', message: 'Business Central answered a batch only in part', status: answer.status };
}

function operationFailure(response: Responses[number], safety: RequestSafety): RemoteFailure | undefined {
  const body = response.body === undefined || response.body === null ? '' : bodyText(response.body);
  const failure = classifyAnswer({ status: response.status, headers: response.headers ?? {}, body }, safety);
  // A line that is gone says that somebody changed the order, not that the order is gone.
  return failure?.reason === 'notFound' && response.id?.startsWith('line-') === true
    ? { ...failure, reason: 'versionMismatch' }
    : failure;
}

function bodyText(body: unknown): string {
  return typeof body === 'string' ? body : writeJson(body);
}

/** The body that one operation of the batch answered, still to be parsed. */
export function answerOfPart(answer: RemoteAnswer, id: string): unknown {
  return readResponses(answer)?.find((response) => response.id === id)?.body;
}
