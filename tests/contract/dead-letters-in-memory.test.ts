import { InMemoryQueue } from '../twins/in-memory-queue.js';
import { describeDeadLetters } from './dead-letters-contract.js';

describeDeadLetters('in-memory twin', async () => {
  const queue = new InMemoryQueue({ nowMs: () => 1_785_571_200_000 });
  return {
    queue,
    deadLetters: queue.letters,
    async fail(sessionId) {
      const session = queue.acceptSession(sessionId);
      for (let tries = 0; tries < 10; tries += 1) {
        session?.receive();
        session?.abandon();
      }
      session?.close();
    },
    async buryText(text) {
      queue.buryText(text, 'unreadable');
    },
    close: () => Promise.resolve(),
  };
});
