/**
 * A lock token is one uuid in three clothes: text here, the .NET byte order as delivery tag, plain order in management
 * requests.
 */

/** 16 bytes in plain order as uuid text. */
export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** Uuid text as 16 bytes in plain order. */
export function uuidBytes(text: string): Buffer {
  return Buffer.from(text.replaceAll('-', ''), 'hex');
}

/** The delivery tag of a lock token: the first three groups byte-swapped, as a .NET Guid writes itself. */
export function deliveryTag(lockToken: string): Buffer {
  const bytes = uuidBytes(lockToken);
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}
