import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Delivery } from '../../../local/broker/message-locks.js';
import type { QueueStore } from '../../../local/broker/queue-store.js';
import { incoming, newHolder, newStore } from './store-harness.js';

const noChanges = new Map<string, Buffer>();

/** Takes the next message, which must be there. */
function take(store: QueueStore, nowMs = 0, sessionId?: string): Delivery & { readonly lockToken: string } {
  const delivery = store.receive('peekLock', sessionId, nowMs);
  if (delivery?.lockToken === undefined) throw new Error('a message expected');
  return { ...delivery, lockToken: delivery.lockToken };
}

describe('the rules of a session queue', () => {
  const sessions = { requiresSession: true } as const;
  const inSession = (...ids: string[]) => ids.map((sessionId) => incoming({ sessionId }));

  it('takes only messages with a session id', () => {
    const { store } = newStore(sessions);
    expect([{}, { sessionId: '' }, { sessionId: 'A' }].map((fields) => store.accepts(incoming(fields)))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('gives each ready session its turn, and a held one to nobody', () => {
    const { store } = newStore(sessions);
    store.send(inSession('A', 'B', 'A'), 0);
    const [one, two] = [newHolder(), newHolder()];
    expect(store.acceptSession(undefined, one, 0)?.sessionId).toBe('A');
    expect(store.acceptSession('A', two, 0)).toBeUndefined();
    expect(store.acceptSession(undefined, two, 0)?.sessionId).toBe('B');
    expect(store.acceptSession(undefined, newHolder(), 0)).toBeUndefined();
    store.releaseSession('A', one, 0);
    store.releaseSession('B', two, 0);
    expect(store.acceptSession(undefined, one, 0)?.sessionId).toBe('A');
  });

  it('puts unsettled messages back unchanged on release, and counted when the lock ran out', () => {
    const { store } = newStore(sessions);
    store.send(inSession('A', 'A'), 0);
    const holder = newHolder();
    store.acceptSession('A', holder, 0);
    take(store, 0, 'A');
    store.releaseSession('A', holder, 0);
    store.acceptSession('A', holder, 0);
    expect(take(store, 0, 'A').message).toMatchObject({ sequenceNumber: 1, deliveryCount: 0 });
    expect(store.advance(1_000)).toEqual([holder]);
    store.acceptSession('A', holder, 1_000);
    expect(take(store, 1_000, 'A').message).toMatchObject({ sequenceNumber: 1, deliveryCount: 1 });
  });

  it('covers all that was handed out with the session lock, which renewal moves', () => {
    const { store } = newStore(sessions);
    store.send(inSession('A'), 0);
    store.acceptSession('A', newHolder(), 0);
    const { lockToken } = take(store, 0, 'A');
    expect(store.renewSession('A', 900)).toBe(1_900);
    expect(store.advance(1_500)).toEqual([]);
    expect(store.settle(lockToken, { kind: 'complete' }, 1_500)).toBe('settled');
  });

  it('lets only the holder itself release, and tells which connection holds', () => {
    const { store } = newStore(sessions);
    store.acceptSession('A', newHolder('mine'), 0);
    store.releaseSession('A', newHolder('mine'), 0);
    expect([store.holdsSession('A', 'mine'), store.holdsSession('A', 'other')]).toEqual([true, false]);
  });

  it('keeps state without messages or holder, and takes the text null for none', () => {
    const { store, remembered } = newStore(sessions);
    store.setSessionState('A', Buffer.from('{}'));
    expect(store.sessions?.ids()).toEqual(['A']);
    store.setSessionState('A', Buffer.from('null'));
    expect(store.sessions?.ids()).toEqual([]);
    expect(remembered.sessionStates.size).toBe(0);
  });
});

describe('what a queue remembers', () => {
  const step = fc.record({
    kind: fc.constantFrom('send', 'schedule', 'take', 'complete', 'abandon', 'defer', 'deadLetter', 'wait'),
    session: fc.constantFrom('A', 'B'),
    pick: fc.nat(20),
  });

  it('adds up to the same queue after a restart, and no message is lost or doubled', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const scene = newStore({ requiresSession: true, maxDeliveryCount: 3 });
        const { store, dead, remembered } = scene;
        const tokens: string[] = [];
        let nowMs = 0;
        let sent = 0;
        let completed = 0;
        for (const { kind, session, pick } of steps) {
          store.advance(nowMs);
          const token = tokens[pick % Math.max(tokens.length, 1)] ?? '';
          if (kind === 'send') sent += store.send([incoming({ sessionId: session })], nowMs).length;
          else if (kind === 'schedule')
            sent += store.send([incoming({ sessionId: session, scheduledForMs: nowMs + 700 })], nowMs).length;
          else if (kind === 'wait') nowMs += pick * 100;
          else if (kind === 'take') {
            store.acceptSession(session, newHolder(), nowMs);
            const taken = store.holdsSession(session, 'c') ? store.receive('peekLock', session, nowMs) : undefined;
            if (taken?.lockToken !== undefined) tokens.push(taken.lockToken);
          } else if (kind === 'complete') completed += store.settle(token, { kind }, nowMs) === 'settled' ? 1 : 0;
          else store.settle(token, { kind, changes: noChanges }, nowMs);
        }
        const all = store.peek({ from: 1, count: 1_000 });
        expect(all.length + dead.peek({ from: 1, count: 1_000 }).length + completed).toBe(sent);
        const again = newStore({ requiresSession: true }, remembered).store;
        expect(again.peek({ from: 1, count: 1_000 })).toEqual(all);
        const { active, locked, ...rest } = store.counts();
        const lockedDeferred = again.counts().deferred - rest.deferred;
        expect(again.counts()).toMatchObject({
          active: active + locked - lockedDeferred,
          locked: 0,
          scheduled: rest.scheduled,
        });
      }),
      { numRuns: 200 },
    );
  });
});
