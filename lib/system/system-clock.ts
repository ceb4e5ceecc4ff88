import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Ids } from '../ports/clock.js';

/** The machine's own time. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: async (delayMs) => {
    await wait(delayMs);
  },
};

export const randomIds: Ids = { newId: () => randomUUID() };
