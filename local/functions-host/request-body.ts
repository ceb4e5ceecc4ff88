import type { IncomingMessage } from 'node:http';

/** The real host's limit (104 857 600 bytes). */
export const maxBodyBytes = 100 * 1024 * 1024;

/** What came of reading a body. */
export type ReadBody =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'none' }
  | { readonly kind: 'tooLarge' };

/**
 * Reads the body as the real host does for the worker: only what a Content-Length announces. A chunked request without
 * a length is read and dropped, so the function sees no body.
 */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const announced = request.headers['content-length'];
  if (announced !== undefined && Number(announced) > maxBodyBytes) return { kind: 'tooLarge' };
  const keeps = announced !== undefined && Number(announced) > 0;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > maxBodyBytes) return { kind: 'tooLarge' };
    if (keeps) chunks.push(bytes);
  }
  return keeps ? { kind: 'body', bytes: Buffer.concat(chunks) } : { kind: 'none' };
}
