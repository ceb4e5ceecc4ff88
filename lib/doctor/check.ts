import { isLasting, type RemoteFailure, type RemoteResult } from '../ports/remote-result.js';

/** `unknown`: it could not be found out, mostly because an earlier check failed. `warning`: works, but look at it. */
export type Standing = 'good' | 'warning' | 'bad' | 'unknown';

/** One precondition and how it stands. */
export interface Check {
  /** Stable name, `<area>.<what>`. */
  readonly id: string;
  readonly title: string;
  readonly standing: Standing;
  /** What was found, in plain words. */
  readonly sentence: string;
  /** What to do; there whenever the standing is not good. */
  readonly fix?: string;
}

type Named = Pick<Check, 'id' | 'title'>;

export function good(named: Named, sentence: string): Check {
  return { ...named, standing: 'good', sentence };
}

export function warning(named: Named, sentence: string, fix: string): Check {
  return { ...named, standing: 'warning', sentence, fix };
}

export function bad(named: Named, sentence: string, fix: string): Check {
  return { ...named, standing: 'bad', sentence, fix };
}

/** Judges what was found; a part that could not be read is bad where we were refused, else unknown. */
export function judge<Value>(
  named: Named,
  result: RemoteResult<Value>,
  decide: { readonly whenRefused: string; readonly whenRead: (value: Value) => Check },
): Check {
  return result.ok ? decide.whenRead(result.value) : unread(named, result.failure, decide.whenRefused);
}

function unread(named: Named, failure: RemoteFailure, fix: string): Check {
  const { reason, message } = failure;
  return isLasting(failure)
    ? bad(named, `It could not be read (${reason}): ${message}`, fix)
    : {
        ...named,
        standing: 'unknown',
        sentence: `It could not be found out now (${reason}): ${message}`,
        fix: 'Run the checks again when the system answers.',
      };
}
