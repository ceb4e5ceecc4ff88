import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Couplings, LeaseRequest } from '../../../lib/ports/couplings.js';
import { createTableAccess } from '../../../lib/storage/table-access.js';
import { createTableCouplings } from '../../../lib/storage/table-couplings.js';
import { createTableStateStore } from '../../../lib/storage/table-state-store.js';
import { type Azurite, startAzuriteTables } from '../../../local/azurite/azurite.js';
import { aCoupling, anEntry, newConnectionId } from '../../contract/couplings-samples.js';
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.js';

/** F11: the library repeats a write whose answer was lost, and the repeat meets the first one's success. */
describe('Writes through a network that loses answers', () => {
  let azurite: Azurite;
  let proxy: FaultyProxy;
  let couplings: Couplings;
  const access = () =>
    createTableAccess({ connectionString: proxy.connectionString, createTables: true, tryTimeoutMs: 300 });

  beforeAll(async () => {
    azurite = await startAzuriteTables({ port: 0 });
  });
  beforeEach(async () => {
    await proxy?.close();
    proxy = await startFaultyProxy(azurite.connectionString);
    couplings = createTableCouplings({ tables: access() });
  });
  afterEach(() => expect(proxy.waiting()).toBe(0));
  afterAll(async () => {
    await proxy.close();
    await azurite.close();
  });

  it.each(['lostAnswer', 'cutBefore', 'unavailable', 'silent'] as const)(
    'a creation is told as done: %s',
    async (fault) => {
      const coupling = aCoupling({ marker: 'TDM-1' });
      proxy.fail(/\$batch/, fault);
      const result = await couplings.create(coupling, [anEntry(1)]);
      expect(result).toEqual({ ok: true, value: await couplings.find(coupling.connectionId, coupling.couplingId) });
    },
  );

  it('a save whose answer was lost is told as done, with a version that the next save can use', async () => {
    const coupling = aCoupling({});
    const stored = await created(coupling);
    proxy.fail(/\$batch/, 'lostAnswer', 'lostAnswer');
    const result = await couplings.save(stored, { ...coupling, state: 'held' }, [anEntry(1)]);
    expect(result).toMatchObject({ ok: true, value: { coupling: { state: 'held' } } });
    const again = result.ok && (await couplings.save(result.value, { ...coupling, state: 'ended' }, []));
    expect(again).toMatchObject({ ok: true });
    expect(await couplings.readJournal(coupling.connectionId, coupling.couplingId)).toHaveLength(1);
  });

  it('a save that somebody else overtook is still told as changed', async () => {
    const coupling = aCoupling({});
    const stored = await created(coupling);
    await couplings.save(stored, { ...coupling, state: 'held' }, []);
    proxy.fail(/\$batch/, 'lostAnswer');
    expect(await couplings.save(stored, { ...coupling, state: 'held' }, [])).toEqual({ ok: false, reason: 'changed' });
  });

  it('gives up after a bounded number of tries', async () => {
    proxy.fail(/\$batch/, ...Array(4).fill('cutBefore'));
    await couplings.find(newConnectionId(), 'warm-up');
    proxy.takeCalls();
    await expect(couplings.create(aCoupling({}), [])).rejects.toThrow();
    expect(proxy.takeCalls()).toHaveLength(4);
  });

  it('a lease whose grant was lost is had, not taken by a ghost', async () => {
    const request = aRequest();
    proxy.fail(/^POST .*couplings$/, 'lostAnswer');
    const result = await couplings.acquireLease(request);
    expect(result).toMatchObject({ kind: 'acquired' });
    expect(result.kind === 'acquired' && (await couplings.releaseLease(result.lease))).toBe('released');
  });

  it('marks taken in a try whose answer was lost are told', async () => {
    const request = aRequest();
    const result = await couplings.acquireLease(request);
    await couplings.acquireLease({ ...request, owner: 'another', dirty: ['sales'] });
    proxy.fail(/^(PUT|PATCH|MERGE)/, 'lostAnswer');
    const taken = result.kind === 'acquired' ? await couplings.takeDirty(result.lease) : undefined;
    expect(taken?.dirty).toEqual(['sales']);
    expect(taken && (await couplings.releaseLease(taken.lease))).toBe('released');
  });

  it('a renewal and a mark whose answers were lost hold', async () => {
    const request = aRequest();
    const result = await couplings.acquireLease(request);
    proxy.fail(/^(PUT|PATCH|MERGE)/, 'lostAnswer');
    expect(await couplings.acquireLease({ ...request, owner: 'another', dirty: ['sales'] })).toEqual({ kind: 'taken' });
    proxy.fail(/^(PUT|PATCH|MERGE)/, 'lostAnswer');
    const renewed = result.kind === 'acquired' ? await couplings.renewLease(result.lease, 9_000) : undefined;
    expect(await couplings.listWork(request.connectionId)).toMatchObject([{ leaseUntilMs: 9_000, dirty: ['sales'] }]);
    expect(renewed && (await couplings.releaseLease(renewed))).toBe('dirty');
  });

  it('a state document whose write was lost is told as written, and one that was overtaken as not', async () => {
    const store = createTableStateStore({ tables: access() });
    const connectionId = newConnectionId();
    await store.read(connectionId, 'sweep');
    proxy.fail(/^POST .*state$/, 'lostAnswer');
    expect(await store.write(connectionId, 'sweep', 1, undefined)).toBe(true);
    const first = await store.read(connectionId, 'sweep');
    proxy.fail(/^(PUT|PATCH|MERGE)/, 'lostAnswer');
    expect(await store.write(connectionId, 'sweep', 2, first?.etag)).toBe(true);
    proxy.fail(/^(PUT|PATCH|MERGE)/, 'lostAnswer');
    expect(await store.write(connectionId, 'sweep', 2, first?.etag)).toBe(false);
  });

  it('a state document whose deletion was lost is gone all the same', async () => {
    const store = createTableStateStore({ tables: access() });
    const connectionId = newConnectionId();
    await store.write(connectionId, 'page', 1, undefined);
    proxy.fail(/^DELETE/, 'lostAnswer');
    await store.delete(connectionId, 'page');
    expect(await store.read(connectionId, 'page')).toBeUndefined();
  });

  const created = async (coupling: ReturnType<typeof aCoupling>) => {
    const result = await couplings.create(coupling, []);
    if (!result.ok) {
      throw new Error(result.reason);
    }
    return result.value;
  };
});

function aRequest(): LeaseRequest {
  const { connectionId, couplingId } = aCoupling({});
  return { connectionId, couplingId, owner: 'worker', nowMs: 1_000, untilMs: 5_000, dirty: [] };
}
