import { parse } from 'lossless-json';
import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import type { Engine } from '../engine/contract.js';
import type { Operation } from '../engine/operation.js';
import { badPayload, DataverseError } from '../model/errors.js';
import { Amount } from '../model/values.js';

/** Path of the service root. */
export const SERVICE_PATH = '/api/data/v9.2';

/** One operation as it arrived: alone or as a part of a batch. `path` is decoded and relative to the service root. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** path and query as sent, for faults and next links */
  readonly pathAndQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What an operation works with. */
export interface ApiContext {
  readonly engine: Engine;
  readonly operation: Operation;
  /** `https://host/api/data/v9.2`, without a slash at the end */
  readonly root: string;
  /** entity references that earlier parts of the same change set have made, by Content-ID; undefined outside of one */
  readonly contentIds: ReadonlyMap<string, string> | undefined;
}

/** The preferences of a request, and which of them were granted. */
export interface Preferences {
  readonly representation: boolean;
  /** names of annotations to include; `*` = all */
  readonly annotations: readonly string[];
  readonly maxPageSize: number | undefined;
  readonly trackChanges: boolean;
  readonly continueOnError: boolean;
}

/** Reads the Prefer header. */
export function preferencesOf(headers: Readonly<Record<string, string>>): Preferences {
  const text = headers.prefer ?? '';
  const quoted = /odata\.include-annotations\s*=\s*"([^"]*)"/i.exec(text)?.[1];
  const size = /odata\.maxpagesize\s*=\s*(\d+)/i.exec(text)?.[1];
  return {
    representation: /return\s*=\s*representation/i.test(text),
    annotations: (quoted ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    maxPageSize: size === undefined ? undefined : Number(size),
    trackChanges: /odata\.track-changes/i.test(text),
    continueOnError: /odata\.continue-on-error/i.test(text),
  };
}

/** The preferences as `Preference-Applied` repeats them; undefined when there were none. */
export function preferenceApplied(preferences: Preferences): string | undefined {
  const parts = [
    preferences.representation ? 'return=representation' : '',
    preferences.annotations.length > 0 ? `odata.include-annotations="${preferences.annotations.join(',')}"` : '',
    preferences.maxPageSize === undefined ? '' : `odata.maxpagesize=${preferences.maxPageSize}`,
    preferences.trackChanges ? 'odata.track-changes' : '',
  ].filter(Boolean);
  return parts.length === 0 ? undefined : parts.join(',');
}

/** A JSON object; numbers are {@link Amount}, so that no digit is lost. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * The body of a request as a JSON object.
 * @throws DataverseError 400 when it is none, 415 when the content type is not JSON
 */
export function jsonBody(request: ApiRequest, set: string): Json {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) {
    throw new DataverseError(415, '0x80060888', `The content type '${type}' is not supported: send application/json.`);
  }
  let body: unknown;
  try {
    body = parse(request.body, null, (text) => new Amount(text));
  } catch (error) {
    throw badPayload(set, `The body is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  if (!isJsonObject(body)) throw badPayload(set, 'A JSON object is expected.');
  return body;
}

/** Percent-decodes a path or reference. @throws DataverseError 400 when it cannot be decoded */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new DataverseError(400, '0x80060888', `The address '${text}' cannot be decoded.`);
  }
}

/** Whether a parsed value is a JSON object. */
export function isJsonObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Amount.isDecimal(value);
}

/** An answer; `address` is that of the row written, for `$1` in a change set. */
export interface ApiAnswer extends SimulatorResponse {
  readonly address?: string;
}

/** 204 without a body. */
export function noContent(headers: Readonly<Record<string, string>> = {}): SimulatorResponse {
  return { status: 204, headers };
}
