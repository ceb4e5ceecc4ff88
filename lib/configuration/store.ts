import type { WrittenConfiguration } from '../ports/connection.js';
import type { StateStore } from '../ports/state-store.js';
import { type ConfigurationIndex, noVersions, storedIndex } from './versions.js';

const indexName = 'configuration';
const contentName = (number: number) => `configuration-${number}`;

/** Tries before a change gives up; each lost to somebody who changed the versions at the same moment. */
export const indexChangeTries = 5;

/** The index of a connection's versions is there and cannot be read: a newer product wrote it, or it is damaged. */
export class UnreadableConfigurationError extends Error {
  override readonly name = 'UnreadableConfigurationError';
}

/** All versions of a connection. @throws {UnreadableConfigurationError}, and what the storage throws */
export async function readIndex(state: StateStore, connectionId: string): Promise<ConfigurationIndex> {
  return parsed((await state.read(connectionId, indexName))?.value);
}

function parsed(value: unknown): ConfigurationIndex {
  if (value === undefined) {
    return noVersions;
  }
  const read = storedIndex.safeParse(value);
  if (!read.success) {
    throw new UnreadableConfigurationError('the list of versions was written by another version of the product');
  }
  return read.data;
}

/** What a version holds, as it was written; `undefined` when nothing is stored under its number. */
export async function readStoredContent(
  state: StateStore,
  connectionId: string,
  number: number,
): Promise<unknown | undefined> {
  return (await state.read(connectionId, contentName(number)))?.value;
}

/**
 * Keeps content under the first free number from `from` on, for ever: nothing is ever written over. A number whose index
 * entry was never made (its writer was stopped) is skipped.
 */
export async function keepContent(
  state: StateStore,
  connectionId: string,
  { from, content }: { readonly from: number; readonly content: WrittenConfiguration },
): Promise<number> {
  for (let number = from; ; number += 1) {
    if (await state.write(connectionId, contentName(number), content, undefined)) {
      return number;
    }
  }
}

/** Keeps what was deployed as version 0, the first time a version is put over it. */
export async function keepDeployed(
  state: StateStore,
  connectionId: string,
  content: WrittenConfiguration,
): Promise<void> {
  await state.write(connectionId, contentName(0), content, undefined);
}

/**
 * Changes the index by compare-and-swap. `change` gives the next index, or anything else to stop with.
 * @throws {Error} when others changed it at every one of the tries
 */
export async function changeIndex<Stop extends object>(
  state: StateStore,
  connectionId: string,
  change: (before: ConfigurationIndex) => Promise<ConfigurationIndex | { readonly stop: Stop }>,
): Promise<ConfigurationIndex | { readonly stop: Stop }> {
  for (let attempt = 0; attempt < indexChangeTries; attempt += 1) {
    const stored = await state.read(connectionId, indexName);
    const after = await change(parsed(stored?.value));
    if ('stop' in after || (await state.write(connectionId, indexName, after, stored?.etag))) {
      return after;
    }
  }
  throw new Error(`the configuration of ${connectionId} was changed by others ${indexChangeTries} times in a row`);
}
