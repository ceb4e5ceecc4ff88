import type { Connection } from '../../ports/connection.js';

/** Whether Tandem releases orders of the connection: it needs a page with an action for it, and the policy. */
export function releasesAgain({ mapping, policies }: Connection): boolean {
  return mapping.page?.actions?.release !== undefined && policies.releaseOrders !== 'never';
}

/** Whether Tandem releases the orders that it enters. */
export function releasesEntered(connection: Connection): boolean {
  return releasesAgain(connection) && connection.policies.releaseOrders === 'enteredAndAgain';
}
