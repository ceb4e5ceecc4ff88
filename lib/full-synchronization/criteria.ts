import { matchGroupsOf } from '../mapping/field-flags.js';
import type { OrderMapping } from '../mapping/field-mapping.js';
import { type MatchCriteria, matchFieldsOf } from '../matching/order-record.js';

/** What orders of a connection are matched by when a person does not say: the same as `tandem match` takes. */
export function configuredCriteria(mapping: OrderMapping): MatchCriteria {
  return { by: matchFieldsOf(matchGroupsOf(mapping)), ignoreCase: true };
}
