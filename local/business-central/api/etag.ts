import { createHash } from 'node:crypto';

/** A weak ETag over a text, in the form BC's service tier uses: `W/"<base64 of '20;<20 digits>1;00;'>"` (1.7). */
export function hashEtag(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  const digits = (BigInt(`0x${hash.slice(0, 20)}`) % 10n ** 20n).toString().padStart(20, '0');
  return `W/"${Buffer.from(`'20;${digits}1;00;'`).toString('base64')}"`;
}
