import { readConnectionRecord } from '../sync/connection/record.js';
import type { Engine } from '../sync/engine.js';
import { pauseOfAll, sentenceOf } from '../sync/pauses/pauses.js';
import { readPauses } from '../sync/pauses/stored-pauses.js';
import { type Answer, refused } from './answer.js';

/**
 * The refusal of a command that has no effect, or must have none, while the connection is switched off or has stopped
 * itself; `undefined` while it runs. What was stopped is told before what is off: enabling alone does not mend it.
 * @param nothing what is not done meanwhile, as the beginning of a sentence: "nothing is coupled"
 */
export async function refusedUnlessRunning(
  { state }: Pick<Engine, 'state'>,
  connectionId: string,
  nothing: string,
): Promise<Answer | undefined> {
  const { isEnabled, stopped } = await readConnectionRecord(state, connectionId);
  if (stopped !== undefined) {
    return refused(stopped.reason, `${nothing} while the connection has stopped: ${stopped.sentence}`);
  }
  return isEnabled
    ? undefined
    : refused('switchedOff', `${nothing} while the connection is switched off; enable it, then ask again`);
}

/** Why nothing at all is carried across for a connection now: it has stopped, is switched off or is paused; `undefined`: it runs. */
export async function whyAtRest(engine: Engine, connectionId: string): Promise<string | undefined> {
  const { isEnabled, stopped } = await readConnectionRecord(engine.state, connectionId);
  if (stopped !== undefined) {
    return `the connection has stopped: ${stopped.sentence}`;
  }
  if (!isEnabled) {
    return 'the connection is switched off';
  }
  const pause = pauseOfAll(await readPauses(engine, connectionId));
  return pause === undefined ? undefined : sentenceOf(pause);
}
