import { BusinessCentralError, badRequest } from '../model/errors.js';
import { parseJson } from './body.js';

/** One operation on the API: a request of its own or a part of a batch. Header names are in lower case. */
export interface Operation {
  readonly method: string;
  /** Decoded path below the API root, without leading slash. */
  readonly path: string;
  readonly parameters: URLSearchParams;
  /** Path and query as sent, from the host on: what faults match. */
  readonly pathAndQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or the member of a batch already parsed. */
  readonly body: { readonly text: string } | { readonly json: unknown };
}

/** An answer before it becomes text; `body` absent = none. */
export interface OperationAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A path with its percent-encoding taken off. @throws BusinessCentralError 400 when that is broken. */
export function decodedPath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest('The URL is not encoded correctly.');
  }
}

/** The JSON body of an operation. @throws BusinessCentralError when it is absent or not JSON. */
export function bodyOf(operation: Operation): unknown {
  if ('json' in operation.body) {
    if (operation.body.json === undefined) throw badRequest('The request body is missing.');
    return operation.body.json;
  }
  const text = operation.body.text.replace(/^\uFEFF/, '');
  if (text.trim() === '') throw badRequest('The request body is missing.');
  if (text !== operation.body.text) throw badRequest('The request body must be UTF-8 without a byte order mark.');
  return parseJson(operation.body.text);
}

/** `Prefer: odata.maxpagesize=N`; undefined when not sent. @throws BusinessCentralError 413 above the maximum (S-006). */
export function preferredPageSize(operation: Operation, maximum: number): number | undefined {
  const match = /(?:^|[,;\s])(?:odata\.)?maxpagesize=(\d+)/i.exec(operation.headers.prefer ?? '');
  if (match === null) return undefined;
  const size = Number(match[1]);
  if (size > maximum) {
    throw new BusinessCentralError(413, 'RequestEntityTooLarge', `The page size must not exceed ${maximum}.`);
  }
  if (size < 1) throw badRequest('odata.maxpagesize must be at least 1.');
  return size;
}

const etagPattern = /^W\/"[A-Za-z0-9+/=]+"$/;

/**
 * Checks `If-Match` against the present ETag (1.7). Required for PATCH, optional elsewhere.
 * @throws BusinessCentralError 400 `BadRequest_InvalidToken` when missing or malformed, 409 `Request_EntityChanged`
 * when stale (S-020 to S-022).
 */
export function checkIfMatch(operation: Operation, etag: () => string, required: boolean): void {
  const sent = operation.headers['if-match']?.trim();
  if (sent === undefined && !required) return;
  if (sent === '*') return;
  if (sent === undefined || !etagPattern.test(sent)) {
    throw new BusinessCentralError(
      400,
      'BadRequest_InvalidToken',
      sent === undefined
        ? 'The request is missing the If-Match header.'
        : 'Could not validate the client concurrency token.',
    );
  }
  if (sent !== etag()) {
    throw new BusinessCentralError(409, 'Request_EntityChanged', 'Another user has already changed the record.');
  }
}

/** 405 for a verb an entity set does not have (S-124). */
export function methodNotAllowed(operation: Operation): BusinessCentralError {
  return new BusinessCentralError(
    405,
    'BadRequest_MethodNotAllowed',
    `The method ${operation.method} is not allowed on '${operation.path}'.`,
  );
}

/** The error body of BC with its correlation id (1.10). */
export function errorBody(error: BusinessCentralError, correlationId: string): unknown {
  return { error: { code: error.code, message: `${error.message}  CorrelationId:  ${correlationId}.` } };
}
