import { z } from 'zod';
import type { StateStore } from '../ports/state-store.js';
import type { Engine } from './engine.js';

/**
 * Grows with a release whose stored documents an earlier release would misread. Fields that may be missing need no new
 * version: readers leave out what they do not know.
 */
export const dataVersion = 1;

const documentName = 'data-version';
const schema = z.object({ version: z.int() });

/** Writes down that this release has been at work here, unless a newer one has. */
export async function noteDataVersion(
  engine: Pick<Engine, 'state'>,
  connectionId: string,
  version = dataVersion,
): Promise<void> {
  const stored = await engine.state.read(connectionId, documentName);
  if ((parse(stored?.value) ?? 0) < version) {
    // Somebody else who writes it meanwhile is as new, or newer.
    await engine.state.write(connectionId, documentName, { version }, stored?.etag);
  }
}

/** The newest version that has been at work here; `undefined`: none that told. */
export async function readStoredVersion(state: StateStore, connectionId: string): Promise<number | undefined> {
  return parse((await state.read(connectionId, documentName))?.value);
}

function parse(value: unknown): number | undefined {
  return schema.safeParse(value).data?.version;
}
