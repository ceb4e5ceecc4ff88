import type { TokenCredential } from '@azure/core-auth';
import { type RetryOptions, ServiceBusClient } from '@azure/service-bus';

export type ServiceBusAccess =
  | { readonly connectionString: string }
  /** Such as `<namespace>.servicebus.windows.net`. */
  | { readonly fullyQualifiedNamespace: string; readonly credential: TokenCredential };

/**
 * Two tries of 3.5 s each, so that a webhook whose queue is away can still answer 503 in time. The library's own
 * default waits up to four minutes (three retries, 30 s apart, 60 s each).
 */
const retryOptions: RetryOptions = { maxRetries: 1, retryDelayInMs: 250, timeoutInMs: 3_500 };

/** The connection to Service Bus: one per process, opened on first use, closed by the owner when the process ends. */
export function createServiceBusClient(access: ServiceBusAccess): ServiceBusClient {
  return 'connectionString' in access
    ? new ServiceBusClient(access.connectionString, { retryOptions })
    : new ServiceBusClient(access.fullyQualifiedNamespace, access.credential, { retryOptions });
}
