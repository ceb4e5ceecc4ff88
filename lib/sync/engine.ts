import type { OrderMapping } from '../mapping/field-mapping.js';
import { quoteMapping } from '../mapping/quote-mapping.js';
import type { BusinessCentral } from '../ports/business-central.js';
import type { Clock, Ids } from '../ports/clock.js';
import type { CompanyPlace, Connection } from '../ports/connection.js';
import type { Couplings } from '../ports/couplings.js';
import type { Logger } from '../ports/logger.js';
import type { Queue } from '../ports/queue.js';
import type { Sales } from '../ports/sales.js';
import type { StateStore } from '../ports/state-store.js';
import type { CodeMatching } from './matched-references/code-matching.js';
import type { ReferenceMatcher } from './matched-references/reference-matcher.js';

/** One connection with its two systems. */
export interface ConnectionPorts {
  readonly connection: Connection;
  readonly businessCentral: BusinessCentral;
  readonly sales: Sales;
  readonly company: CompanyPlace;
  /** What the calls of both systems are about: orders unless said otherwise. */
  readonly about?: 'quote';
  /** The mapping as the settings say it, where lengths of both systems have narrowed it. */
  readonly declaredMapping?: OrderMapping;
  /** Absent: references have the same numbers on both sides. */
  readonly matcher?: ReferenceMatcher;
  /** Absent: codes are called in Sales what the settings say. */
  readonly codes?: CodeMatching;
}

/** The same connection seen as holder of quotes; `undefined` while the policy is off (C13). */
export function portsForQuotes(ports: ConnectionPorts): ConnectionPorts | undefined {
  const { connection, businessCentral, sales } = ports;
  return connection.policies.quotes === 'activeQuotes'
    ? {
        connection: { ...connection, mapping: quoteMapping(connection.mapping) },
        company: ports.company,
        businessCentral: { ...businessCentral, ...businessCentral.quotes },
        sales: { ...sales, ...sales.quotes },
        about: 'quote',
        ...(ports.matcher === undefined ? {} : { matcher: ports.matcher }),
      }
    : undefined;
}

/** Everything the engine works with; the world outside is reached through these ports alone. */
export interface Engine {
  readonly connections: ReadonlyMap<string, ConnectionPorts>;
  readonly couplings: Couplings;
  readonly queue: Queue;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}
