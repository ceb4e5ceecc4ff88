import type { RemoteAnswer } from '../http/remote-message.js';

/** A request inside a `$batch`. The address is relative to the service root; a body is JSON on one line. */
export interface PartRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A change set is one transaction; single parts follow it in order (sheet 1.11). */
export interface BatchRequest {
  readonly changeSet: readonly PartRequest[];
  readonly reads: readonly PartRequest[];
}

// Fixed boundaries cannot occur at the start of a line of content, since each body is JSON on one line.
const batchBoundary = 'batch_tandem';
const changeSetBoundary = 'changeset_tandem';

export const batchContentType = `multipart/mixed; boundary="${batchBoundary}"`;

/** The body of a `$batch` request; `rootPath` is the path of the service root, such as `/api/data/v9.2`. */
export function writeMultipart(batch: BatchRequest, rootPath: string): string {
  const lines: string[] = [];
  if (batch.changeSet.length > 0) {
    lines.push(`--${batchBoundary}`, `Content-Type: multipart/mixed; boundary="${changeSetBoundary}"`, '');
    for (const [index, part] of batch.changeSet.entries()) {
      lines.push(`--${changeSetBoundary}`, ...partLines(part, rootPath, index + 1));
    }
    lines.push(`--${changeSetBoundary}--`, '');
  }
  for (const part of batch.reads) {
    lines.push(`--${batchBoundary}`, ...partLines(part, rootPath));
  }
  lines.push(`--${batchBoundary}--`, '');
  return lines.join('\r\n');
}

function partLines(part: PartRequest, rootPath: string, contentId?: number): string[] {
  const headers = Object.entries(part.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    `${part.method} ${rootPath}/${part.url} HTTP/1.1`,
    ...(part.body === undefined ? ['Accept: application/json'] : ['Content-Type: application/json']),
    ...headers,
    '',
    part.body ?? '',
  ];
}

/** All answers of a batch in order, those of a change set in its place; `undefined` when it is no multipart body. */
export function readMultipart(answer: RemoteAnswer): readonly RemoteAnswer[] | undefined {
  const boundary = boundaryOf(answer.headers['content-type']);
  return boundary === undefined ? undefined : readParts(answer.body, boundary);
}

function boundaryOf(contentType: string | undefined): string | undefined {
  const match = /^multipart\/mixed\b.*?;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '');
  return match?.[1] ?? match?.[2];
}

function readParts(text: string, boundary: string): RemoteAnswer[] {
  const sections = `\r\n${text}`.split(`\n--${boundary}`).slice(1);
  return sections.filter((section) => !section.startsWith('--')).flatMap((section) => readPart(section));
}

function readPart(section: string): RemoteAnswer[] {
  const { headers, body } = splitHead(section.replace(/^[^\n]*\n/, ''));
  const inner = boundaryOf(headers['content-type']);
  if (inner !== undefined) {
    return readParts(body, inner);
  }
  const statusLine = /^\s*HTTP\/\d(?:\.\d)? (\d{3})[^\n]*\n/.exec(body);
  if (statusLine === null) {
    return [];
  }
  const answer = splitHead(body.slice(statusLine[0].length));
  return [{ status: Number(statusLine[1]), headers: answer.headers, body: answer.body.trim() }];
}

function splitHead(text: string): { headers: Record<string, string>; body: string } {
  const end = /\r?\n\r?\n/.exec(text);
  const startsEmpty = /^\r?\n/.exec(text);
  if (startsEmpty !== null) {
    return { headers: {}, body: text.slice(startsEmpty[0].length) };
  }
  const head = end === null ? text : text.slice(0, end.index);
  const headers: Record<string, string> = {};
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) {
      headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    }
  }
  return { headers, body: end === null ? '' : text.slice(end.index + end[0].length) };
}
