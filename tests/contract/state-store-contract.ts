import { beforeAll, describe, expect, it } from '@jest/globals';
import type { StateStore } from '../../lib/ports/state-store.js';
import type { ConnectionPorts } from '../../lib/sync/engine.js';
import { addPause, liftPauseOf, readPauses } from '../../lib/sync/pauses/stored-pauses.js';
import { newConnectionId } from './couplings-samples.js';

/** What must hold of any {@link StateStore}. */
export function describeStateStore(name: string, open: () => StateStore | Promise<StateStore>): void {
  describe(`StateStore: ${name}`, () => {
    let store: StateStore;
    beforeAll(async () => {
      store = await open();
    });

    it('has nothing before the first write, and gives back what was written', async () => {
      const connectionId = newConnectionId();
      expect(await store.read(connectionId, 'sweep')).toBeUndefined();
      const value = { sinceIso: '2026-08-01T08:00:00Z', ids: ['a', null, 1.5, true], deep: { empty: {} } };
      expect(await store.write(connectionId, 'sweep', value, undefined)).toBe(true);
      expect((await store.read(connectionId, 'sweep'))?.value).toEqual(value);
    });

    it('writes a new document only where there is none', async () => {
      const connectionId = newConnectionId();
      await store.write(connectionId, 'sweep', 1, undefined);
      expect(await store.write(connectionId, 'sweep', 2, undefined)).toBe(false);
      expect((await store.read(connectionId, 'sweep'))?.value).toBe(1);
    });

    it('refuses a write on an old version, and on one that never was', async () => {
      const connectionId = newConnectionId();
      await store.write(connectionId, 'sweep', 1, undefined);
      const first = await store.read(connectionId, 'sweep');
      expect(await store.write(connectionId, 'sweep', 2, first?.etag)).toBe(true);
      expect(await store.write(connectionId, 'sweep', 3, first?.etag)).toBe(false);
      expect(await store.write(connectionId, 'unknown', 3, first?.etag)).toBe(false);
      expect((await store.read(connectionId, 'sweep'))?.value).toBe(2);
    });

    it('keeps names and connections apart, whatever characters a name has', async () => {
      const connectionId = newConnectionId();
      const names = ['a/b', 'a\\b', 'a#b?', 'a=2Fb', 'A/b', 'a b', ''];
      for (const name of names) {
        expect(await store.write(connectionId, name, name, undefined)).toBe(true);
      }
      for (const name of names) {
        expect((await store.read(connectionId, name))?.value).toBe(name);
        expect(await store.read(newConnectionId(), name)).toBeUndefined();
      }
    });

    it('keeps a document above the size of one property', async () => {
      const connectionId = newConnectionId();
      const value = Array.from({ length: 20_000 }, (_, index) => `${index}-${(index * 2_654_435_761) % 4_294_967_296}`);
      expect(await store.write(connectionId, 'hashes', value, undefined)).toBe(true);
      expect((await store.read(connectionId, 'hashes'))?.value).toEqual(value);
    });

    it('refuses what is no JSON value', async () => {
      await expect(store.write(newConnectionId(), 'sweep', undefined, undefined)).rejects.toThrow('no JSON value');
    });

    it('holds the pauses of all connections: those of everything, of a company and of a connection, one number each', async () => {
      const connectionId = newConnectionId();
      const company = { address: `https://${connectionId}`, companyId: '1' };
      const about = { reason: 'stock-taking', by: 'ada', sinceIso: '2026-03-02T10:00:00.000Z' };
      const connections = new Map([[connectionId, { company } as ConnectionPorts]]);
      const ofThisTest = async () =>
        (await readPauses({ state: store, connections }, connectionId)).map(({ scope }) => scope.what);
      const everything = await addPause(store, { ...about, scope: { what: 'everything' } });
      const others = await Promise.all([
        addPause(store, { ...about, scope: { what: 'company', ...company } }),
        addPause(store, { ...about, connectionId, scope: { what: 'connection' } }),
        addPause(store, { ...about, connectionId: newConnectionId(), scope: { what: 'connection' } }),
      ]);
      expect(new Set([everything, ...others].map(({ number }) => number)).size).toBe(4);
      expect([...(await ofThisTest())].toSorted()).toEqual(['company', 'connection', 'everything']);
      for (const { number } of [everything, ...others]) {
        expect(await liftPauseOf(store, number)).toMatchObject({ number });
      }
      expect(await ofThisTest()).toEqual([]);
      expect(await liftPauseOf(store, everything.number)).toBeUndefined();
    });

    it('deletes a document for good, whether it is there or not, and no other', async () => {
      const connectionId = newConnectionId();
      for (const name of ['page/1', 'page/2']) {
        await store.write(connectionId, name, name, undefined);
      }
      const before = await store.read(connectionId, 'page/1');
      await store.delete(connectionId, 'page/1');
      await store.delete(connectionId, 'page/1');
      await store.delete(newConnectionId(), 'page/2');
      expect(await store.read(connectionId, 'page/1')).toBeUndefined();
      expect((await store.read(connectionId, 'page/2'))?.value).toBe('page/2');
      expect(await store.write(connectionId, 'page/1', 3, before?.etag)).toBe(false);
      expect(await store.write(connectionId, 'page/1', 4, undefined)).toBe(true);
      expect((await store.read(connectionId, 'page/1'))?.value).toBe(4);
    });

    it('has one winner among ten that write at once', async () => {
      const connectionId = newConnectionId();
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) => store.write(connectionId, 'sweep', index, undefined)),
      );
      expect(results.filter((written) => written)).toHaveLength(1);
    });
  });
}
