import type { RemoteFailure, RemoteResult } from '../../lib/ports/remote-result.js';

/** The value of a call that must have worked. */
export function expectValue<Value>(result: RemoteResult<Value>): Value {
  if (!result.ok) {
    const { reason, status, code, message } = result.failure;
    throw new Error(`${reason} ${status} ${code}: ${message}`);
  }
  return result.value;
}

/** The failure of a call that must not have worked. */
export function expectFailure(result: RemoteResult<unknown>): RemoteFailure {
  if (result.ok) {
    throw new Error('the call worked');
  }
  return result.failure;
}
