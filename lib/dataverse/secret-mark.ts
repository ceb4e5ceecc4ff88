import { createHash } from 'node:crypto';

/** A few letters that tell one webhook secret from another and give nothing of it away: it has 32 random ones or more. */
export function secretMark(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 16);
}
