import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { StateStore } from '../../ports/state-store.js';
import { after } from '../after.js';
import type { ConnectionPorts } from '../engine.js';
import { CodeMatching } from './code-matching.js';

/** The ports of a connection whose tables of codes hold what its rules find; without such rules the ports as they are. */
export function withMatchedCodes(
  ports: ConnectionPorts,
  parts: { readonly state: StateStore; readonly clock: Clock; readonly logger: Logger },
): ConnectionPorts {
  const codes = new CodeMatching({
    ...parts,
    connectionId: ports.connection.connectionId,
    mapping: ports.connection.mapping,
    businessCentral: ports.businessCentral,
    sales: ports.sales,
  });
  if (codes.fields.length === 0) {
    return ports;
  }
  const settle = () => codes.settle();
  return {
    ...ports,
    codes,
    get connection() {
      const { connection } = ports;
      return { ...connection, mapping: codes.mappingOf(connection.mapping) };
    },
    businessCentral: after(ports.businessCentral, settle),
    sales: after(ports.sales, settle),
  };
}
