import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Notice } from '../../lib/ports/notice.js';
import { sessionIdOf } from '../../lib/ports/notice.js';
import type { OutgoingNotice, Queue } from '../../lib/ports/queue.js';

/** What a worker saw of one message. */
export interface SeenNotice {
  readonly notice: unknown;
  readonly messageId: string;
  readonly sessionId: string;
}

/** A queue with the other end in the test's hands. Each test opens its own. */
export interface QueueHarness {
  readonly queue: Queue;
  nowMs(): number;
  /** Lets time go by. */
  pass(ms: number): Promise<void>;
  /** Takes and completes everything of a session that is due. */
  receive(sessionId: string): Promise<readonly SeenNotice[]>;
  /** Takes the first message of a session and sends it to the dead letters. */
  bury(sessionId: string): Promise<void>;
  close(): Promise<void>;
}

/** A delivery of its own about a record of its own, unless given. */
export function aNotice(given: Partial<Notice> = {}, outgoing: Partial<OutgoingNotice> = {}): OutgoingNotice {
  const notice = {
    noticeVersion: 1,
    connectionId: 'main',
    side: 'sales',
    attemptNumber: 0,
    about: 'order',
    recordId: randomUUID(),
    cause: 'updated',
    ...given,
  } as Notice;
  return { notice, messageId: `delivery-${randomUUID()}`, ...outgoing };
}

const seen = ({ notice, messageId }: OutgoingNotice): SeenNotice => ({
  notice,
  messageId,
  sessionId: sessionIdOf(notice),
});

/** What must hold of any {@link Queue}. */
export function describeQueue(name: string, open: () => Promise<QueueHarness>): void {
  describe(`Queue: ${name}`, () => {
    let harness: QueueHarness;
    let queue: Queue;
    beforeEach(async () => {
      harness = await open();
      queue = harness.queue;
    });
    afterEach(() => harness.close());

    it('an empty queue counts nothing, and sending nothing is fine', async () => {
      await queue.send([]);
      expect(await queue.counts()).toEqual({ active: 0, scheduled: 0, deadLetter: 0, more: false });
    });

    it('a notice arrives as it was sent, in the session of its record', async () => {
      const sent = aNotice({ traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
      await queue.send([sent]);
      expect(await harness.receive(sessionIdOf(sent.notice))).toEqual([seen(sent)]);
      expect((await queue.counts()).active).toBe(0);
    });

    it('a sweep has a session of its own per connection and side', async () => {
      const sweep: OutgoingNotice = {
        notice: {
          noticeVersion: 1,
          connectionId: 'main',
          side: 'businessCentral',
          attemptNumber: 0,
          about: 'sweep',
          reason: 'unreadable notification',
        },
        messageId: 'sweep-1',
      };
      await queue.send([sweep]);
      expect(await harness.receive('main-businessCentral-sweep')).toEqual([seen(sweep)]);
    });

    it('notices of one record come in the order sent, whatever is sent between them', async () => {
      const recordId = randomUUID();
      const ours = Array.from({ length: 5 }, () => aNotice({ recordId }));
      const mixed = ours.flatMap((notice) => [notice, aNotice()]);
      await queue.send(mixed.slice(0, 6));
      await queue.send(mixed.slice(6));
      expect((await queue.counts()).active).toBe(10);
      expect(await harness.receive(`main-sales-${recordId}`)).toEqual(ours.map(seen));
      expect((await queue.counts()).active).toBe(5);
    });

    it('many sessions at once all arrive', async () => {
      const sent = Array.from({ length: 120 }, () => aNotice());
      await queue.send(sent);
      expect(await queue.counts()).toMatchObject({ active: 120, scheduled: 0, deadLetter: 0, more: false });
    });

    it('the same delivery sent again is dropped; the next edit of the record is not', async () => {
      const first = aNotice();
      const next = { ...first, messageId: 'another-delivery' };
      await queue.send([first]);
      await queue.send([first, next]);
      expect(await harness.receive(sessionIdOf(first.notice))).toEqual([seen(first), seen(next)]);
      await queue.send([first]);
      expect((await queue.counts()).active).toBe(0);
    });

    it('a notice for later waits, is counted apart, and then comes', async () => {
      const later = aNotice({}, { notBeforeMs: harness.nowMs() + 30_000 });
      const past = aNotice(later.notice, { notBeforeMs: harness.nowMs() - 1_000 });
      await queue.send([later, past]);
      expect(await queue.counts()).toMatchObject({ active: 1, scheduled: 1, deadLetter: 0, more: false });
      expect(await harness.receive(sessionIdOf(past.notice))).toEqual([seen(past)]);
      await harness.pass(30_001);
      expect(await queue.counts()).toMatchObject({ active: 1, scheduled: 0, deadLetter: 0, more: false });
      expect(await harness.receive(sessionIdOf(later.notice))).toEqual([seen(later)]);
    });

    it('L4 a dead letter is counted as one and blocks nothing behind it', async () => {
      const bad = aNotice();
      const good = { ...bad, messageId: 'good' };
      await queue.send([bad, good]);
      await harness.bury(sessionIdOf(bad.notice));
      expect(await queue.counts()).toMatchObject({ active: 1, scheduled: 0, deadLetter: 1, more: false });
      expect(await harness.receive(sessionIdOf(bad.notice))).toEqual([seen(good)]);
    });

    it('the age of the oldest notice that could be handled is told; one for later has none yet', async () => {
      const beforeMs = harness.nowMs();
      await queue.send([aNotice({}, { notBeforeMs: beforeMs + 60_000 })]);
      expect((await queue.counts()).oldestMs).toBeUndefined();
      await queue.send([aNotice()]);
      await harness.pass(50);
      await queue.send([aNotice()]);
      const { oldestMs = 0 } = await queue.counts();
      // The broker and this machine tell the time in whole milliseconds.
      expect(oldestMs).toBeGreaterThanOrEqual(beforeMs - 1);
      expect(oldestMs).toBeLessThan(harness.nowMs() - 45);
    });

    it('counting again and at the same time gives the same, and takes nothing', async () => {
      const sent = Array.from({ length: 3 }, () => aNotice());
      await queue.send(sent);
      const counts = await Promise.all([queue.counts(), queue.counts()]);
      counts.push(await queue.counts(), await queue.counts());
      expect(counts.map(({ active }) => active)).toEqual([3, 3, 3, 3]);
      expect(await harness.receive(sessionIdOf(sent[0]?.notice ?? aNotice().notice))).toHaveLength(1);
    });
  });
}
