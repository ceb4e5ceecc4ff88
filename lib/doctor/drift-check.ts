import type { DriftReport } from '../sync/drift/drift-state.js';
import { type Check, good, warning } from './check.js';

/** The comparison runs every night; one that is older was not made. */
const oldMs = 26 * 3_600_000;

const named = { id: 'pair.drift', title: 'Both sides agree' };

/** What the last comparison of both sides found. Pure. */
export function checkDrift(report: DriftReport | undefined, nowMs: number): Check {
  if (report === undefined) {
    return good(named, 'The first comparison of both sides has not been made yet; it is made every night.');
  }
  const { endedIso, compared, unexplained, drifting, failure } = report;
  if (failure !== undefined) {
    return warning(
      named,
      `The comparison of ${endedIso} did not come to the last order (${failure}).`,
      'Mend what the checks above say, then run "tandem drift --run".',
    );
  }
  if (unexplained > 0) {
    return warning(
      named,
      `${unexplained} difference(s) in ${drifting} of ${compared} order(s) that nothing explains, found ${endedIso}.`,
      'Run "tandem drift" for the orders, fields and values; they are being mended.',
    );
  }
  return nowMs - Date.parse(endedIso) > oldMs
    ? warning(
        named,
        `The last comparison is of ${endedIso}.`,
        'Look whether the timer "drift-report" runs and what it says in the log.',
      )
    : good(named, `${compared} order(s) compared ${endedIso}; nothing differs that is not explained.`);
}
