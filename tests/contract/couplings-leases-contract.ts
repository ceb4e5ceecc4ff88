import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Side } from '../../lib/order/order.js';
import type { Couplings, Lease, LeaseRequest } from '../../lib/ports/couplings.js';
import { newConnectionId } from './couplings-samples.js';

const startMs = 1_785_571_200_000;
const endMs = startMs + 60_000;

/** What must hold of leases, dirty marks and reminders (spec §3.2, F10). */
export function describeLeases(name: string, open: () => Couplings | Promise<Couplings>): void {
  describe(`Leases: ${name}`, () => {
    let couplings: Couplings;
    beforeAll(async () => {
      couplings = await open();
    });
    const held = async (request: LeaseRequest): Promise<Lease> => {
      const result = await couplings.acquireLease(request);
      if (result.kind === 'taken') {
        throw new Error('the lease is taken');
      }
      return result.lease;
    };

    it('one worker gets it, the next is told that it is taken, and the work is listed', async () => {
      const request = aRequest();
      const lease = await held(request);
      expect(lease).toMatchObject({ ...named(request), owner: 'worker 1', untilMs: endMs });
      expect(await couplings.acquireLease({ ...request, owner: 'worker 2' })).toEqual({ kind: 'taken' });
      expect(await couplings.listWork(request.connectionId)).toEqual([
        { couplingId: request.couplingId, owner: 'worker 1', leaseUntilMs: endMs, dirty: [], kind: 'lease' },
      ]);
    });

    it('a clean release leaves no work behind', async () => {
      const request = aRequest();
      expect(await couplings.releaseLease(await held(request))).toBe('released');
      expect(await couplings.listWork(request.connectionId)).toEqual([]);
      expect((await couplings.acquireLease(request)).kind).toBe('acquired');
    });

    it('who finds it taken marks its sides, and the holder goes round again', async () => {
      const request = aRequest();
      const lease = await held(request);
      await couplings.acquireLease({ ...request, owner: 'worker 2', dirty: ['sales'] });
      await couplings.acquireLease({ ...request, owner: 'worker 2', dirty: ['businessCentral', 'sales'] });
      expect(await couplings.releaseLease(lease)).toBe('dirty');
      const taken = await couplings.takeDirty(lease);
      expect(taken?.dirty).toEqual(['businessCentral', 'sales']);
      expect((await couplings.takeDirty(taken?.lease ?? lease))?.dirty).toEqual([]);
      expect(await couplings.releaseLease(taken?.lease ?? lease)).toBe('released');
    });

    it('a release with a reminder is also held back by a mark', async () => {
      const request = aRequest();
      const lease = await held(request);
      await couplings.acquireLease({ ...request, owner: 'worker 2', dirty: ['sales'] });
      expect(await couplings.releaseLease(lease, { kind: 'retry', dueMs: endMs })).toBe('dirty');
      expect((await couplings.acquireLease({ ...request, owner: 'worker 2' })).kind).toBe('taken');
    });

    it('an expired lease is taken over with its marks; the old holder has lost it', async () => {
      const request = aRequest();
      const old = await held(request);
      await couplings.acquireLease({ ...request, owner: 'worker 2', dirty: ['sales'] });
      expect((await couplings.acquireLease({ ...request, owner: 'worker 2', nowMs: endMs - 1 })).kind).toBe('taken');
      const next = await held({ ...request, owner: 'worker 2', nowMs: endMs, untilMs: endMs + 60_000 });
      expect(await couplings.renewLease(old, endMs + 90_000)).toBeUndefined();
      expect(await couplings.takeDirty(old)).toBeUndefined();
      expect(await couplings.releaseLease(old)).toBe('lost');
      expect(await couplings.releaseLease(old, { kind: 'retry', dueMs: endMs })).toBe('lost');
      expect(await couplings.releaseLease(next)).toBe('dirty');
      expect((await couplings.takeDirty(next))?.dirty).toEqual(['sales']);
    });

    it('F9 the owner of a stopped run goes on at once, with the marks, and the stopped run has lost it', async () => {
      const request = aRequest();
      const stopped = await held(request);
      await couplings.acquireLease({ ...request, owner: 'worker 2', dirty: ['sales'] });
      const again = await held(request);
      expect(await couplings.renewLease(stopped, endMs + 1)).toBeUndefined();
      expect(await couplings.takeDirty(stopped)).toBeUndefined();
      expect(await couplings.releaseLease(stopped)).toBe('lost');
      expect(await couplings.releaseLease(again)).toBe('dirty');
      expect((await couplings.takeDirty(again))?.dirty).toEqual(['sales']);
    });

    it('a lease taken over and given up again is lost, also under the same owner', async () => {
      const request = aRequest();
      const old = await held(request);
      const again = await held({ ...request, nowMs: endMs, untilMs: endMs + 60_000 });
      expect(await couplings.renewLease(old, endMs + 90_000)).toBeUndefined();
      expect(await couplings.releaseLease(again)).toBe('released');
      expect(await couplings.releaseLease(old)).toBe('lost');
    });

    it('a renewed lease holds longer, also when it was marked meanwhile', async () => {
      const request = aRequest();
      const lease = await held(request);
      await couplings.acquireLease({ ...request, owner: 'worker 2', dirty: ['sales'] });
      const renewed = await couplings.renewLease(lease, endMs + 60_000);
      expect(renewed).toMatchObject({ untilMs: endMs + 60_000 });
      expect((await couplings.acquireLease({ ...request, owner: 'worker 2', nowMs: endMs + 1 })).kind).toBe('taken');
      expect(await couplings.releaseLease(renewed ?? lease)).toBe('dirty');
    });

    it('a lease that has run out but that nobody took may still be renewed and released', async () => {
      const lease = await held(aRequest());
      const renewed = await couplings.renewLease(lease, endMs + 120_000);
      expect(await couplings.releaseLease(renewed ?? lease)).toBe('released');
    });

    it('a reminder stays until the order is worked on and released without one', async () => {
      const request = aRequest();
      const { connectionId, couplingId } = request;
      expect(await couplings.releaseLease(await held(request), { kind: 'intent', dueMs: endMs })).toBe('released');
      const reminder = { couplingId, owner: '', leaseUntilMs: 0, dirty: [], kind: 'intent', dueMs: endMs };
      expect(await couplings.listWork(connectionId)).toEqual([reminder]);
      const lease = await held(request);
      expect(await couplings.listWork(connectionId)).toEqual([{ ...reminder, owner: 'worker 1', leaseUntilMs: endMs }]);
      expect(await couplings.releaseLease(lease, { kind: 'retry', dueMs: endMs + 1 })).toBe('released');
      expect(await couplings.listWork(connectionId)).toEqual([{ ...reminder, kind: 'retry', dueMs: endMs + 1 }]);
      expect(await couplings.releaseLease(await held(request))).toBe('released');
      expect(await couplings.listWork(connectionId)).toEqual([]);
    });

    it('F10 one of twenty that come at once gets it, and no mark is lost', async () => {
      const request = aRequest();
      const dirty: readonly Side[] = ['sales'];
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          couplings.acquireLease({ ...request, owner: `worker ${index}`, dirty }),
        ),
      );
      const leases = results.flatMap((result) => (result.kind === 'acquired' ? [result.lease] : []));
      expect(leases).toHaveLength(1);
      const [lease] = leases;
      expect(lease && (await couplings.takeDirty(lease))?.dirty).toEqual(['sales']);
    });

    it('L4 orders and connections do not see each other', async () => {
      const request = aRequest();
      const sibling = { ...request, couplingId: randomUUID() };
      await held(request);
      await held(sibling);
      await held({ ...request, connectionId: newConnectionId() });
      const listed = await couplings.listWork(request.connectionId);
      expect(listed.map((item) => item.couplingId).sort()).toEqual([request.couplingId, sibling.couplingId].sort());
    });
  });
}

function aRequest(): LeaseRequest {
  return {
    connectionId: newConnectionId(),
    couplingId: randomUUID(),
    owner: 'worker 1',
    nowMs: startMs,
    untilMs: endMs,
    dirty: [],
  };
}

function named({ connectionId, couplingId }: LeaseRequest): { connectionId: string; couplingId: string } {
  return { connectionId, couplingId };
}
