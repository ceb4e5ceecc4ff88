import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { StateStore } from '../ports/state-store.js';
import type { ConnectionPorts } from './engine.js';
import { withNegotiatedLengths } from './limits/negotiated-lengths.js';
import { withMatchedCodes } from './matched-references/code-ports.js';
import { withMatchedReferences } from './matched-references/connection-ports.js';

/** The ports of a connection as the engine works with them: references and codes matched by rules, lengths as both systems hold them. */
export function preparedPorts(
  ports: ConnectionPorts,
  parts: { readonly state: StateStore; readonly clock: Clock; readonly logger: Logger },
): ConnectionPorts {
  return withMatchedCodes(withNegotiatedLengths(withMatchedReferences(ports, parts), parts), parts);
}
