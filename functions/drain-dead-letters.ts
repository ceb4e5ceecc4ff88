import { app, type Timer } from '@azure/functions';
import { emptyDeadLetters } from '../lib/sync/dead-letters/drain.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Messages that the queue has given up on end in the history of their order, or in a list (L4). */
export async function drainDeadLetters({ engine, deadLetters }: Parts, _timer: Timer): Promise<void> {
  await emptyDeadLetters(engine, deadLetters);
}

app.timer('drain-dead-letters', { schedule: '%DeadLettersSchedule%', handler: invoke(drainDeadLetters) });
checkSettings();
