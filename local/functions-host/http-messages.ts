import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CookieData, HttpData, TypedData } from './core-types.js';

type Nullable = Readonly<Record<string, { readonly value: string }>>;

/** A request as the real host sends it to the worker: repeated headers and query keys are joined with `,`. */
export function requestData(
  request: IncomingMessage,
  parameters: Readonly<Record<string, string>>,
  body: Buffer | undefined,
): TypedData {
  const url = requestUrl(request);
  const http: HttpData = {
    method: request.method ?? 'GET',
    url: url.href,
    nullableHeaders: joinedHeaders(request.rawHeaders),
    nullableQuery: joinedQuery(url.searchParams),
    nullableParams: nullable(Object.entries(parameters)),
    headers: {},
    query: {},
    params: {},
    identities: [],
    ...(body === undefined ? {} : { body: { bytes: body } }),
  };
  return { http };
}

/** The absolute address of a request. @throws TypeError when the request line holds no usable path. */
export function requestUrl(request: IncomingMessage): URL {
  return new URL(`http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`);
}

/** Sends what a handler returned; nothing returned is 204. */
export function sendResponse(response: ServerResponse, returned: TypedData | null | undefined): void {
  const http = returned?.http;
  if (http === undefined) {
    sendStatus(response, 204);
    return;
  }
  const status = Number(http.statusCode ?? '200');
  const cookies = (http.cookies ?? []).map(cookieLine);
  const body = Buffer.from(http.body?.bytes ?? http.body?.string ?? '');
  const bodiless = status === 204 || status === 205 || status === 304;
  response.writeHead(status, {
    ...http.headers,
    ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
    ...(bodiless ? {} : { 'content-length': String(body.length) }),
  });
  response.end(bodiless || response.req.method === 'HEAD' ? undefined : body);
}

/** Sends a status without a body. */
export function sendStatus(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': '0' });
  response.end();
}

/** Headers in lower case; empty ones are not sent to the worker (capability IgnoreEmptyValuedRpcHttpHeaders). */
function joinedHeaders(rawHeaders: readonly string[]): Nullable {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1] ?? '';
    if (value !== '') pairs.push([(rawHeaders[index] ?? '').toLowerCase(), value]);
  }
  return nullable(joined(pairs));
}

/** Query keys are one key whatever their case; the first spelling stays. */
function joinedQuery(query: URLSearchParams): Nullable {
  const spelling = new Map<string, string>();
  const pairs = [...query.entries()].map(([name, value]): [string, string] => {
    const lowerCase = name.toLowerCase();
    const known = spelling.get(lowerCase) ?? name;
    spelling.set(lowerCase, known);
    return [known, value];
  });
  return nullable(joined(pairs));
}

function joined(pairs: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return [...values];
}

function nullable(pairs: readonly (readonly [string, string])[]): Nullable {
  return Object.fromEntries(pairs.map(([name, value]) => [name, { value }]));
}

function cookieLine(cookie: CookieData): string {
  const parts = [`${cookie.name}=${encodeURIComponent(cookie.value)}`];
  if (cookie.expires) parts.push(`expires=${new Date(cookie.expires.value.seconds * 1_000).toUTCString()}`);
  if (cookie.maxAge) parts.push(`max-age=${cookie.maxAge.value}`);
  if (cookie.domain) parts.push(`domain=${cookie.domain.value}`);
  if (cookie.path) parts.push(`path=${cookie.path.value}`);
  if (cookie.secure?.value === true) parts.push('secure');
  switch (cookie.sameSite) {
    case 'lax':
    case 'strict':
      parts.push(`samesite=${cookie.sameSite}`);
      break;
    case 'explicitNone':
      parts.push('samesite=none');
      break;
    case 'none':
    case undefined:
      break;
  }
  if (cookie.httpOnly?.value === true) parts.push('httponly');
  return parts.join('; ');
}
