import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { AdministratorCalls, type FoundEndpoint } from './administrator-calls.js';
import { isOfOther } from './endpoint-owner.js';
import type { RegistrationReport, SalesRegistration } from './registration.js';

/**
 * Takes away steps and endpoint; the columns stay, since they hold data. Steps first, endpoint last (sheet 3.2). What is
 * registered for another deployment stays, and its address is told.
 */
export async function unregisterSales(
  remote: RemoteClient,
  registration: Pick<SalesRegistration, 'endpointName' | 'stepPrefix' | 'notificationUrl'> & {
    /** Addresses that the app has or had. */
    readonly formerAddresses?: readonly string[];
  },
): Promise<RemoteResult<Pick<RegistrationReport, 'done'> & { readonly elsewhere: readonly string[] }>> {
  const calls = new AdministratorCalls(remote);
  const done: string[] = [];
  const found = await calls.findEndpoints(registration.endpointName);
  if (!found.ok) {
    return found;
  }
  const { notificationUrl, formerAddresses = [] } = registration;
  const isOthers = ({ url }: FoundEndpoint) =>
    isOfOther(url, { notificationUrl }) && formerAddresses.every((moved) => isOfOther(url, { notificationUrl, moved }));
  for (const { id } of found.value.filter((each) => !isOthers(each))) {
    const removed = await removeEndpoint(calls, { id, stepPrefix: registration.stepPrefix }, done);
    if (!removed.ok) {
      return removed;
    }
  }
  return success({ done, elsewhere: found.value.filter(isOthers).map(({ url }) => url) });
}

async function removeEndpoint(
  calls: AdministratorCalls,
  { id, stepPrefix }: { readonly id: string; readonly stepPrefix: string },
  done: string[],
): Promise<RemoteResult<undefined>> {
  const steps = await calls.listSteps(id);
  if (!steps.ok) {
    return steps;
  }
  const own = steps.value.filter((step) => step.name.startsWith(`${stepPrefix}: `));
  const rows = [
    ...own.flatMap((step) => step.images.map((image) => `sdkmessageprocessingstepimages(${image.id})`)),
    ...own.map((step) => `sdkmessageprocessingsteps(${step.id})`),
    ...(own.length === steps.value.length ? [`serviceendpoints(${id})`] : []),
  ];
  for (const row of rows) {
    const removed = await calls.remove(row);
    if (!removed.ok) {
      return removed;
    }
    done.push(`removed ${row}`);
  }
  return success(undefined);
}
