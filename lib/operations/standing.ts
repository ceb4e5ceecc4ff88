import { readOffered } from '../sync/connection/offered-orders.js';
import type { Engine } from '../sync/engine.js';
import { readRegistration } from '../sync/subscriptions/registration-state.js';
import { standingOf, type WorkStanding } from '../sync/sweeps/due-work.js';
import { readLastHeard } from '../sync/sweeps/last-heard.js';
import type { Telemetry } from '../telemetry/telemetry.js';

const dayMs = 86_400_000;

/**
 * Measures how things stand: the queue, the orders in work and those that wait, the days that registrations have left. Looks nothing up when
 * nobody gets the figures.
 * @throws when queue or tables do not answer
 */
export async function measureStanding(engine: Engine, telemetry: Telemetry): Promise<void> {
  if (!telemetry.isOn) {
    return;
  }
  const connectionIds = [...engine.connections.keys()];
  await Promise.all([
    measureQueue(engine, telemetry),
    ...connectionIds.map((connectionId) => measureConnection(engine, telemetry, connectionId)),
  ]);
}

async function measureQueue({ queue, clock }: Engine, telemetry: Telemetry): Promise<void> {
  const { active, scheduled, deadLetter, oldestMs } = await queue.counts();
  const ageMs = oldestMs === undefined ? 0 : Math.max(0, clock.nowMs() - oldestMs);
  telemetry.measure('tandem.queue.oldestAge', ageMs / 1_000);
  for (const [state, count] of Object.entries({ active, scheduled, deadLetter })) {
    telemetry.measure('tandem.queue.messages', count, { state });
  }
}

async function measureConnection(engine: Engine, telemetry: Telemetry, connection: string): Promise<void> {
  const nowMs = engine.clock.nowMs();
  const standings = (await engine.couplings.listWork(connection)).map((item) => standingOf(item, nowMs));
  const all: readonly WorkStanding[] = ['held', 'due', 'open', 'waiting'];
  for (const standing of all) {
    const count = standings.filter((each) => each === standing).length;
    telemetry.measure('tandem.orders.inWork', count, { connection, standing });
  }
  const { parked, openConflicts } = await engine.couplings.countWaiting(connection);
  const waiting = Object.values(parked).reduce((sum, count) => sum + count, 0);
  telemetry.measure('tandem.orders.parked', waiting, { connection });
  telemetry.measure('tandem.conflicts.open', openConflicts, { connection });
  telemetry.measure('tandem.orders.offered', (await readOffered(engine.state, connection)).length, { connection });
  const heard = await readLastHeard(engine.state, connection);
  for (const side of ['businessCentral', 'sales'] as const) {
    const heardIso = heard[side];
    if (heardIso !== undefined) {
      telemetry.measure('tandem.notifications.silence', (nowMs - Date.parse(heardIso)) / 1_000, { connection, side });
    }
  }
  const registration = await readRegistration(engine.state, connection, 'businessCentral');
  if (registration?.expirationIso !== undefined) {
    const daysLeft = (Date.parse(registration.expirationIso) - nowMs) / dayMs;
    telemetry.measure('tandem.subscription.daysLeft', daysLeft, { connection });
  }
}
