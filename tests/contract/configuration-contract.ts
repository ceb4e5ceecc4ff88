import { beforeAll, describe, expect, it } from '@jest/globals';
import { readInForce } from '../../lib/configuration/in-force.js';
import { changeIndex, keepContent, readIndex, readStoredContent } from '../../lib/configuration/store.js';
import type { ConfigurationIndex, VersionEntry } from '../../lib/configuration/versions.js';
import { withActive, withVersion } from '../../lib/configuration/versions.js';
import type { StateStore } from '../../lib/ports/state-store.js';
import { newConnectionId } from './couplings-samples.js';

const content = { businessTimeZone: 'Europe/Copenhagen', policies: { fulfilWhen: 'invoiced' } };
const deed = { by: 'ada', atIso: '2026-03-02T10:00:00Z', why: 'a test' };
const entry = (number: number): Omit<VersionEntry, 'madeOver'> => ({ ...deed, number, state: 'staged' });
const noFields = { header: {}, line: {} };
const activated = (index: ConfigurationIndex, number: number) =>
  withActive(index, { number, deed, readings: noFields, readingsBefore: noFields });

/** What must hold of stored versions on any {@link StateStore}. */
export function describeConfigurationStore(name: string, open: () => StateStore | Promise<StateStore>): void {
  describe(`stored configuration: ${name}`, () => {
    let store: StateStore;
    beforeAll(async () => {
      store = await open();
    });

    it('nothing is in force but what was deployed, until a version is activated', async () => {
      const connectionId = newConnectionId();
      expect(await readIndex(store, connectionId)).toMatchObject({ active: 0, versions: [] });
      expect(await readInForce(store, connectionId, undefined)).toEqual({ kind: 'deployed', number: 0 });
    });

    it('content is never written over: a number that is taken is skipped', async () => {
      const connectionId = newConnectionId();
      expect(await keepContent(store, connectionId, { from: 1, content })).toBe(1);
      const other = { ...content, businessTimeZone: 'UTC' };
      expect(await keepContent(store, connectionId, { from: 1, content: other })).toBe(2);
      expect(await readStoredContent(store, connectionId, 1)).toEqual(content);
      expect(await readStoredContent(store, connectionId, 2)).toEqual(other);
    });

    it('four that add a version at once all stand in the list, each under its own number', async () => {
      const connectionId = newConnectionId();
      const numbers = await Promise.all(
        Array.from({ length: 4 }, async () => {
          const number = await keepContent(store, connectionId, { from: 1, content });
          await changeIndex(store, connectionId, async (before) => withVersion(before, entry(number)));
          return number;
        }),
      );
      const { versions } = await readIndex(store, connectionId);
      expect(versions.map(({ number }) => number).sort()).toEqual([...numbers].sort());
      expect(new Set(numbers).size).toBe(4);
    });

    it('an activated version is read with its content, and not read again while it stays in force', async () => {
      const connectionId = newConnectionId();
      const number = await keepContent(store, connectionId, { from: 1, content });
      await changeIndex(store, connectionId, async (before) => activated(withVersion(before, entry(number)), number));
      const found = await readInForce(store, connectionId, undefined);
      expect(found).toMatchObject({
        kind: 'version',
        number: 1,
        configuration: { policies: { fulfilWhen: 'invoiced' } },
      });
      expect(await readInForce(store, connectionId, found)).toBe(found);
    });

    it('a version that this product cannot read is refused with the path, and one of a list in another form as well', async () => {
      const connectionId = newConnectionId();
      const newer = { ...content, policies: { whatComesNext: true } };
      const number = await keepContent(store, connectionId, { from: 1, content: newer });
      await changeIndex(store, connectionId, async (before) => activated(withVersion(before, entry(number)), number));
      expect(await readInForce(store, connectionId, undefined)).toMatchObject({
        kind: 'refused',
        number: 1,
        error: expect.stringMatching(/^policies: "[^"]+" is not known/),
      });
      const elsewhere = newConnectionId();
      await store.write(elsewhere, 'configuration', { active: 'one' }, undefined);
      expect(await readInForce(store, elsewhere, undefined)).toMatchObject({ kind: 'refused', number: null });
    });
  });
}
