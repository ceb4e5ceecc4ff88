import type { RemoteFailureReason } from '../ports/remote-result.js';
import type { RequestSafety } from './remote-message.js';

/**
 * What a status means where the system's own error code says nothing more. `readable`: the body was an error of the
 * system itself and not of a gateway before it, so a failed write was rolled back.
 */
export function reasonOfStatus(status: number, safety: RequestSafety, readable: boolean): RemoteFailureReason {
  const lost = safety === 'read' ? 'unavailable' : 'unclear';
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'notFound';
    case 409:
    case 503:
      return 'unavailable';
    case 412:
      return 'versionMismatch';
    case 429:
      return 'throttled';
    case 408:
    case 502:
    case 504:
      return lost;
    case 501:
      return 'invalid';
    default:
      return status < 500 ? 'invalid' : readable ? 'unavailable' : lost;
  }
}
