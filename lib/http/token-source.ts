import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import type { Clock } from '../ports/clock.js';

/** Where bearer tokens come from. Rejections are failures of the identity platform; their text holds no token. */
export interface TokenSource {
  /** `fresh`: the last one was refused (401), do not give it out of a cache again. */
  getToken(options?: { readonly fresh?: boolean }): Promise<string>;
}

/** A fixed token, for the local twin and tests. */
export function staticTokenSource(token: string): TokenSource {
  return { getToken: async () => token };
}

/** A token is renewed this long before it expires (BC sheet 1.2, Dataverse sheet 1.2). */
export const renewBeforeExpiryMs = 5 * 60_000;

/** Tokens of an Azure identity for one scope; asked for once, however many requests wait for it. */
export function credentialTokenSource(options: {
  readonly credential: TokenCredential;
  /** `https://<resource>/.default` */
  readonly scope: string;
  readonly clock: Clock;
}): TokenSource {
  let current: AccessToken | undefined;
  let pending: Promise<AccessToken> | undefined;
  const ask = async (): Promise<AccessToken> => {
    const token = await options.credential.getToken(options.scope);
    if (token === null) {
      throw new Error('the identity platform gave no token');
    }
    current = token;
    return token;
  };
  return {
    async getToken(request) {
      if (request?.fresh === true) {
        current = undefined;
      }
      if (current !== undefined && current.expiresOnTimestamp - options.clock.nowMs() > renewBeforeExpiryMs) {
        return current.token;
      }
      pending ??= ask().finally(() => {
        pending = undefined;
      });
      return (await pending).token;
    },
  };
}

/** The deployment's managed identity; `clientId` names a user-assigned one. */
export function managedIdentity(clientId?: string): TokenCredential {
  return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
}

/** Whatever identity the machine offers: for setup by a person (`az login`). */
export function developerIdentity(): TokenCredential {
  return new DefaultAzureCredential();
}
