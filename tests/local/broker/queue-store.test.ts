import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Delivery } from '../../../local/broker/message-locks.js';
import type { QueueStore } from '../../../local/broker/queue-store.js';
import { single } from './harness.js';
import { incoming, newHolder, newStore } from './store-harness.js';

const noChanges = new Map<string, Buffer>();

/** Takes the next message, which must be there. */
function take(store: QueueStore, nowMs = 0, sessionId?: string): Delivery & { readonly lockToken: string } {
  const delivery = store.receive('peekLock', sessionId, nowMs);
  if (delivery?.lockToken === undefined) throw new Error('a message expected');
  return { ...delivery, lockToken: delivery.lockToken };
}

function numbers(store: QueueStore): number[] {
  return store.peek({ from: 1, count: 1_000 }).map(({ sequenceNumber }) => sequenceNumber);
}

describe('the rules of a plain queue', () => {
  it('hands out in order and puts an abandoned message back in its place', () => {
    const { store } = newStore();
    store.send([incoming(), incoming(), incoming()], 0);
    const first = take(store);
    take(store);
    store.settle(first.lockToken, { kind: 'abandon', changes: noChanges }, 0);
    expect(
      [take(store).message, take(store).message].map((message) => [message.sequenceNumber, message.deliveryCount]),
    ).toEqual([
      [1, 1],
      [3, 0],
    ]);
  });

  it('ends a lock at its time and not before, counts the delivery and refuses the old token', () => {
    const { store } = newStore();
    store.send([incoming()], 0);
    const { lockToken, lockedUntilMs } = take(store, 100);
    expect(lockedUntilMs).toBe(1_100);
    store.advance(1_099);
    expect(store.counts()).toMatchObject({ active: 0, locked: 1 });
    expect(store.nextDueMs()).toBe(1_100);
    store.advance(1_100);
    expect(store.settle(lockToken, { kind: 'complete' }, 1_100)).toBe('lockLost');
    expect(take(store, 1_100).message.deliveryCount).toBe(1);
  });

  it('moves the end of a lock when it is renewed', () => {
    const { store } = newStore();
    store.send([incoming()], 0);
    const { lockToken } = take(store);
    expect(store.renewLock(lockToken, 900)).toBe(1_900);
    store.advance(1_500);
    expect(store.settle(lockToken, { kind: 'complete' }, 1_500)).toBe('settled');
    expect(store.renewLock(lockToken, 1_500)).toBeUndefined();
  });

  it('dead-letters at the delivery limit by abandon and by lock end alike', () => {
    const { store, dead } = newStore({ maxDeliveryCount: 2 });
    store.send([incoming({ id: 'm' })], 0);
    store.settle(take(store).lockToken, { kind: 'abandon', changes: noChanges }, 0);
    take(store);
    store.advance(1_000);
    expect(numbers(store)).toEqual([]);
    const moved = single(dead.peek({ from: 1, count: 5 }));
    expect(moved).toMatchObject({ messageId: 'm', deliveryCount: 2, deadLetterSource: 'orders' });
  });

  it('does not dead-letter from a dead-letter queue, nor limit deliveries there', () => {
    const { store, dead } = newStore({ maxDeliveryCount: 1 });
    store.send([incoming()], 0);
    store.settle(take(store).lockToken, { kind: 'deadLetter', changes: noChanges }, 0);
    for (let tries = 0; tries < 5; tries++) {
      const { lockToken } = take(dead);
      expect(dead.settle(lockToken, { kind: 'deadLetter', changes: noChanges }, 0)).toBe('notAllowed');
      dead.settle(lockToken, { kind: 'release' }, 0);
    }
    expect(take(dead).message.deliveryCount).toBe(5);
  });

  it('activates a scheduled message under a new number and keeps its first', () => {
    const { store } = newStore();
    expect(store.send([incoming({ scheduledForMs: 500 }), incoming()], 0)).toEqual([1, 2]);
    expect(take(store).message.sequenceNumber).toBe(2);
    store.advance(499);
    expect(store.receive('peekLock', undefined, 499)).toBeUndefined();
    store.advance(500);
    expect(take(store, 500).message).toMatchObject({
      sequenceNumber: 3,
      enqueuedSequenceNumber: 1,
      enqueuedTimeMs: 500,
    });
  });

  it('cancels scheduled messages all or none', () => {
    const { store } = newStore();
    store.send([incoming({ scheduledForMs: 500 }), incoming()], 0);
    expect(store.cancelScheduled([1, 2])).toBe(false);
    expect(store.counts().scheduled).toBe(1);
    expect(store.cancelScheduled([1])).toBe(true);
    expect(store.cancelScheduled([1])).toBe(false);
  });

  it('drops duplicates in the window, also of completed and cancelled messages', () => {
    const { store } = newStore({ requiresDuplicateDetection: true, duplicateDetectionWindowMs: 1_000 });
    expect(
      store.send([incoming({ id: 'a' }), incoming({ id: 'a' }), incoming({ id: 'b', scheduledForMs: 900 })], 0),
    ).toEqual([1, 0, 2]);
    store.settle(take(store).lockToken, { kind: 'complete' }, 0);
    store.cancelScheduled([2]);
    expect(store.send([incoming({ id: 'a' }), incoming({ id: 'b' })], 999)).toEqual([0, 0]);
    store.advance(1_000);
    expect(store.send([incoming({ id: 'a' })], 1_000)).toEqual([3]);
  });

  it('takes the shorter of a message and a queue time to live, and leaves locked messages alone', () => {
    const { store } = newStore({ defaultTimeToLiveMs: 2_000 });
    store.send([incoming({ timeToLiveMs: 500 }), incoming({ timeToLiveMs: 9_000 })], 0);
    const { lockToken } = take(store, 400);
    store.advance(1_000);
    expect(numbers(store)).toEqual([1, 2]);
    store.settle(lockToken, { kind: 'release' }, 1_000);
    expect(numbers(store)).toEqual([2]);
    store.advance(2_000);
    expect(numbers(store)).toEqual([]);
  });

  it('expires deferred messages, into the dead-letter queue where asked', () => {
    const { store, dead } = newStore({ deadLetteringOnExpiration: true });
    store.send([incoming({ timeToLiveMs: 500 })], 0);
    store.settle(take(store).lockToken, { kind: 'defer', changes: noChanges }, 0);
    store.advance(500);
    expect(store.counts().deferred).toBe(0);
    expect(dead.counts().active).toBe(1);
  });

  it('hands out deferred messages all or none, and keeps an abandoned one deferred beyond the limit', () => {
    const { store } = newStore({ maxDeliveryCount: 1 });
    store.send([incoming(), incoming()], 0);
    store.settle(take(store).lockToken, { kind: 'defer', changes: noChanges }, 0);
    const ask = (...sequenceNumbers: number[]) => store.receiveDeferred({ sequenceNumbers, mode: 'peekLock' }, 0);
    expect(ask(1, 2)).toBeUndefined();
    const [deferred] = ask(1) ?? [];
    expect(ask(1)).toBeUndefined();
    store.settle(deferred?.lockToken ?? '', { kind: 'abandon', changes: noChanges }, 0);
    expect(single(ask(1) ?? []).message).toMatchObject({ state: 'deferred', deliveryCount: 1 });
  });
});

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
