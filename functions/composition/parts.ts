import type { InForce } from '../../lib/configuration/in-force.js';
import type { ConnectionProbes } from '../../lib/doctor/examine.js';
import type { ExpectedOrganization } from '../../lib/notifications/expected-organization.js';
import type { ExpectedSubscription } from '../../lib/notifications/receive-business-central.js';
import type { ConfigurationDesk } from '../../lib/operations/configuration/desk.js';
import type { Doors } from '../../lib/operations/doors.js';
import type { HealthReporter } from '../../lib/operations/health-report.js';
import type { FieldLists } from '../../lib/operations/offered-fields.js';
import type { WrittenConfiguration } from '../../lib/ports/connection.js';
import type { DeadLetters } from '../../lib/ports/dead-letters.js';
import type { QueueProbe } from '../../lib/ports/queue-probe.js';
import type { OperatorAccess } from '../../lib/security/operator-access.js';
import type { Engine } from '../../lib/sync/engine.js';
import type { LastHeard } from '../../lib/sync/sweeps/last-heard.js';
import type { Telemetry } from '../../lib/telemetry/telemetry.js';

/** What the functions work with: the engine and what belongs to its doors. Tests put their own in. */
export interface Parts {
  readonly engine: Engine;
  /** What is in force at each connection; the engine has none whose configuration is refused. */
  readonly configurations: ReadonlyMap<string, InForce>;
  /** The configuration of each connection as it stands in the settings. */
  readonly deployed: ReadonlyMap<string, WrittenConfiguration>;
  /** The two systems of a connection as another configuration would read them, to try it out. */
  readonly trialPorts: ConfigurationDesk['trialPorts'];
  readonly overlapWith: NonNullable<ConfigurationDesk['overlapWith']>;
  readonly operatorAccess: OperatorAccess;
  readonly doors: ReadonlyMap<string, ConnectionDoors>;
  /** What the checks look through, by connection. */
  readonly probes: ReadonlyMap<string, ConnectionProbes>;
  readonly queueProbe: QueueProbe;
  /** What both sides have for fields of a connection's own. */
  readonly fieldLists: ReadonlyMap<string, FieldLists>;
  readonly sweepOverlapMs: number;
  readonly deadLetters: DeadLetters;
  readonly heard: LastHeard;
  readonly health: HealthReporter;
  readonly telemetry: Telemetry;
  /** Ends connections to the outside. */
  close(): Promise<void>;
}

/** How the two systems of one connection reach us, and how that is registered with them. */
export interface ConnectionDoors extends Doors {
  readonly businessCentral: ExpectedSubscription;
  /** Only where the connection carries quotes. */
  readonly businessCentralQuotes?: ExpectedSubscription;
  readonly sales: ExpectedOrganization;
}
