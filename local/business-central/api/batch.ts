import { z } from 'zod';
import { BusinessCentralError, badRequest } from '../model/errors.js';
import { parseJson } from './body.js';
import { decodedPath, errorBody, type Operation, type OperationAnswer } from './operation.js';

const maxOperations = 100;

const requestSchema = z.object({
  id: z.union([z.string(), z.null()]).default(null),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
});
const batchSchema = z.object({ requests: z.array(requestSchema) });

/** One part of a batch with its id. */
export interface BatchPart {
  readonly id: string | null;
  readonly operation: Operation;
}

/** What a batch needs of the API. */
export interface BatchContext {
  /** Absolute URL of the API root and its path. */
  readonly rootUrl: string;
  readonly rootPath: string;
  /** Runs before a part's own transaction begins. */
  before(operation: Operation): void;
  /** Runs a part in the present transaction; throws to refuse. */
  run(operation: Operation): OperationAnswer;
  /** Runs `work` as one transaction. */
  transact<Result>(work: () => Result): Result;
  newId(): string;
}

/** Parts of a `$batch` body. @throws BusinessCentralError 400, code `Unknown` above 100 parts (S-090). */
export function batchParts(
  text: string,
  outer: Operation,
  context: Pick<BatchContext, 'rootUrl' | 'rootPath'>,
): readonly BatchPart[] {
  const parsed = batchSchema.safeParse(parseJson(text));
  if (!parsed.success) throw badRequest(`The batch cannot be read: ${z.prettifyError(parsed.error)}`);
  const { requests } = parsed.data;
  if (requests.length > maxOperations) {
    throw new BusinessCentralError(
      400,
      'Unknown',
      `The current change set contains too many operations. A maximum number of ${maxOperations} operations is allowed; this batch has ${requests.length}.`,
    );
  }
  return requests.map((request) => ({ id: request.id, operation: partOperation(request, outer, context) }));
}

/** The client's own headers of the envelope that its parts inherit. */
const inherited = ['accept', 'accept-language', 'data-access-intent', 'authorization'];

function partOperation(
  request: z.infer<typeof requestSchema>,
  outer: Operation,
  context: Pick<BatchContext, 'rootUrl' | 'rootPath'>,
): Operation {
  const relative = request.url.startsWith(`${context.rootUrl}/`)
    ? request.url.slice(context.rootUrl.length + 1)
    : request.url;
  const url = new URL(`http://batch/${relative}`);
  const headers: Record<string, string> = {};
  for (const name of inherited) {
    const value = outer.headers[name];
    if (value !== undefined) headers[name] = value;
  }
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  return {
    method: request.method.toUpperCase(),
    // A leading slash would leave the API root: such a path names no segment here.
    path: request.url.startsWith('/') ? request.url : decodedPath(url.pathname.slice(1)),
    parameters: url.searchParams,
    pathAndQuery: `${context.rootPath}${url.pathname}${url.search}`,
    headers,
    body: { json: request.body },
  };
}

/** How a batch is to run, from its headers (1.9). */
export interface BatchMode {
  /** `Isolation: snapshot`: one transaction for all. */
  readonly isSnapshot: boolean;
  /** `Prefer: odata.continue-on-error`. */
  readonly continues: boolean;
}

export function batchMode(operation: Operation): BatchMode {
  return {
    isSnapshot: operation.headers.isolation?.toLowerCase() === 'snapshot',
    continues: /(?:odata\.)?continue-on-error(?!\s*=\s*false)/i.test(operation.headers.prefer ?? ''),
  };
}

/** Runs the parts in order (S-091, S-092). */
export function runBatch(parts: readonly BatchPart[], mode: BatchMode, context: BatchContext): OperationAnswer {
  const responses: unknown[] = [];
  const runParts = () => {
    for (const part of parts) {
      const answer = runPart(part, mode, context);
      responses.push(partResponse(part.id, answer));
      if (answer.status < 400) continue;
      if (mode.isSnapshot) throw new SnapshotFailed();
      if (!mode.continues) return;
    }
  };
  if (mode.isSnapshot) runSnapshot(runParts, context);
  else runParts();
  return { status: 200, headers: {}, body: { responses } };
}

/** Undoes a snapshot batch; its answers tell why. */
class SnapshotFailed extends Error {}

function runSnapshot(runParts: () => void, context: BatchContext): void {
  try {
    context.transact(runParts);
  } catch (error) {
    if (!(error instanceof SnapshotFailed)) throw error;
  }
}

function runPart(part: BatchPart, mode: BatchMode, context: BatchContext): OperationAnswer {
  try {
    if (!mode.isSnapshot) context.before(part.operation);
    return mode.isSnapshot ? context.run(part.operation) : context.transact(() => context.run(part.operation));
  } catch (error) {
    if (error instanceof BusinessCentralError) {
      return { status: error.status, headers: {}, body: errorBody(error, context.newId()) };
    }
    throw error;
  }
}

function partResponse(id: string | null, answer: OperationAnswer): unknown {
  const headers =
    answer.body === undefined ? answer.headers : { 'content-type': 'application/json', ...answer.headers };
  return { id, status: answer.status, headers, ...(answer.body === undefined ? {} : { body: answer.body }) };
}
