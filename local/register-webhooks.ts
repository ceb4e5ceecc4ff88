import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { dataverseDialect } from '../lib/dataverse/dialect.js';
import { registerSales } from '../lib/dataverse/registration.js';
import { stepsFor } from '../lib/dataverse/webhook-steps.js';
import { createRemoteClient } from '../lib/http/remote-client.js';
import { createRequestLimiter } from '../lib/http/request-limiter.js';
import { staticTokenSource } from '../lib/http/token-source.js';
import { defaultMapping } from '../lib/mapping/default-mapping.js';
import { dataverseWebhookUrl, salesRegistrationName } from '../lib/security/doors.js';
import type { LocalAddresses } from './addresses.js';
import { type LocalSecrets, localConnectionId } from './function-settings.js';

const clock = {
  nowMs: () => Date.now(),
  sleep: async (delayMs: number) => {
    await wait(delayMs);
  },
};

/**
 * What an administrator does on the first day: own columns and webhook steps in Sales by the administrator's token; then
 * the connection is taken live and switched on, which registers with Business Central.
 */
export async function registerWebhooks(local: {
  readonly addresses: LocalAddresses;
  readonly secrets: LocalSecrets;
}): Promise<void> {
  const { addresses, secrets } = local;
  const remote = createRemoteClient({
    baseUrl: addresses.sales.api,
    dialect: dataverseDialect,
    tokens: staticTokenSource(addresses.sales.tokens.administrator),
    limiter: createRequestLimiter({ clock }),
    clock,
    ids: { newId: () => randomUUID() },
    random: Math.random,
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const name = salesRegistrationName(localConnectionId);
  const registered = await registerSales(remote, {
    endpointName: name,
    stepPrefix: name,
    notificationUrl: dataverseWebhookUrl(addresses.functions, localConnectionId),
    secret: secrets.sales,
    steps: stepsFor({ policies: {}, mapping: defaultMapping }),
  });
  if (!registered.ok) {
    throw new Error(`Sales did not take the webhook registration: ${registered.failure.message}`);
  }
  await goLive(addresses);
}

/** There are no orders from before, so that nothing has to be matched or loaded. */
async function goLive(addresses: LocalAddresses): Promise<void> {
  await post(addresses, { action: 'advance', to: 'live' });
  const { registrations } = (await post(addresses, { action: 'enable' })) as {
    readonly registrations: { readonly businessCentral: { readonly ok: boolean; readonly problem?: string } | null };
  };
  if (registrations.businessCentral?.ok !== true) {
    throw new Error(`Business Central has no subscription of ours: ${registrations.businessCentral?.problem}`);
  }
}

async function post(addresses: LocalAddresses, body: object): Promise<unknown> {
  const url = `${addresses.functions}/api/connections`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ connectionId: localConnectionId, ...body }),
  });
  if (!response.ok) {
    throw new Error(`POST ${url} answered ${response.status}: ${await response.text()}`);
  }
  return await response.json();
}
