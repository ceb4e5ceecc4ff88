import type { BusinessCentralSubscription } from '../../ports/business-central.js';
import { planSubscription, type WantedSubscription } from './subscriptions.js';

/** How a connection is registered in Business Central: whole, until when; under an earlier secret or address; or not. */
export type HowRegistered =
  | { readonly kind: 'whole'; readonly expirationIso: string }
  | { readonly kind: 'earlier' | 'absent' | 'lapsed'; readonly resource: string };

/** Judges the list that Business Central gives, of every entity set that is wanted. Pure. */
export function howRegistered(
  wanted: WantedSubscription,
  found: readonly BusinessCentralSubscription[],
  nowMs: number,
): HowRegistered {
  const requests = [wanted.request, ...(wanted.more ?? [])];
  const expirations: string[] = [];
  for (const request of requests) {
    const more = requests.filter((other) => other !== request);
    const { main, current, surplus } = planSubscription({ ...wanted, request, more }, found, nowMs);
    if (current === undefined) {
      return { kind: surplus.length > 0 ? 'earlier' : 'absent', resource: request.resource };
    }
    if (main === 'renewLapsed') {
      return { kind: 'lapsed', resource: request.resource };
    }
    expirations.push(current.expirationIso);
  }
  const [first = ''] = expirations.toSorted((one, other) => Date.parse(one) - Date.parse(other));
  return { kind: 'whole', expirationIso: first };
}
