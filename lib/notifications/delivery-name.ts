import { createHash } from 'node:crypto';

/**
 * Names one notice of one delivery for Service Bus duplicate detection. It is made of what names the delivery and of
 * the record, never of the record alone, which would eat later edits (spec §3.1). At most 128 characters are allowed.
 */
export function messageIdOf(delivery: string, about: string): string {
  return `n-${createHash('sha256').update(delivery).update('\n').update(about).digest('hex')}`;
}
