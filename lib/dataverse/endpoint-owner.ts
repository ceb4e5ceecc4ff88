import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { AdministratorCalls } from './administrator-calls.js';

/** A person's word that the app had another address before: whichever the webhook has, or this one. */
export type MovedWord = true | string | undefined;

/** Where a webhook of the name should point, and what was said of its address. */
export interface EndpointClaim {
  readonly endpointName: string;
  readonly notificationUrl: string;
  readonly moved?: MovedWord | undefined;
}

/**
 * Whether a webhook that points to an address is another deployment's: both would have its name, and whoever took it over
 * would leave the other without its notices. Pure.
 */
export function isOfOther(url: string, { notificationUrl, moved }: Omit<EndpointClaim, 'endpointName'>): boolean {
  const isOwn = url === '' || url === notificationUrl || moved === true;
  return !isOwn && !(moved !== undefined && url.startsWith(`${moved.trim().replace(/\/+$/, '')}/`));
}

/** What is wrong with a webhook that is another deployment's, and what to do. */
export function ofOtherDeployment(endpointName: string, url: string): string {
  return (
    `The webhook "${endpointName}" in Sales points to ${url}. If this app had that address before, say --moved. ` +
    'If it is another deployment, it goes on being told of orders: give this connection an id of its own, or switch that one off first ("tandem disable" there)'
  );
}

/** Where a webhook of the name points that is another deployment's; `undefined`: there is none. */
export async function endpointOfOther(
  remote: RemoteClient,
  claim: EndpointClaim,
): Promise<RemoteResult<string | undefined>> {
  const found = await new AdministratorCalls(remote).findEndpoints(claim.endpointName);
  return found.ok ? success(found.value.find(({ url }) => isOfOther(url, claim))?.url) : found;
}
