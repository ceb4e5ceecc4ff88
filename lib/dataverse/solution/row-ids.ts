import { createHash } from 'node:crypto';

/** The rows in Sales that Tandem makes and finds again by their names. */
export type RegisteredKind = 'serviceendpoint' | 'sdkmessageprocessingstep' | 'sdkmessageprocessingstepimage';

/** Tandem's own name space for ids that follow from names. */
const nameSpace = Buffer.from('6f1d0a5ce1b94b0c9f2f7a3d5b8c4e21', 'hex');

/**
 * The id of a row that is known by its name (RFC 9562, version 5): whoever makes it, by the Web API or with a solution,
 * makes the same row. Pure.
 */
export function rowIdOf(kind: RegisteredKind, name: string): string {
  const bytes = createHash('sha1').update(nameSpace).update(`${kind}\n${name}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
