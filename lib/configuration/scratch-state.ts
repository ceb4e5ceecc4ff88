import type { StateDocument, StateStore } from '../ports/state-store.js';

/** A store to try something out with: what is written stays in it, and the store behind is only read. */
export function scratchState(behind: StateStore): StateStore {
  /** `undefined`: deleted. */
  const written = new Map<string, StateDocument | undefined>();
  let version = 0;
  const read: StateStore['read'] = async (connectionId, name) => {
    const key = JSON.stringify([connectionId, name]);
    return written.has(key) ? written.get(key) : await behind.read(connectionId, name);
  };
  return {
    read,
    async write(connectionId, name, value, etag) {
      if ((await read(connectionId, name))?.etag !== etag) {
        return false;
      }
      version += 1;
      written.set(JSON.stringify([connectionId, name]), { value, etag: `scratch-${version}` });
      return true;
    },
    async delete(connectionId, name) {
      written.set(JSON.stringify([connectionId, name]), undefined);
    },
  };
}
