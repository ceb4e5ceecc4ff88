import type { TokenCredential } from '@azure/core-auth';
import { createBusinessCentralClient } from '../../lib/business-central/client.js';
import { createBusinessCentralProbe } from '../../lib/business-central/probe.js';
import { createBusinessCentralSubscriptions } from '../../lib/business-central/subscriptions.js';
import { createSalesClient } from '../../lib/dataverse/client.js';
import { createSalesProbe } from '../../lib/dataverse/probe.js';
import { createSalesRivals } from '../../lib/dataverse/rivals.js';
import { stepName, stepsFor } from '../../lib/dataverse/webhook-steps.js';
import { createSalesWebhooks } from '../../lib/dataverse/webhooks.js';
import { HealthReporter } from '../../lib/operations/health-report.js';
import type { DeadLetters } from '../../lib/ports/dead-letters.js';
import type { Logger } from '../../lib/ports/logger.js';
import type { Queue } from '../../lib/ports/queue.js';
import type { StateStore } from '../../lib/ports/state-store.js';
import {
  type BusinessCentralDoor,
  businessCentralDoor,
  dataverseWebhookUrl,
  salesRegistrationName,
} from '../../lib/security/doors.js';
import { createOperatorAccess } from '../../lib/security/operator-access.js';
import { createServiceBusClient } from '../../lib/service-bus/service-bus-client.js';
import { createServiceBusDeadLetters } from '../../lib/service-bus/service-bus-dead-letters.js';
import { createServiceBusQueue } from '../../lib/service-bus/service-bus-queue.js';
import { appCommit, appVersion } from '../../lib/settings/app-version.js';
import type { ConnectionSettings, Settings } from '../../lib/settings/settings.js';
import { createTableAccess } from '../../lib/storage/table-access.js';
import { createTableCouplings } from '../../lib/storage/table-couplings.js';
import { createTableStateStore } from '../../lib/storage/table-state-store.js';
import type { Engine } from '../../lib/sync/engine.js';
import { LastHeard } from '../../lib/sync/last-heard.js';
import { withMatchedReferences } from '../../lib/sync/matched-references/connection-ports.js';
import { randomIds, systemClock } from '../../lib/system/system-clock.js';
import { measuredCouplings } from '../../lib/telemetry/measured-couplings.js';
import type { RunningTelemetry } from '../../lib/telemetry/telemetry.js';
import { tracedQueue } from '../../lib/telemetry/traced-queue.js';
import type { ConnectionDoors, Parts } from './parts.js';
import { RemoteClients } from './remote-clients.js';

/** What belongs to the whole process, whatever the connections. */
export interface ProcessParts {
  readonly credential: TokenCredential;
  readonly logger: Logger;
  readonly telemetry: RunningTelemetry;
}

/** Puts the product together. Nothing is sent to anybody before the first use. */
export function compose(settings: Settings, { credential, logger, telemetry }: ProcessParts): Parts {
  const { queue, deadLetters, close } = openQueue(settings, credential);
  const { couplings, state } = openTables(settings, credential);
  const clients = new RemoteClients({ logger, credential, telemetry, state });
  const connections = settings.connections.map((connection) => connect(settings, connection, { clients, state }));
  const engine: Engine = {
    connections: new Map(connections.map(({ ports }) => [ports.connection.connectionId, ports])),
    couplings: measuredCouplings(couplings, { telemetry, clock: systemClock }),
    state,
    queue: tracedQueue(queue, { telemetry, clock: systemClock }),
    clock: systemClock,
    ids: randomIds,
    logger,
  };
  return {
    engine,
    operatorAccess: createOperatorAccess({ mode: settings.mode, ...settings.operators }),
    doors: new Map(connections.map(({ ports, doors }) => [ports.connection.connectionId, doors])),
    probes: new Map(connections.map(({ ports, probes }) => [ports.connection.connectionId, probes])),
    sweepOverlapMs: settings.sweepOverlapMs,
    deadLetters,
    heard: new LastHeard(engine),
    health: new HealthReporter(engine, { version: appVersion(), commit: appCommit() }),
    telemetry,
    async close() {
      await close();
      await telemetry.close();
    },
  };
}

interface OpenQueue {
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;
  close(): Promise<void>;
}

function openQueue({ queue: place }: Settings, credential: TokenCredential): OpenQueue {
  const client = createServiceBusClient('connectionString' in place ? place : { ...place, credential });
  const queue = createServiceBusQueue({ client, queueName: place.queueName, nowMs: systemClock.nowMs });
  return {
    queue,
    deadLetters: createServiceBusDeadLetters({ client, queueName: place.queueName }),
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

function connect(
  settings: Settings,
  connectionSettings: ConnectionSettings,
  { clients, state }: { readonly clients: RemoteClients; readonly state: StateStore },
) {
  const { connection, businessCentral } = connectionSettings;
  const businessCentralRemote = clients.businessCentral(connectionSettings);
  const salesRemote = clients.sales(connectionSettings);
  const own = {
    connection,
    businessCentral: createBusinessCentralClient({
      remote: businessCentralRemote,
      companyId: businessCentral.companyId,
      clock: systemClock,
      mapping: connection.mapping,
      tellsVariants: connection.policies.lines.variants !== undefined,
    }),
    sales: createSalesClient({ remote: salesRemote, clock: systemClock, mapping: connection.mapping }),
  };
  const ports = withMatchedReferences(own, { state, clock: systemClock });
  const doors: ConnectionDoors = {
    ...doorsOf(settings.publicUrl, connectionSettings),
    subscriptions: createBusinessCentralSubscriptions({ remote: businessCentralRemote }),
    salesWebhooks: createSalesWebhooks({ remote: salesRemote }),
    salesRivals: createSalesRivals({ remote: salesRemote }),
  };
  const probes = {
    businessCentral: createBusinessCentralProbe({
      remote: businessCentralRemote,
      companyId: businessCentral.companyId,
      clock: systemClock,
      page: connection.mapping.page,
    }),
    sales: createSalesProbe({ remote: salesRemote, clock: systemClock }),
    organizationId: connectionSettings.sales.organizationId,
  };
  return { ports, doors, probes };
}

function acceptedAt({ pathKeys, clientStates }: BusinessCentralDoor) {
  return { pathKeys, clientStates, entitySet: 'salesQuotes' as const };
}

/** What is accepted at the doors of a connection, and what is to be registered for them. */
function doorsOf(publicUrl: string, { connection, businessCentral, sales }: ConnectionSettings) {
  const { connectionId } = connection;
  const { companyId, apiBaseUrl, webhookSecrets: rootSecrets } = businessCentral;
  const place = { publicUrl, connectionId, companyId, rootSecrets };
  const { addressPrefix, request, ...accepted } = businessCentralDoor(place);
  const hasQuotes = connection.policies.quotes === 'activeQuotes';
  const quotes = businessCentralDoor({ ...place, entitySet: 'salesQuotes' });
  return {
    publicUrl,
    businessCentral: { connectionId, companyId, apiBaseUrl, ...accepted },
    ...(hasQuotes ? { businessCentralQuotes: { connectionId, companyId, apiBaseUrl, ...acceptedAt(quotes) } } : {}),
    wantedSubscription: { connectionId, request, addressPrefix, more: hasQuotes ? [quotes.request] : [] },
    sales: {
      connectionId,
      secrets: sales.webhookSecrets,
      ...(sales.organizationId === undefined ? {} : { organizationId: sales.organizationId }),
    },
    wantedSalesRegistration: {
      connectionId,
      endpointName: salesRegistrationName(connectionId),
      endpointUrl: dataverseWebhookUrl(publicUrl, connectionId),
      stepNames: stepsFor(connection.policies).map((step) => stepName(salesRegistrationName(connectionId), step)),
    },
  };
}
