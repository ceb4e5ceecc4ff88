import { createBusinessCentralClient } from '../../lib/business-central/client.js';
import { createBusinessCentralFieldList } from '../../lib/business-central/offered-fields.js';
import { createBusinessCentralProbe } from '../../lib/business-central/probe.js';
import { createBusinessCentralSubscriptions } from '../../lib/business-central/subscriptions.js';
import { createSalesClient } from '../../lib/dataverse/client.js';
import { createSalesFieldList } from '../../lib/dataverse/offered-fields.js';
import { createSalesProbe } from '../../lib/dataverse/probe.js';
import { createSalesRivals } from '../../lib/dataverse/rivals.js';
import { secretMark } from '../../lib/dataverse/secret-mark.js';
import { stepName, stepsFor } from '../../lib/dataverse/webhook-steps.js';
import { createSalesWebhooks } from '../../lib/dataverse/webhooks.js';
import type { ConnectionProbes } from '../../lib/doctor/examine.js';
import { impatientClient } from '../../lib/http/impatient-client.js';
import type { RemoteClient } from '../../lib/http/remote-client.js';
import type { FieldLists } from '../../lib/operations/offered-fields.js';
import type { Side } from '../../lib/order/order.js';
import type { Logger } from '../../lib/ports/logger.js';
import type { StateStore } from '../../lib/ports/state-store.js';
import {
  type BusinessCentralDoor,
  businessCentralDoor,
  dataverseWebhookUrl,
  salesRegistrationName,
} from '../../lib/security/doors.js';
import { companyPlace } from '../../lib/settings/connection-settings.js';
import type { ConnectionSettings, Settings } from '../../lib/settings/settings.js';
import type { ConnectionPorts } from '../../lib/sync/engine.js';
import { preparedPorts } from '../../lib/sync/prepared-ports.js';
import { lookAtSalesRegistration } from '../../lib/sync/subscriptions/sales-registration.js';
import { systemClock } from '../../lib/system/system-clock.js';
import type { ConnectionDoors } from './parts.js';
import type { RemoteClients } from './remote-clients.js';

/** One connection put together: its two systems, its doors and what the checks look through. */
export interface ConnectedParts {
  readonly ports: ConnectionPorts;
  readonly doors: ConnectionDoors;
  readonly probes: ConnectionProbes;
  readonly fieldLists: FieldLists;
}

/** Puts one connection together. Nothing is sent to anybody. */
export function connect(
  settings: Pick<Settings, 'publicUrl'>,
  connectionSettings: ConnectionSettings,
  { clients, state, logger }: { readonly clients: RemoteClients; readonly state: StateStore; readonly logger: Logger },
): ConnectedParts {
  const { connection, businessCentral } = connectionSettings;
  const remotes = {
    businessCentral: clients.businessCentral(connectionSettings),
    sales: clients.sales(connectionSettings),
  };
  const parts = { state, logger, clock: systemClock };
  const ports = preparedPorts(portsOver(remotes, connectionSettings), parts);
  const doors: ConnectionDoors = {
    ...doorsOf(settings.publicUrl, connectionSettings),
    ...foundAt(remotes),
  };
  const looks = { businessCentral: forLooking(remotes, 'businessCentral'), sales: forLooking(remotes, 'sales') };
  const portsForLooking = preparedPorts(portsOver(looks, connectionSettings), parts);
  const found = foundAt(looks);
  const probes = {
    businessCentral: createBusinessCentralProbe({
      remote: looks.businessCentral,
      companyId: businessCentral.companyId,
      clock: systemClock,
      page: connection.mapping.page,
    }),
    sales: createSalesProbe({ remote: looks.sales, clock: systemClock }),
    codes: portsForLooking.codes,
    organizationId: connectionSettings.sales.organizationId,
    rivals: { ...doors, ...found },
    salesWebhook: {
      url: doors.wantedSalesRegistration.endpointUrl,
      secretMark: secretMark(connectionSettings.sales.webhookSecrets[0]),
    },
    lookAtSalesRegistration: () =>
      lookAtSalesRegistration(found.salesWebhooks, doors.wantedSalesRegistration, portsForLooking.sales),
  };
  const fieldLists = {
    businessCentral: createBusinessCentralFieldList(remotes.businessCentral),
    sales: createSalesFieldList(remotes.sales),
  };
  return { ports, doors, probes, fieldLists };
}

interface Remotes {
  readonly businessCentral: RemoteClient;
  readonly sales: RemoteClient;
}

function portsOver(remotes: Remotes, { connection, businessCentral }: ConnectionSettings): ConnectionPorts {
  return {
    connection,
    company: companyPlace(businessCentral),
    businessCentral: createBusinessCentralClient({
      remote: remotes.businessCentral,
      companyId: businessCentral.companyId,
      clock: systemClock,
      mapping: connection.mapping,
      tellsVariants: connection.policies.lines.variants !== undefined,
    }),
    sales: createSalesClient({ remote: remotes.sales, clock: systemClock, mapping: connection.mapping }),
  };
}

/** What is registered on both sides. */
function foundAt(remotes: Remotes) {
  return {
    subscriptions: createBusinessCentralSubscriptions({ remote: remotes.businessCentral }),
    salesWebhooks: createSalesWebhooks({ remote: remotes.sales }),
    salesRivals: createSalesRivals({ remote: remotes.sales }),
  };
}

/** The checks are one answer to an operator, and are done within a minute also while a system hangs. */
function forLooking(remotes: Remotes, side: Side): RemoteClient {
  return impatientClient(remotes[side], {
    systemName: side === 'sales' ? 'Sales' : 'Business Central',
    clock: systemClock,
    patienceMs: 10_000,
    restMs: 30_000,
  });
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
      steps: stepsFor(connection).map((step) => ({
        ...step,
        name: stepName(salesRegistrationName(connectionId), step),
      })),
      secretMarks: sales.webhookSecrets.map(secretMark),
    },
  };
}
