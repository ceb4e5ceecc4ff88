import { InMemoryQueue } from '../twins/in-memory-queue.js';
import { LeapingClock } from '../twins/virtual-clock.js';
import { describeQueue, type QueueHarness, type SeenNotice } from './queue-contract.js';

describeQueue('in-memory twin', async (): Promise<QueueHarness> => {
  const clock = new LeapingClock(1_785_571_200_000);
  const queue = new InMemoryQueue({ nowMs: () => clock.nowMs() });
  return {
    queue,
    nowMs: () => clock.nowMs(),
    pass: (ms) => clock.sleep(ms),
    async receive(sessionId) {
      const seen: SeenNotice[] = [];
      const session = queue.acceptSession(sessionId);
      for (let next = session?.receive(); session && next; next = session.receive()) {
        seen.push({ notice: next.notice, messageId: next.messageId, sessionId: next.sessionId });
        session.complete();
      }
      session?.close();
      return seen;
    },
    async bury(sessionId) {
      const session = queue.acceptSession(sessionId);
      for (let tries = 0; tries < 10; tries += 1) {
        session?.receive();
        session?.abandon();
      }
      session?.close();
    },
    close: () => Promise.resolve(),
  };
});
