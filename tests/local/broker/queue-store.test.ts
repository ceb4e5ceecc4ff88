import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../../../local/broker/message-locks.js';
import type { QueueStore } from '../../../local/broker/queue-store.js';
import { single } from './harness.js';
import { incoming, newStore } from './store-harness.js';

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
