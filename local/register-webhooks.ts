import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { dataverseDialect } from '../lib/dataverse/dialect.js';
import { registerSales } from '../lib/dataverse/registration.js';
import { createRemoteClient } from '../lib/http/remote-client.js';
import { createRequestLimiter } from '../lib/http/request-limiter.js';
import { staticTokenSource } from '../lib/http/token-source.js';
import { dataverseWebhookUrl, salesRegistrationName } from '../lib/security/doors.js';
import type { LocalAddresses } from './addresses.js';
import { type LocalSecrets, localConnectionId } from './function-settings.js';

const clock = {
  nowMs: () => Date.now(),
  sleep: async (delayMs: number) => {
    await wait(delayMs);
  },
};

/** How long the function app may take to register with Business Central. */
const registerWithinMs = 20_000;

/**
 * What an administrator does on the first day: own columns and webhook steps in Sales by the administrator's token;
 * Business Central's subscription by the product's own timer, fired by hand.
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
  });
  if (!registered.ok) {
    throw new Error(`Sales did not take the webhook registration: ${registered.failure.message}`);
  }
  await registerWithBusinessCentral(addresses);
}

async function registerWithBusinessCentral(addresses: LocalAddresses): Promise<void> {
  const until = performance.now() + registerWithinMs;
  await post(`${addresses.functions}/admin/functions/subscriptions`);
  while (!(await hasSubscription(addresses))) {
    if (performance.now() > until) {
      throw new Error('Business Central has no subscription of ours; see the log of the functions above');
    }
    await wait(50);
  }
}

async function post(url: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"input":""}',
  });
  if (!response.ok) {
    throw new Error(`POST ${url} answered ${response.status}`);
  }
}

async function hasSubscription({ businessCentral }: LocalAddresses): Promise<boolean> {
  const response = await fetch(`${businessCentral.api}/subscriptions`, {
    headers: { authorization: `Bearer ${businessCentral.tokens.integration}`, accept: 'application/json' },
  });
  const body = (await response.json()) as { readonly value?: readonly unknown[] };
  return (body.value?.length ?? 0) > 0;
}
