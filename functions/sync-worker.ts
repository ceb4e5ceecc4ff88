import { app } from '@azure/functions';
import { carryOutAnyNotice } from '../lib/full-synchronization/carry-out-any-notice.js';
import { noticeSchema } from '../lib/ports/notice.js';
import { underNotice } from '../lib/telemetry/under-notice.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { putOff } from './composition/put-off.js';
import { checkSettings } from './composition/start.js';

/** How long a notice waits whose connection has no configuration that can be read here. */
const standStillMs = 60_000;

/**
 * Handles one notice. Only the body is believed: the host overwrites message metadata with the body's own properties.
 * @throws on a body that is no notice and on bugs, so that the broker keeps it among the dead letters
 */
export async function syncWorker(parts: Parts, message: unknown): Promise<void> {
  const { engine } = parts;
  const parsed = noticeSchema.safeParse(message);
  if (!parsed.success) {
    engine.logger.error('worker.unknownMessage', {
      message: parsed.error.issues.map(({ path }) => path.join('.')).join(', '),
    });
    throw new Error('the message is not a notice');
  }
  const notice = parsed.data;
  if (parts.configurations.get(notice.connectionId)?.kind === 'refused') {
    await putOff(parts, notice, { kind: 'retryLater', delayMs: standStillMs, reason: 'configurationRefused' });
    return;
  }
  await underNotice(parts.telemetry, notice, async () => {
    const outcome = await carryOutAnyNotice(engine, notice, parts);
    if (outcome.kind === 'retryLater') {
      await putOff(parts, notice, outcome);
    }
    return outcome.kind;
  });
}

app.serviceBusQueue('sync-worker', {
  connection: 'ServiceBusConnection',
  queueName: '%QueueName%',
  isSessionsEnabled: true,
  cardinality: 'one',
  handler: invoke(syncWorker),
});
checkSettings();
