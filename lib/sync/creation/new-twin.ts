import { onlyTo } from '../../ports/connection.js';
import type { CouplingChange, OrderWork } from '../order-work.js';

/** A twin is brought to its values both ways first, where changes travel one way alone; both ways there is nothing to remember. Quotes travel one way as it is. */
export function notedAsNewTwin({ coupling, ports }: OrderWork): Pick<CouplingChange, 'isNewTwin'> {
  return coupling.kind === 'quote' || onlyTo(ports.connection.policies) === undefined ? {} : { isNewTwin: true };
}
