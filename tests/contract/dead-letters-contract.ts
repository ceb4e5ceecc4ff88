import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeadLetter, DeadLetters } from '../../lib/ports/dead-letters.js';
import { sessionIdOf } from '../../lib/ports/notice.js';
import type { Queue } from '../../lib/ports/queue.js';
import { aNotice } from './queue-contract.js';

/** A queue and its dead letters, with the worker in the test's hands. */
export interface DeadLettersHarness {
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;
  /** Fails with the first message of a session until the queue gives it up. */
  fail(sessionId: string): Promise<void>;
  /** Puts a message that is no notice among the dead letters. */
  buryText(text: string): Promise<void>;
  close(): Promise<void>;
}

const kept = async () => 'kept' as const;

/** What must hold of any {@link DeadLetters}. */
export function describeDeadLetters(name: string, open: () => Promise<DeadLettersHarness>): void {
  describe(`DeadLetters: ${name}`, () => {
    let harness: DeadLettersHarness;
    beforeEach(async () => {
      harness = await open();
    });
    afterEach(() => harness.close());

    async function letters(fate: (letter: DeadLetter) => Promise<'kept' | 'stays'> = kept) {
      const seen: DeadLetter[] = [];
      const removed = await harness.deadLetters.drain(100, async (letter) => {
        seen.push(letter);
        return await fate(letter);
      });
      return { seen, removed };
    }

    async function bury() {
      const notice = aNotice();
      await harness.queue.send([notice]);
      await harness.fail(sessionIdOf(notice.notice));
      return notice;
    }

    it('without dead letters there is nothing to hand over', async () => {
      expect(await letters()).toEqual({ seen: [], removed: 0 });
    });

    it('L4 one that was given up comes as it was sent, with why and how often it was delivered, and is gone once kept', async () => {
      const notice = await bury();
      const { seen, removed } = await letters();
      expect(removed).toBe(1);
      expect(seen).toMatchObject([
        { messageId: notice.messageId, body: notice.notice, deliveryCount: 10, reason: 'MaxDeliveryCountExceeded' },
      ]);
      expect(seen[0]?.description).toMatch(/10 delivery attempts/);
      expect((await harness.queue.counts()).deadLetter).toBe(0);
      expect(await letters()).toEqual({ seen: [], removed: 0 });
    });

    it('what is no notice comes as the text that it is', async () => {
      await harness.buryText('this is {no JSON');
      const { seen } = await letters();
      expect(seen.map(({ body }) => body)).toEqual(['this is {no JSON']);
    });

    it('one that stays comes again in the next run, not in the same one, and stops nobody behind it', async () => {
      const first = await bury();
      const second = await bury();
      const stays = await letters(async ({ messageId }) => (messageId === first.messageId ? 'stays' : 'kept'));
      expect(stays.seen.map(({ messageId }) => messageId)).toEqual([first.messageId, second.messageId]);
      expect(stays.removed).toBe(1);
      expect((await letters()).seen.map(({ messageId }) => messageId)).toEqual([first.messageId]);
    });

    it('one that could not be kept stays, the others are handed over, and the failure is told', async () => {
      const first = await bury();
      const second = await bury();
      const seen: string[] = [];
      const drained = harness.deadLetters.drain(100, async ({ messageId }) => {
        seen.push(messageId);
        if (messageId === first.messageId) {
          throw new Error('the tables do not answer');
        }
        return 'kept';
      });
      await expect(drained).rejects.toThrow('the tables do not answer');
      expect(seen).toEqual([first.messageId, second.messageId]);
      expect((await harness.queue.counts()).deadLetter).toBe(1);
    });

    it('no more than asked for are taken at once', async () => {
      await bury();
      await bury();
      await bury();
      expect(await harness.deadLetters.drain(2, kept)).toBe(2);
      expect(await harness.deadLetters.drain(2, kept)).toBe(1);
    });
  });
}
