// The webhook secrets in Key Vault: made at random where they are missing, rotated on demand, never shown.
import { randomBytes } from 'node:crypto';

const apiVersion = '7.4';
const previousSuffix = '-PREVIOUS';
/** A right given a moment ago takes minutes to be known everywhere. */
const tryAgainMs = 20_000;
const mostTries = 30;

/**
 * Talks to one vault. `token` gives a bearer token for it; `fetch` and `wait` can be replaced.
 * Rejects with the vault's own error code when it refuses.
 */
export function createVault({ endpoint, token, fetch: send = fetch, wait = sleep, tell = () => {} }) {
  const address = (name) => new URL(`secrets/${encodeURIComponent(name)}?api-version=${apiVersion}`, `${endpoint}/`);

  async function call(name, init) {
    for (let tries = 1; ; tries += 1) {
      const headers = { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' };
      const response = await send(address(name), { ...init, headers });
      if (response.status !== 403 || tries === mostTries) {
        return response;
      }
      tell('the vault does not know the right to write secrets yet; trying again');
      await wait(tryAgainMs);
    }
  }

  async function refusal(response, what) {
    const body = await response.json().catch(() => undefined);
    return new Error(`Key Vault refused to ${what}: ${response.status} ${body?.error?.code ?? ''}`.trim());
  }

  return {
    /** The value, or `undefined` when there is none. */
    async read(name) {
      const response = await call(name, { method: 'GET' });
      if (response.status === 404) {
        return undefined;
      }
      if (!response.ok) {
        throw await refusal(response, `read ${name}`);
      }
      return (await response.json()).value;
    },
    async write(name, value) {
      const response = await call(name, { method: 'PUT', body: JSON.stringify({ value }) });
      if (!response.ok) {
        throw await refusal(response, `write ${name}`);
      }
    },
  };
}

/** Makes what is missing; what is there is left alone. A former secret cannot be made up: it comes from a rotation. */
export async function makeMissingSecrets(vault, names, tell) {
  for (const name of names) {
    if ((await vault.read(name)) !== undefined) {
      tell(`${name}: is there`);
    } else if (name.endsWith(previousSuffix)) {
      throw new Error(
        `${name} is wanted but missing: run "node scripts/infra-secrets.mjs --rotate ${name.slice(0, -previousSuffix.length)}" first, or take the name out of TANDEM_ROTATING_SECRETS`,
      );
    } else {
      await vault.write(name, newSecret());
      tell(`${name}: made`);
    }
  }
}

/** The present value becomes the former one, then a new one is made: in this order, so that none is ever lost. */
export async function rotateSecret(vault, name, tell) {
  const present = await vault.read(name);
  if (present === undefined) {
    throw new Error(`${name} is not in the vault: there is nothing to rotate`);
  }
  await vault.write(`${name}${previousSuffix}`, present);
  await vault.write(name, newSecret());
  tell(`${name}: rotated; the former value is ${name}${previousSuffix}`);
}

function newSecret() {
  return randomBytes(32).toString('hex');
}

function sleep(delayMs) {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
