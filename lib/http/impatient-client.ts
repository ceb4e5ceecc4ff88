import type { Clock } from '../ports/clock.js';
import { failed } from '../ports/remote-result.js';
import type { RemoteClient } from './remote-client.js';

export interface Impatience {
  readonly systemName: string;
  readonly clock: Clock;
  /** An answer that takes longer than this counts as none. */
  readonly patienceMs: number;
  /** After that nothing is asked for so long, so that a look of many requests at a system that hangs ends with the first. */
  readonly restMs: number;
  /** How the patience is measured; `AbortSignal.timeout` unless replaced. */
  readonly startTimeout?: (delayMs: number) => AbortSignal;
}

/**
 * A client for looking alone, where an operator waits for the answer: reads of which nothing depends on how they end. The
 * request itself goes on and ends by the time-out of its own.
 */
export function impatientClient(remote: RemoteClient, impatience: Impatience): RemoteClient {
  const { systemName, clock, patienceMs, restMs } = impatience;
  const startTimeout = impatience.startTimeout ?? ((delayMs) => AbortSignal.timeout(delayMs));
  const message = `${systemName} did not answer within ${patienceMs / 1_000} seconds`;
  let restsUntilMs = 0;
  return {
    baseUrl: remote.baseUrl,
    async send(request) {
      if (clock.nowMs() < restsUntilMs) {
        return failed({ reason: 'unavailable', message });
      }
      const answer = await Promise.race([remote.send(request), after(startTimeout(patienceMs))]);
      if (answer === tooLate) {
        restsUntilMs = clock.nowMs() + restMs;
        return failed({ reason: 'unavailable', message });
      }
      return answer;
    },
  };
}

const tooLate = Symbol('too late');

function after(signal: AbortSignal): Promise<typeof tooLate> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(tooLate), { once: true });
  });
}
