import { gunzipSync, gzipSync } from 'node:zlib';

/** A property holds 64 KiB at most. */
const partBytes = 60 * 1024;
/** An entity holds 1 MiB with its other properties and their names. */
const maxPackedBytes = 16 * partBytes;
/** A guard against a damaged row, far above any document that could have been packed. */
const maxUnpackedBytes = 256 * 1024 * 1024;

/** A document that does not fit one row even when packed. Waiting does not help: the order is too large. */
export class DocumentTooLargeError extends Error {
  constructor(name: string, bytes: number, limit: number) {
    super(`${name} is too large to be stored: ${bytes} bytes packed, at most ${limit} fit`);
    this.name = 'DocumentTooLargeError';
  }
}

/** A stored row that cannot be read. The message names row and place, never content. */
export class CorruptDocumentError extends Error {
  constructor(name: string, reason: string, options?: { readonly cause: unknown }) {
    super(`${name} cannot be read: ${reason}`, options);
    this.name = 'CorruptDocumentError';
  }
}

/** JSON, compressed and split over binary properties of one entity. */
export type PackedParts = Readonly<Record<string, Uint8Array | number>>;

/** Packs a JSON value. Throws {@link DocumentTooLargeError} with the name when it does not fit. */
export function pack(name: string, value: unknown): PackedParts {
  const json: string | undefined = JSON.stringify(value);
  if (json === undefined) {
    throw new TypeError(`${name}: undefined is no JSON value`);
  }
  const packed = gzipSync(json);
  if (packed.length > maxPackedBytes) {
    throw new DocumentTooLargeError(name, packed.length, maxPackedBytes);
  }
  const partCount = Math.ceil(packed.length / partBytes);
  const parts = Array.from({ length: partCount }, (_, index): [string, Uint8Array] => [
    partName(index),
    packed.subarray(index * partBytes, (index + 1) * partBytes),
  ]);
  return { partCount, ...Object.fromEntries(parts) };
}

/** Bytes that packed parts take in a request, where they are base64. */
export function requestBytes(parts: PackedParts): number {
  return Object.values(parts).reduce<number>(
    (total, part) => total + (typeof part === 'number' ? 8 : Math.ceil(part.length / 3) * 4),
    0,
  );
}

/** The value that was packed into an entity. Throws {@link CorruptDocumentError}. */
export function unpack(name: string, entity: Readonly<Record<string, unknown>>): unknown {
  const { partCount } = entity;
  if (typeof partCount !== 'number') {
    throw new CorruptDocumentError(name, 'it has no part count');
  }
  const parts = Array.from({ length: partCount }, (_, index) => entity[partName(index)]);
  if (!parts.every((part) => part instanceof Uint8Array)) {
    throw new CorruptDocumentError(name, 'a part is missing');
  }
  try {
    return JSON.parse(gunzipSync(Buffer.concat(parts), { maxOutputLength: maxUnpackedBytes }).toString());
  } catch (cause) {
    throw new CorruptDocumentError(name, 'it is damaged', { cause });
  }
}

function partName(index: number): string {
  return `part${String(index).padStart(2, '0')}`;
}
