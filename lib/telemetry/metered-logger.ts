import type { LogFields, Logger } from '../ports/logger.js';
import { currentFunction } from './invocation.js';
import type { Telemetry } from './telemetry.js';

type Meter = (telemetry: Telemetry, fields: LogFields) => void;

/** Events that are counted, so that a figure and the lines it comes from cannot differ. */
const meters: Readonly<Record<string, Meter>> = {
  'remote.call': measureCall,
  'webhook.enqueued': (telemetry, { side, connectionId: connection, count }) =>
    telemetry.measure('tandem.webhook.notices', Number(count), { side, connection }),
  'webhook.finding': (telemetry, { side, code, count }) =>
    telemetry.measure('tandem.webhook.findings', Number(count), { side, code }),
  'webhook.failed': (telemetry, { side }) => telemetry.measure('tandem.webhook.failures', 1, { side }),
  'webhook.notEnqueued': (telemetry, { side }) => telemetry.measure('tandem.webhook.failures', 1, { side }),
  'worker.putOff': (telemetry, { side, code: reason }) =>
    telemetry.measure('tandem.notices.putOff', 1, { side, reason }),
  'sweep.done': (telemetry, { connectionId: connection, enqueued, due }) =>
    telemetry.measure('tandem.sweep.found', Number(enqueued) - Number(due), { connection }),
  'openOrders.done': (telemetry, { connectionId: connection, differing }) =>
    telemetry.measure('tandem.drift', Number(differing), { connection, what: 'silentEdit' }),
  'drift.done': (telemetry, { connectionId: connection, drifting }) =>
    telemetry.measure('tandem.drift', Number(drifting), { connection, what: 'unexplained' }),
  'deadLetter.parked': (telemetry, { connectionId: connection }) =>
    telemetry.measure('tandem.deadLetters', 1, { connection, end: 'parked' }),
  'deadLetter.listed': (telemetry, { connectionId: connection }) =>
    telemetry.measure('tandem.deadLetters', 1, { connection, end: 'listed' }),
  'reconcile.done': (telemetry, { connectionId: connection, missing }) =>
    telemetry.measure('tandem.drift', Number(missing), { connection, what: 'missing' }),
};

function measureCall(telemetry: Telemetry, { system, status, durationMs }: LogFields): void {
  const side = system === 'Sales' ? 'sales' : 'businessCentral';
  const during = currentFunction();
  telemetry.measure('tandem.remote.calls', 1, { side, status: status === undefined ? 'none' : String(status), during });
  telemetry.measure('tandem.remote.duration', Number(durationMs) / 1_000, { side });
}

/** A logger that also counts what it is told. */
export function meteredLogger(logger: Logger, telemetry: Telemetry): Logger {
  const told = (event: string, fields: LogFields = {}) => meters[event]?.(telemetry, fields);
  return {
    info(event, fields) {
      logger.info(event, fields);
      told(event, fields);
    },
    warn(event, fields) {
      logger.warn(event, fields);
      told(event, fields);
    },
    error(event, fields) {
      logger.error(event, fields);
      told(event, fields);
    },
  };
}
