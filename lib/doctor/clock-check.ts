import { type Check, good, warning } from './check.js';

/** Clocks may differ by this much unremarked: no decision depends on them (I6), but logs are read side by side. */
export const unremarkedClockMs = 30_000;

/** How a remote clock stands against ours. */
export function checkClock(area: 'businessCentral' | 'sales', clockAheadMs: number | undefined): Check {
  const named = { id: `${area}.clock`, title: 'Clock' };
  if (clockAheadMs === undefined) {
    return {
      ...named,
      standing: 'unknown',
      sentence: 'The system did not tell its time.',
      fix: 'Run the checks again when the system answers.',
    };
  }
  const seconds = Math.round(Math.abs(clockAheadMs) / 1000);
  const sentence = `Its clock is ${seconds} s ${clockAheadMs < 0 ? 'behind' : 'ahead of'} ours.`;
  return Math.abs(clockAheadMs) <= unremarkedClockMs
    ? good(named, sentence)
    : warning(named, sentence, 'Set the clock of the machine that runs Tandem by a time server.');
}
