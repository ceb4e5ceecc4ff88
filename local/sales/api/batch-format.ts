import { DataverseError } from '../model/errors.js';

/** One request of a batch, still text. */
export interface BatchPart {
  readonly contentId: string | undefined;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A single request, or a change set. */
export type BatchItem =
  | { readonly kind: 'single'; readonly part: BatchPart }
  | { readonly kind: 'changeSet'; readonly parts: readonly BatchPart[] };

/** Requests a batch may hold. */
const LARGEST_BATCH = 1000;

const malformed = (message: string) =>
  new DataverseError(400, '0x80060888', `The batch request is malformed: ${message}`);

/** Reads a multipart batch body (sheet 1.11). @throws DataverseError 400 when it is not well-formed (D-029) */
export function parseBatch(contentType: string, body: string): BatchItem[] {
  const items = partsOf(contentType, body).map((text): BatchItem => {
    const { headers, rest } = splitHeaders(text);
    const type = headers['content-type'] ?? '';
    if (/^multipart\/mixed/i.test(type)) return { kind: 'changeSet', parts: partsOf(type, rest).map(changeSetPart) };
    return { kind: 'single', part: requestPart(headers, rest) };
  });
  const total = items.reduce((sum, item) => sum + (item.kind === 'single' ? 1 : item.parts.length), 0);
  if (total > LARGEST_BATCH) throw malformed(`it holds ${total} requests, ${LARGEST_BATCH} are allowed.`);
  return items;
}

function changeSetPart(text: string): BatchPart {
  const { headers, rest } = splitHeaders(text);
  if (/^multipart\//i.test(headers['content-type'] ?? '')) throw malformed('a change set cannot hold another one.');
  const part = requestPart(headers, rest);
  if (part.method === 'GET') throw malformed('a GET request is not allowed in a change set.');
  if (part.contentId === undefined) throw malformed('a part of a change set needs a Content-ID.');
  return part;
}

function requestPart(headers: Readonly<Record<string, string>>, rest: string): BatchPart {
  if (!/^application\/http/i.test(headers['content-type'] ?? ''))
    throw malformed('a part needs Content-Type: application/http.');
  const lineEnd = rest.indexOf('\r\n');
  const line = lineEnd < 0 ? rest : rest.slice(0, lineEnd);
  const match = /^([A-Z]+) (\S+) HTTP\/1\.1$/.exec(line);
  if (match === null) throw malformed(`'${line.slice(0, 80)}' is not a request line.`);
  const target = match[2] ?? '';
  if (/\$batch(\?|$)/.test(target)) throw malformed('a batch cannot hold another batch.');
  const inner = splitHeaders(lineEnd < 0 ? '' : rest.slice(lineEnd + 2));
  return {
    contentId: headers['content-id'],
    method: match[1] ?? '',
    target,
    headers: inner.headers,
    body: inner.rest.replace(/(\r\n)+$/, ''),
  };
}

function partsOf(contentType: string, body: string): string[] {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) throw malformed('the boundary is missing.');
  if (!body.includes(`--${name}\r\n`))
    throw malformed(`the boundary '${name}' does not begin a line that ends with CRLF.`);
  const [, ...pieces] = `\r\n${body}`.split(`\r\n--${name}`);
  const end = pieces.findIndex((piece) => piece.startsWith('--'));
  if (end < 0) throw malformed(`the closing boundary '--${name}--' is missing.`);
  return pieces.slice(0, end).map((piece) => {
    if (!piece.startsWith('\r\n')) throw malformed('lines must end with CRLF.');
    return piece.slice(2);
  });
}

function splitHeaders(text: string): { headers: Readonly<Record<string, string>>; rest: string } {
  const headers: Record<string, string> = {};
  let rest = text;
  while (rest !== '' && !rest.startsWith('\r\n')) {
    const end = rest.indexOf('\r\n');
    const line = end < 0 ? rest : rest.slice(0, end);
    const colon = line.indexOf(':');
    if (colon <= 0 || line.includes('\n'))
      throw malformed(`'${line.slice(0, 80)}' is not a header; lines must end with CRLF.`);
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    rest = end < 0 ? '' : rest.slice(end + 2);
  }
  return { headers, rest: rest.slice(2) };
}

/** One answer inside a batch. */
export interface AnsweredPart {
  readonly contentId: string | undefined;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answered request, or an answered change set. */
export type AnsweredItem =
  | { readonly kind: 'single'; readonly part: AnsweredPart }
  | { readonly kind: 'changeSet'; readonly boundary: string; readonly parts: readonly AnsweredPart[] };

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  412: 'Precondition Failed',
};

const HEADER_NAMES: Readonly<Record<string, string>> = {
  'odata-entityid': 'OData-EntityId',
  etag: 'ETag',
  'content-type': 'Content-Type',
  'odata-version': 'OData-Version',
  'preference-applied': 'Preference-Applied',
};

/** The multipart body of a batch answer. */
export function writeBatch(boundary: string, items: readonly AnsweredItem[]): string {
  const written = items.map((item) => {
    if (item.kind === 'single') return `--${boundary}\r\n${writePart(item.part)}`;
    const inner = item.parts.map((part) => `--${item.boundary}\r\n${writePart(part)}`).join('');
    return `--${boundary}\r\nContent-Type: multipart/mixed; boundary=${item.boundary}\r\n\r\n${inner}--${item.boundary}--\r\n`;
  });
  return `${written.join('')}--${boundary}--\r\n`;
}

function writePart(part: AnsweredPart): string {
  const id = part.contentId === undefined ? '' : `Content-ID: ${part.contentId}\r\n`;
  const headers = Object.entries(part.headers).map(([name, value]) => `${HEADER_NAMES[name] ?? name}: ${value}\r\n`);
  const status = `HTTP/1.1 ${part.status} ${REASONS[part.status] ?? 'Error'}\r\n`;
  return `Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n${id}\r\n${status}${headers.join('')}\r\n${part.body}\r\n`;
}
