import { describe, expect, it } from '@jest/globals';
import { sessionIdOf } from '../../lib/ports/notice.js';
import { aNotice } from '../contract/queue-contract.js';
import { InMemoryQueue } from './in-memory-queue.js';
import { LeapingClock, VirtualClock } from './virtual-clock.js';

const open = (maxDeliveryCount = 3) => {
  const clock = new LeapingClock(1_000_000);
  return { clock, queue: new InMemoryQueue({ nowMs: () => clock.nowMs(), maxDeliveryCount }) };
};

describe('In-memory queue as workers see it', () => {
  it('a session has one holder, and others get the other sessions', async () => {
    const { queue } = open();
    const first = aNotice();
    const second = aNotice();
    await queue.send([first, second, aNotice(first.notice)]);
    const held = [queue.acceptNextSession(), queue.acceptNextSession(), queue.acceptNextSession()];
    expect(held.map((session) => session?.sessionId)).toEqual([
      sessionIdOf(first.notice),
      sessionIdOf(second.notice),
      undefined,
    ]);
    expect(queue.acceptSession(sessionIdOf(first.notice))).toBeUndefined();
  });

  it('sessions take turns: one that was given back goes behind the others', async () => {
    const { queue } = open();
    const first = aNotice();
    const second = aNotice();
    await queue.send([first, aNotice(first.notice), second]);
    const session = queue.acceptNextSession();
    session?.receive();
    session?.complete();
    session?.close();
    expect(queue.readySessionIds()).toEqual([sessionIdOf(second.notice), sessionIdOf(first.notice)]);
  });

  it('F9 what a killed worker had not completed comes again, uncounted, and its late settle is refused', async () => {
    const { queue } = open();
    await queue.send([aNotice()]);
    const killed = queue.acceptNextSession();
    const message = killed?.receive();
    killed?.close();
    expect(() => killed?.complete()).toThrow('session lock lost');
    expect(killed?.receive()).toBeUndefined();
    expect(queue.acceptNextSession()?.receive()).toEqual(message);
  });

  it('an abandoned message comes first again, and is a dead letter after its last delivery', async () => {
    const { queue } = open(2);
    const bad = aNotice();
    const good = aNotice(bad.notice);
    await queue.send([bad, good]);
    const seen: string[] = [];
    const handled = await queue.drain(async ({ messageId, deliveryCount }) => {
      seen.push(`${messageId} ${deliveryCount}`);
      if (messageId === bad.messageId) {
        throw new Error('poison');
      }
    });
    expect(seen).toEqual([`${bad.messageId} 0`, `${bad.messageId} 1`, `${good.messageId} 0`]);
    expect(handled).toBe(3);
    expect(queue.deadLetters()).toMatchObject([{ messageId: bad.messageId, deliveryCount: 2 }]);
  });

  it('tells when the next scheduled notice is due, and forgets message ids after the window', async () => {
    const { queue, clock } = open();
    const later = aNotice({}, { notBeforeMs: clock.nowMs() + 5_000 });
    await queue.send([later]);
    expect(queue.nextDueMs()).toBe(later.notBeforeMs);
    clock.advance(5_000);
    expect(queue.readySessionIds()).toHaveLength(1);
    expect(queue.nextDueMs()).toBeUndefined();
    clock.advance(600_000);
    await queue.send([later]);
    expect((await queue.counts()).active).toBe(2);
  });
});

describe('Virtual clock', () => {
  it('wakes sleepers in the order in which they fall due, at their own time', async () => {
    const clock = new VirtualClock(0);
    const woken: string[] = [];
    const sleeper = async (name: string, delayMs: number): Promise<void> => {
      await clock.sleep(delayMs);
      woken.push(`${name} ${clock.nowMs()}`);
    };
    const all = Promise.all([sleeper('late', 30), sleeper('early', 10), sleeper('never late', 0)]);
    await clock.advance(100);
    await all;
    expect(woken).toEqual(['never late 0', 'early 10', 'late 30']);
    expect(clock.nowMs()).toBe(100);
  });
});
