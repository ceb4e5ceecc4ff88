import type { TokenCredential } from '@azure/core-auth';
import { asDeployed, type InForce } from '../../lib/configuration/in-force.js';
import { HealthReporter } from '../../lib/operations/health-report.js';
import type { ConnectionPolicies } from '../../lib/ports/connection.js';
import type { DeadLetters } from '../../lib/ports/dead-letters.js';
import type { Logger } from '../../lib/ports/logger.js';
import type { Queue } from '../../lib/ports/queue.js';
import type { QueueProbe } from '../../lib/ports/queue-probe.js';
import { createOperatorAccess } from '../../lib/security/operator-access.js';
import { createServiceBusClient } from '../../lib/service-bus/service-bus-client.js';
import { createServiceBusDeadLetters } from '../../lib/service-bus/service-bus-dead-letters.js';
import { createServiceBusQueue } from '../../lib/service-bus/service-bus-queue.js';
import { createServiceBusQueueProbe } from '../../lib/service-bus/service-bus-queue-probe.js';
import { appCommit, appVersion } from '../../lib/settings/app-version.js';
import { overlapOf, overlapsOf, type TakingConnection } from '../../lib/settings/connection-settings.js';
import type { ConnectionSettings, Settings } from '../../lib/settings/settings.js';
import { createTableAccess } from '../../lib/storage/table-access.js';
import { createTableCouplings } from '../../lib/storage/table-couplings.js';
import { createTableStateStore } from '../../lib/storage/table-state-store.js';
import { ActivityCounter } from '../../lib/sync/activity/counted-couplings.js';
import type { Engine } from '../../lib/sync/engine.js';
import { LastHeard } from '../../lib/sync/sweeps/last-heard.js';
import { randomIds, systemClock } from '../../lib/system/system-clock.js';
import { measuredCouplings } from '../../lib/telemetry/measured-couplings.js';
import type { RunningTelemetry } from '../../lib/telemetry/telemetry.js';
import { tracedQueue } from '../../lib/telemetry/traced-queue.js';
import { type ConnectedParts, connect } from './connect.js';
import type { Parts } from './parts.js';
import { RemoteClients } from './remote-clients.js';

/** What belongs to the whole process, whatever the connections. */
export interface ProcessParts {
  readonly credential: TokenCredential;
  readonly logger: Logger;
  readonly telemetry: RunningTelemetry;
}

/** What is in force at each connection; one that is not named works by what was deployed. */
export type InForceByConnection = ReadonlyMap<string, InForce>;

/** The product put together, its connections by what is in force. Nothing is sent to anybody before the first use. */
export interface Composition {
  readonly connectionIds: readonly string[];
  readonly state: Engine['state'];
  /** Connections whose configuration is the same as last time are not put together anew. */
  partsWith(inForce: InForceByConnection): Parts;
}

/** Puts the product together with what was deployed. */
export function compose(settings: Settings, processParts: ProcessParts): Parts {
  return createComposition(settings, processParts).partsWith(new Map());
}

/** Opens queue and tables once, and puts connections together as their configuration changes. */
export function createComposition(settings: Settings, { credential, logger, telemetry }: ProcessParts): Composition {
  const { queue, deadLetters, queueProbe, close } = openQueue(settings, credential);
  const { couplings, state } = openTables(settings, credential);
  const clients = new RemoteClients({ logger, credential, telemetry, state });
  const counter = new ActivityCounter({ state, clock: systemClock, logger });
  const shared: Omit<Engine, 'connections'> = {
    couplings: measuredCouplings(counter.counting(couplings), { telemetry, clock: systemClock }),
    state,
    queue: tracedQueue(queue, { telemetry, clock: systemClock }),
    clock: systemClock,
    ids: randomIds,
    logger,
  };
  const heard = new LastHeard(shared);
  const operatorAccess = createOperatorAccess({ mode: settings.mode, ...settings.operators });
  const deployed = new Map(settings.connections.map((each) => [each.connection.connectionId, each.asWritten]));
  const connected = new Map<string, { readonly inForce: InForce; readonly parts: ConnectedParts }>();

  const connectedBy = (connection: ConnectionSettings, inForce: InForce): ConnectedParts => {
    const { connectionId } = connection.connection;
    const last = connected.get(connectionId);
    const parts =
      last?.inForce === inForce
        ? last.parts
        : connect(settings, configured(connection, inForce), { clients, state, logger });
    connected.set(connectionId, { inForce, parts });
    return parts;
  };

  const trialPorts: Parts['trialPorts'] = (connectionId, configuration, scratch) => {
    const found = settings.connections.find((each) => each.connection.connectionId === connectionId);
    const other = found && { ...found, connection: { connectionId, ...configuration } };
    return other && connect(settings, other, { clients, state: scratch, logger }).ports;
  };

  return {
    connectionIds: [...deployed.keys()],
    state,
    partsWith(inForce) {
      const asRead = new Map([...deployed.keys()].map((id) => [id, inForce.get(id) ?? asDeployed]));
      const all = settings.connections.map((each): [string, ConnectedParts] => {
        const { connectionId } = each.connection;
        return [connectionId, connectedBy(each, asRead.get(connectionId) ?? asDeployed)];
      });
      const configurations = standingApart(settings, asRead);
      for (const [connectionId, found] of configurations) {
        if (found.kind === 'refused' && found !== asRead.get(connectionId)) {
          logger.error('configuration.refused', { connectionId, number: found.number ?? -1, message: found.error });
        }
      }
      const atWork = all.filter(([id]) => configurations.get(id)?.kind !== 'refused');
      const engine: Engine = { connections: new Map(atWork.map(([id, { ports }]) => [id, ports])), ...shared };
      return {
        engine,
        configurations,
        deployed,
        trialPorts,
        overlapWith: (connectionId, { policies }) =>
          overlapOf(takingConnections(settings, asRead, new Map([[connectionId, policies]]))),
        operatorAccess,
        doors: new Map(all.map(([id, { doors }]) => [id, doors])),
        queueProbe,
        probes: new Map(all.map(([id, { probes }]) => [id, probes])),
        fieldLists: new Map(all.map(([id, { fieldLists }]) => [id, fieldLists])),
        sweepOverlapMs: settings.sweepOverlapMs,
        deadLetters,
        heard,
        health: new HealthReporter(engine, { version: appVersion(), commit: appCommit() }, configurations),
        telemetry,
        async close() {
          await Promise.all([close(), counter.flush()]);
          await telemetry.close();
        },
      };
    },
  };
}

/** What each connection takes by what is in force, or by other policies where some are named. */
function takingConnections(
  { connections }: Pick<Settings, 'connections'>,
  inForce: InForceByConnection,
  instead: ReadonlyMap<string, ConnectionPolicies>,
): readonly TakingConnection[] {
  return connections.map(({ connection, businessCentral, sales }) => {
    const { connectionId } = connection;
    const found = inForce.get(connectionId);
    const own = found?.kind === 'version' ? found.configuration.policies : connection.policies;
    return { connectionId, businessCentral, sales, policies: instead.get(connectionId) ?? own };
  });
}

/**
 * Connections whose configurations in force would both take the same order stand still, both: each was right when it was put
 * in force, and which of the two is meant only people know. One whose configuration cannot be read takes none.
 */
function standingApart(settings: Pick<Settings, 'connections'>, inForce: InForceByConnection): InForceByConnection {
  const atWork = takingConnections(settings, inForce, new Map()).filter(
    ({ connectionId }) => inForce.get(connectionId)?.kind !== 'refused',
  );
  const overlaps = overlapsOf(atWork);
  return new Map(
    [...inForce].map(([id, found]): [string, InForce] => {
      const overlap = overlaps.get(id);
      const refused = { kind: 'refused', number: found.number, error: `policies.ordersEnter: ${overlap}` } as const;
      return [id, overlap === undefined ? found : refused];
    }),
  );
}

/** A connection with the version in force in the place of what was deployed. */
function configured(settings: ConnectionSettings, inForce: InForce): ConnectionSettings {
  if (inForce.kind !== 'version') {
    return settings;
  }
  const { number, readings, configuration } = inForce;
  const { connectionId } = settings.connection;
  return { ...settings, connection: { connectionId, ...configuration, configuration: { number, readings } } };
}

interface OpenQueue {
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;
  readonly queueProbe: QueueProbe;
  close(): Promise<void>;
}

function openQueue({ queue: place }: Settings, credential: TokenCredential): OpenQueue {
  const access = 'connectionString' in place ? place : { ...place, credential };
  const client = createServiceBusClient(access);
  const queue = createServiceBusQueue({ client, queueName: place.queueName, nowMs: systemClock.nowMs });
  return {
    queue,
    deadLetters: createServiceBusDeadLetters({ client, queueName: place.queueName }),
    queueProbe: createServiceBusQueueProbe({ access, queueName: place.queueName }),
    async close() {
      await queue.close();
      await client.close();
    },
  };
}

/** Only local runs make their tables: the deployed identity may not. */
function openTables({ mode, tables }: Settings, credential: TokenCredential): Pick<Engine, 'couplings' | 'state'> {
  const place = 'connectionString' in tables ? tables : { ...tables, credential };
  const access = createTableAccess({ ...place, createTables: mode === 'local' });
  return { couplings: createTableCouplings({ tables: access }), state: createTableStateStore({ tables: access }) };
}
