import { createHash } from 'node:crypto';
import type { Who } from './engine/operation.js';

/** Which data a start or reset begins with; organization, people and SDK messages are always there. */
export type SeedName = 'furniture' | 'empty';

/** A GUID that depends on its name alone, so that every start has the same ids. */
export function stableId(name: string): string {
  const hex = createHash('sha256').update(`tandem sales simulator: ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The user id behind each token. */
export const userIds: Readonly<Record<Who, string>> = {
  seller: stableId('user seller'),
  administrator: stableId('user administrator'),
  integration: stableId('user integration'),
};
