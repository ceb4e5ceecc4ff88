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
import type { FieldLists } from '../../lib/operations/offered-fields.js';
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
  const businessCentralRemote = clients.businessCentral(connectionSettings);
  const salesRemote = clients.sales(connectionSettings);
  const own = {
    connection,
    company: companyPlace(businessCentral),
    businessCentral: createBusinessCentralClient({
      remote: businessCentralRemote,
      companyId: businessCentral.companyId,
      clock: systemClock,
      mapping: connection.mapping,
      tellsVariants: connection.policies.lines.variants !== undefined,
    }),
    sales: createSalesClient({ remote: salesRemote, clock: systemClock, mapping: connection.mapping }),
  };
  const ports = preparedPorts(own, { state, logger, clock: systemClock });
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
    rivals: doors,
    salesWebhook: {
      url: doors.wantedSalesRegistration.endpointUrl,
      secretMark: secretMark(connectionSettings.sales.webhookSecrets[0]),
    },
    lookAtSalesRegistration: () =>
      lookAtSalesRegistration(doors.salesWebhooks, doors.wantedSalesRegistration, ports.sales),
  };
  const fieldLists = {
    businessCentral: createBusinessCentralFieldList(businessCentralRemote),
    sales: createSalesFieldList(salesRemote),
  };
  return { ports, doors, probes, fieldLists };
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
