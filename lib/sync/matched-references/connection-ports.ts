import type { Clock } from '../../ports/clock.js';
import type { StateStore } from '../../ports/state-store.js';
import type { ConnectionPorts } from '../engine.js';
import { matchedSales } from './matched-sales.js';
import { ReferenceMatcher } from './reference-matcher.js';

/** The ports of a connection with what orders refer to found by its rules; without rules the ports as they are. */
export function withMatchedReferences(
  ports: ConnectionPorts,
  parts: { readonly state: StateStore; readonly clock: Clock },
): ConnectionPorts {
  const { connection, businessCentral, sales } = ports;
  const rules = connection.mapping.references;
  if (rules === undefined) {
    return ports;
  }
  const matcher = new ReferenceMatcher({
    ...parts,
    connectionId: connection.connectionId,
    rules,
    businessCentral: businessCentral.masters,
    sales: sales.masters,
  });
  return { ...ports, sales: matchedSales(sales, rules, matcher), matcher };
}
