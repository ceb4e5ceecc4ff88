import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { StateStore } from '../ports/state-store.js';
import type { ConnectionPorts } from './engine.js';
import { withMatchedReferences } from './matched-references/connection-ports.js';
import { withNegotiatedLengths } from './negotiated-lengths.js';

/** The ports of a connection as the engine works with them: references matched by rules, lengths as both systems hold them. */
export function preparedPorts(
  ports: ConnectionPorts,
  parts: { readonly state: StateStore; readonly clock: Clock; readonly logger: Logger },
): ConnectionPorts {
  return withNegotiatedLengths(withMatchedReferences(ports, parts), parts);
}
