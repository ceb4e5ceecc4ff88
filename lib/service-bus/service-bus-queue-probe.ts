import { ServiceBusAdministrationClient } from '@azure/service-bus';
import type { QueueProbe } from '../ports/queue-probe.js';
import { within } from './deadline.js';
import type { ServiceBusAccess } from './service-bus-client.js';

export interface QueueProbeOptions {
  readonly access: ServiceBusAccess;
  readonly queueName: string;
  /** How the queue's settings are read; the management of the namespace unless a test says otherwise. */
  readonly readQueue?: (queueName: string) => Promise<QueueSettings>;
  /** Default 8 s. */
  readonly timeoutMs?: number;
}

interface QueueSettings {
  readonly requiresSession?: boolean;
  readonly requiresDuplicateDetection?: boolean;
}

const defaultTimeoutMs = 8_000;

/**
 * The port {@link QueueProbe} on Service Bus. Reading a queue's settings needs the right to manage it, which the owner role
 * on the queue has. A connection string is that of a stand-in: deployments sign in.
 */
export function createServiceBusQueueProbe(options: QueueProbeOptions): QueueProbe {
  const { access, queueName, timeoutMs = defaultTimeoutMs } = options;
  if ('connectionString' in access) {
    return { look: async () => ({ kind: 'local' }) };
  }
  const readQueue =
    options.readQueue ??
    ((name: string) =>
      new ServiceBusAdministrationClient(access.fullyQualifiedNamespace, access.credential).getQueue(name));
  return {
    async look() {
      try {
        const { requiresSession, requiresDuplicateDetection } = await within(timeoutMs, 'reading the queue', () =>
          readQueue(queueName),
        );
        return requiresSession === undefined || requiresDuplicateDetection === undefined
          ? { kind: 'unread', why: 'the answer does not tell' }
          : { kind: 'read', requiresSession, requiresDuplicateDetection };
      } catch (error) {
        return { kind: 'unread', why: whyOf(error) };
      }
    },
  };
}

/** The status alone where there is one: messages of the service name ids and addresses. */
function whyOf(error: unknown): string {
  const { statusCode, name } = error as { readonly statusCode?: unknown; readonly name?: unknown };
  return typeof statusCode === 'number' ? `HTTP ${statusCode}` : typeof name === 'string' ? name : 'no reason told';
}
