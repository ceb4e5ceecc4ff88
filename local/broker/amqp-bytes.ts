/**
 * AMQP 1.0 values as bytes. The broker hands on what a sender wrote without decoding and encoding it again, since that
 * loses types (int becomes uint, a whole double becomes an int); so values are cut out, not read.
 */

/** Bytes that are no AMQP 1.0 message or value. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

/** One entry of an AMQP map, key and value still encoded. */
export interface MapEntry {
  readonly key: Buffer;
  readonly value: Buffer;
}

const fixedWidths = [1, 2, 3, 5, 9, 17] as const;

/** The offset just after the value that begins at `at`. */
export function valueEnd(bytes: Buffer, at: number): number {
  const code = bytes[at];
  if (code === undefined) throw new MalformedMessage('value expected, end of bytes found');
  if (code === 0x00) return valueEnd(bytes, valueEnd(bytes, at + 1));
  const end = at + widthOf(bytes, at, code);
  if (end > bytes.length) throw new MalformedMessage(`value of type 0x${code.toString(16)} is cut off`);
  return end;
}

function widthOf(bytes: Buffer, at: number, code: number): number {
  const fixed = fixedWidths[(code >> 4) - 4];
  if (fixed !== undefined) return fixed;
  if (code >> 4 < 0xa) throw new MalformedMessage(`unknown type 0x${code.toString(16)}`);
  const wide = (code >> 4) % 2 === 1;
  if (at + (wide ? 5 : 2) > bytes.length) throw new MalformedMessage('size expected, end of bytes found');
  return wide ? 5 + bytes.readUInt32BE(at + 1) : 2 + bytes.readUInt8(at + 1);
}

/** The items of a list or map value, each still encoded; a map's keys and values alternate. */
export function readItems(value: Buffer): Buffer[] {
  const code = value[0];
  if (code === 0x45 || code === 0x40) return [];
  if (code !== 0xc0 && code !== 0xc1 && code !== 0xd0 && code !== 0xd1) {
    throw new MalformedMessage(`list or map expected, found type 0x${(code ?? 0).toString(16)}`);
  }
  const items: Buffer[] = [];
  const end = valueEnd(value, 0);
  for (let at = code >= 0xd0 ? 9 : 3; at < end; ) {
    const next = valueEnd(value, at);
    items.push(value.subarray(at, next));
    at = next;
  }
  return items;
}

/** The entries of a map value. */
export function readEntries(value: Buffer): MapEntry[] {
  const items = readItems(value);
  const entries: MapEntry[] = [];
  for (let at = 0; at + 1 < items.length; at += 2) {
    const key = items[at];
    const entryValue = items[at + 1];
    if (key !== undefined && entryValue !== undefined) entries.push({ key, value: entryValue });
  }
  return entries;
}

/** String, symbol or binary content; undefined for any other type. */
export function readBytes(value: Buffer | undefined): Buffer | undefined {
  const family = (value?.[0] ?? 0) >> 4;
  if (value === undefined || (family !== 0xa && family !== 0xb)) return undefined;
  return value.subarray(family === 0xb ? 5 : 2, valueEnd(value, 0));
}

/** String or symbol as text; undefined for any other type. */
export function readText(value: Buffer | undefined): string | undefined {
  const kind = (value?.[0] ?? 0) & 0x0f;
  return kind === 0x1 || kind === 0x3 ? readBytes(value)?.toString('utf8') : undefined;
}

/** Unsigned integers, and timestamps in milliseconds; undefined for any other type. */
export function readNumber(value: Buffer | undefined): number | undefined {
  switch (value?.[0]) {
    case 0x43:
    case 0x44:
      return 0;
    case 0x52:
    case 0x53:
      return value.readUInt8(1);
    case 0x70:
      return value.readUInt32BE(1);
    case 0x80:
      return Number(value.readBigUInt64BE(1));
    case 0x83:
      return Number(value.readBigInt64BE(1));
    default:
      return undefined;
  }
}

export const encodedNull: Buffer = Buffer.from([0x40]);

export function encodeUint(value: number): Buffer {
  const bytes = Buffer.alloc(5, 0x70);
  bytes.writeUInt32BE(value, 1);
  return bytes;
}

export function encodeInt(value: number): Buffer {
  const bytes = Buffer.alloc(5, 0x71);
  bytes.writeInt32BE(value, 1);
  return bytes;
}

/** AMQP long: the .NET client casts sequence numbers to it and takes no other integer type. */
export function encodeLong(value: number): Buffer {
  const bytes = Buffer.alloc(9, 0x81);
  bytes.writeBigInt64BE(BigInt(value), 1);
  return bytes;
}

/** @param timeMs milliseconds since 1970 */
export function encodeTimestamp(timeMs: number): Buffer {
  const bytes = encodeLong(Math.trunc(timeMs));
  bytes[0] = 0x83;
  return bytes;
}

export function encodeString(text: string): Buffer {
  return encodeVariable(0xa1, Buffer.from(text, 'utf8'));
}

export function encodeSymbol(text: string): Buffer {
  return encodeVariable(0xa3, Buffer.from(text, 'ascii'));
}

function encodeVariable(shortCode: number, content: Buffer): Buffer {
  if (content.length < 256) return Buffer.concat([Buffer.from([shortCode, content.length]), content]);
  const head = Buffer.alloc(5, shortCode + 0x10);
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}

/** @param items encoded values */
export function encodeList(items: readonly Buffer[]): Buffer {
  return encodeCompound(0xd0, items);
}

export function encodeMap(entries: readonly MapEntry[]): Buffer {
  return encodeCompound(
    0xd1,
    entries.flatMap((entry) => [entry.key, entry.value]),
  );
}

function encodeCompound(code: number, items: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(9, code);
  head.writeUInt32BE(
    items.reduce((total, item) => total + item.length, 4),
    1,
  );
  head.writeUInt32BE(items.length, 5);
  return Buffer.concat([head, ...items]);
}

/** A message section: `value` described by the section's code. */
export function encodeSection(code: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x00, 0x53, code]), value]);
}
