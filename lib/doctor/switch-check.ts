import type { ConnectionRecord } from '../ports/connection-state.js';
import { bad, type Check, good, warning } from './check.js';

const named = { id: 'connection.switch', title: 'Two-way order synchronization' };

/** Whether the connection is switched on and how far it has come. Pure. */
export function checkSwitch({ state, isEnabled, stopped }: ConnectionRecord): Check {
  if (!isEnabled) {
    return warning(
      named,
      `It is switched off; the connection is ${state}.`,
      'Run "tandem setup", or "tandem enable" when it was set up before.',
    );
  }
  if (stopped !== undefined) {
    return bad(
      named,
      `It has stopped by itself since ${stopped.sinceIso} (${stopped.reason}): ${stopped.sentence}`,
      'Mend that, then run "tandem resume-connection"; see docs/RUNBOOK.md.',
    );
  }
  return state === 'live' || state === 'loaded'
    ? good(named, `It is switched on; the connection is ${state}.`)
    : warning(
        named,
        `It is switched on; the connection is ${state}, so that coupled orders are kept the same and none is made.`,
        'Couple the orders that were there before ("tandem match"), then load the rest ("tandem full-sync").',
      );
}
