import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { AdministratorCalls, type FoundEndpoint, type FoundStep } from './administrator-calls.js';
import { columnDefinitionBody, ownColumns } from './own-column-definitions.js';
import { secretMark } from './secret-mark.js';
import { stepName, type WebhookStep, webhookSteps } from './webhook-steps.js';

export interface SalesRegistration {
  /** The steps that are needed; default those for orders. */
  readonly steps?: readonly WebhookStep[];
  /** Name of the service endpoint; one per deployment and organization. */
  readonly endpointName: string;
  /** Where Sales posts: https, port 443 (the local twin takes any). */
  readonly notificationUrl: string;
  /** Sent as `x-tandem-secret`; at least 32 random characters of letters, digits, `-` and `_`. */
  readonly secret: string;
  /** Starts the names of the steps, e.g. `Tandem`. */
  readonly stepPrefix: string;
}

/** What was done, each in a few words; empty when everything was as it should be. */
export interface RegistrationReport {
  readonly done: readonly string[];
}

/**
 * Makes own columns, the endpoint, its steps and their images as they should be. For an administrator's token. It can
 * be repeated: what is right stays, what differs is put right, what an interrupted run left out is added.
 */
export async function registerSales(
  remote: RemoteClient,
  registration: SalesRegistration,
): Promise<RemoteResult<RegistrationReport>> {
  assertUsableSecret(registration.secret);
  const calls = new AdministratorCalls(remote);
  const done: string[] = [];
  const columns = await registerColumns(calls, done);
  if (!columns.ok) {
    return columns;
  }
  const endpoint = await registerEndpoint(calls, registration, done);
  if (!endpoint.ok) {
    return endpoint;
  }
  const place = {
    endpointId: endpoint.value,
    stepPrefix: registration.stepPrefix,
    wanted: registration.steps ?? webhookSteps,
  };
  const steps = await registerSteps(calls, place, done);
  return steps.ok ? success({ done }) : steps;
}

/** Takes away steps and endpoint; the columns stay, since they hold data. Steps first, endpoint last (sheet 3.2). */
export async function unregisterSales(
  remote: RemoteClient,
  registration: Pick<SalesRegistration, 'endpointName' | 'stepPrefix'>,
): Promise<RemoteResult<RegistrationReport>> {
  const calls = new AdministratorCalls(remote);
  const done: string[] = [];
  const found = await calls.findEndpoint(registration.endpointName);
  if (!found.ok || found.value === undefined) {
    return found.ok ? success({ done }) : found;
  }
  const steps = await calls.listSteps(found.value.id);
  if (!steps.ok) {
    return steps;
  }
  const own = steps.value.filter((step) => step.name.startsWith(`${registration.stepPrefix}: `));
  const rows = [
    ...own.flatMap((step) => step.images.map((image) => `sdkmessageprocessingstepimages(${image.id})`)),
    ...own.map((step) => `sdkmessageprocessingsteps(${step.id})`),
    ...(own.length === steps.value.length ? [`serviceendpoints(${found.value.id})`] : []),
  ];
  for (const row of rows) {
    const removed = await calls.remove(row);
    if (!removed.ok) {
      return removed;
    }
    done.push(`removed ${row}`);
  }
  return success({ done });
}

async function registerColumns(calls: AdministratorCalls, done: string[]): Promise<RemoteResult<undefined>> {
  for (const table of ['salesorder', 'salesorderdetail'] as const) {
    const columns = ownColumns.filter((column) => column.table === table);
    const existing = await calls.listColumns(
      table,
      columns.map(({ logicalName }) => logicalName),
    );
    if (!existing.ok) {
      return existing;
    }
    for (const column of columns.filter(({ logicalName }) => !existing.value.has(logicalName))) {
      const created = await calls.create(
        `EntityDefinitions(LogicalName='${table}')/Attributes`,
        columnDefinitionBody(column),
      );
      if (!created.ok) {
        return created;
      }
      done.push(`column ${table}.${column.logicalName}`);
    }
  }
  return success(undefined);
}

async function registerEndpoint(
  calls: AdministratorCalls,
  registration: SalesRegistration,
  done: string[],
): Promise<RemoteResult<string>> {
  const found = await calls.findEndpoint(registration.endpointName);
  if (!found.ok) {
    return found;
  }
  const body = endpointBody(registration);
  if (found.value === undefined) {
    done.push(`endpoint ${registration.endpointName}`);
    return calls.createRow('serviceendpoints', body);
  }
  if (isAsWanted(found.value, body)) {
    return success(found.value.id);
  }
  done.push(`endpoint ${registration.endpointName} corrected`);
  const corrected = await calls.update(`serviceendpoints(${found.value.id})`, body);
  return corrected.ok ? success(found.value.id) : corrected;
}

function isAsWanted(found: FoundEndpoint, wanted: ReturnType<typeof endpointBody>): boolean {
  return found.url === wanted.url && found.description === wanted.description;
}

function endpointBody({ endpointName, notificationUrl, secret }: SalesRegistration) {
  return {
    name: endpointName,
    // The secret cannot be read back; its mark tells whether it is still the one.
    description: `Tandem, secret ${secretMark(secret)}`,
    url: notificationUrl,
    contract: 8,
    authtype: 5,
    messageformat: 2,
    authvalue: `<settings><setting name="x-tandem-secret" value="${secret}"/></settings>`,
  };
}

function assertUsableSecret(secret: string): void {
  if (!/^[\w-]{32,200}$/.test(secret)) {
    throw new TypeError('a webhook secret has 32 to 200 letters, digits, "-" or "_"');
  }
}

interface StepPlace {
  readonly endpointId: string;
  readonly stepPrefix: string;
}

async function registerSteps(
  calls: AdministratorCalls,
  place: StepPlace & { readonly wanted: readonly WebhookStep[] },
  done: string[],
): Promise<RemoteResult<undefined>> {
  const existing = await calls.listSteps(place.endpointId);
  if (!existing.ok) {
    return existing;
  }
  for (const step of place.wanted) {
    const name = stepName(place.stepPrefix, step);
    const found = existing.value.find((candidate) => candidate.name === name);
    const stepId = await registerStep(calls, { ...place, step, name, found }, done);
    if (!stepId.ok) {
      return stepId;
    }
    const image = await registerImage(calls, { stepId: stepId.value, step, name, found }, done);
    if (!image.ok) {
      return image;
    }
  }
  return success(undefined);
}

interface StepToRegister extends StepPlace {
  readonly step: WebhookStep;
  readonly name: string;
  readonly found: FoundStep | undefined;
}

async function registerStep(
  calls: AdministratorCalls,
  { endpointId, step, name, found }: StepToRegister,
  done: string[],
): Promise<RemoteResult<string>> {
  if (found === undefined) {
    done.push(`step ${name}`);
    return calls.createStep({ endpointId, step, name });
  }
  const path = `sdkmessageprocessingsteps(${found.id})`;
  if (found.filteringAttributes !== step.filteringAttributes) {
    done.push(`step ${name} corrected`);
    const corrected = await calls.update(path, { filteringattributes: step.filteringAttributes });
    if (!corrected.ok) {
      return corrected;
    }
  }
  if (!found.enabled) {
    done.push(`step ${name} enabled`);
    const enabled = await calls.update(path, { statecode: 0, statuscode: 1 });
    if (!enabled.ok) {
      return enabled;
    }
  }
  return success(found.id);
}

async function registerImage(
  calls: AdministratorCalls,
  { stepId, step, name, found }: Pick<StepToRegister, 'step' | 'name' | 'found'> & { readonly stepId: string },
  done: string[],
): Promise<RemoteResult<unknown>> {
  const { image } = step;
  const existing = found?.images.find((candidate) => candidate.name === image?.name);
  if (image === undefined || existing?.attributes === image.attributes) {
    return success(undefined);
  }
  done.push(`image of ${name}`);
  return existing === undefined
    ? calls.createImage(stepId, image)
    : calls.update(`sdkmessageprocessingstepimages(${existing.id})`, { attributes: image.attributes });
}
