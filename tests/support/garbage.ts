import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Takes away all that nothing keeps hold of; what a `WeakRef` shows afterwards is kept by somebody. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // A reference that was looked at in this turn of the event loop is kept until its end.
  for (let round = 0; round < 3; round += 1) {
    await nextTurn();
    collect();
  }
}
