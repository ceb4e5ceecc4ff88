import type { RemoteClient } from '../http/remote-client.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { differenceOf, type ExistingColumns, filterOf, stepTime, type WebhookStep } from '../ports/sales-webhooks.js';
import { AdministratorCalls, type FoundEndpoint } from './administrator-calls.js';
import { isOfOther, type MovedWord, ofOtherDeployment } from './endpoint-owner.js';
import { columnDefinitionBody, ownColumns } from './own-column-definitions.js';
import type { RegisteredStep } from './registered-steps.js';
import { secretMark } from './secret-mark.js';
import { rowIdOf } from './solution/row-ids.js';
import { stepName } from './webhook-steps.js';

export interface SalesRegistration {
  /** The steps that are needed. */
  readonly steps: readonly WebhookStep[];
  /** Name of the service endpoint; one per deployment and organization. */
  readonly endpointName: string;
  /** Where Sales posts: https, port 443 (the local twin takes any). */
  readonly notificationUrl: string;
  /** Sent as `x-tandem-secret`; at least 32 random characters of letters, digits, `-` and `_`. */
  readonly secret: string;
  /** Starts the names of the steps, e.g. `Tandem`. */
  readonly stepPrefix: string;
  /** The app had another address before: a webhook that points there is its own. */
  readonly moved?: MovedWord | undefined;
}

/** What was done, each in a few words; empty when everything was as it should be. */
export interface RegistrationReport {
  readonly done: readonly string[];
  /** Columns, as `<table>.<column>`, that the mapping names and Sales does not have: no step can tell of them yet. */
  readonly absentColumns: readonly string[];
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
  const { stepPrefix, steps: wanted } = registration;
  const existing = await existingColumns(calls, wanted);
  if (!existing.ok) {
    return existing;
  }
  const place = { endpointId: endpoint.value, stepPrefix, wanted, existing: existing.value };
  const steps = await registerSteps(calls, place, done);
  return steps.ok ? success({ done, absentColumns: absentOf(wanted, existing.value) }) : steps;
}

/** Which of the columns that people make are there, of all tables that steps are for. Changes nothing. */
export async function existingColumns(
  calls: AdministratorCalls,
  steps: readonly WebhookStep[],
): Promise<RemoteResult<ReadonlySet<string>>> {
  const existing = new Set<string>();
  for (const { table, mayBeMissing } of steps.filter((step) => step.mayBeMissing.length > 0)) {
    const found = await calls.listColumns(table, mayBeMissing);
    if (!found.ok) {
      return found;
    }
    for (const column of found.value) {
      existing.add(`${table}.${column}`);
    }
  }
  return success(existing);
}

function absentOf(steps: readonly WebhookStep[], existing: ReadonlySet<string>): readonly string[] {
  return steps
    .flatMap(({ table, mayBeMissing }) => mayBeMissing.map((column) => `${table}.${column}`))
    .filter((column) => !existing.has(column));
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
    return calls.makeRow('serviceendpoint', rowIdOf('serviceendpoint', registration.endpointName), body);
  }
  if (isOfOther(found.value.url, registration)) {
    return failed({ reason: 'refused', message: ofOtherDeployment(registration.endpointName, found.value.url) });
  }
  if (isAsWanted(found.value, body)) {
    return success(found.value.id);
  }
  done.push(`endpoint ${registration.endpointName} corrected`);
  const corrected = await calls.update(`serviceendpoints(${found.value.id})`, body);
  return corrected.ok ? success(found.value.id) : corrected;
}

function isAsWanted(found: FoundEndpoint, wanted: ReturnType<typeof endpointBody>): boolean {
  return found.url === wanted.url && found.description === wanted.description && !found.hasNoSecret;
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
  readonly existing: ExistingColumns;
}

async function registerSteps(
  calls: AdministratorCalls,
  place: StepPlace & { readonly wanted: readonly WebhookStep[] },
  done: string[],
): Promise<RemoteResult<undefined>> {
  const registered = await calls.listSteps(place.endpointId);
  if (!registered.ok) {
    return registered;
  }
  for (const step of place.wanted) {
    const name = stepName(place.stepPrefix, step);
    const found = registered.value.find((candidate) => candidate.name === name);
    const stepId = await registerStep(calls, { ...place, step, name, found }, done);
    if (!stepId.ok) {
      return stepId;
    }
    const image = await registerImage(calls, { ...place, stepId: stepId.value, step, name, found }, done);
    if (!image.ok) {
      return image;
    }
  }
  return success(undefined);
}

interface StepToRegister extends StepPlace {
  readonly step: WebhookStep;
  readonly name: string;
  readonly found: RegisteredStep | undefined;
}

async function registerStep(
  calls: AdministratorCalls,
  { endpointId, step, name, found, existing }: StepToRegister,
  done: string[],
): Promise<RemoteResult<string>> {
  const filteringAttributes = filterOf(step, existing).join(',');
  if (found === undefined) {
    done.push(`step ${name}`);
    return calls.createStep({ endpointId, step, name, filteringAttributes });
  }
  const { isOff, isAtAnotherTime, unwatched, surplus } = differenceOf(step, found, existing) ?? {};
  const corrections = [
    ...(unwatched === undefined && surplus === undefined
      ? []
      : [{ words: 'corrected', values: { filteringattributes: filteringAttributes } }]),
    ...(isAtAnotherTime === undefined ? [] : [{ words: 'put after the operation', values: stepTime }]),
    ...(isOff === undefined ? [] : [{ words: 'enabled', values: { statecode: 0, statuscode: 1 } }]),
  ];
  for (const { words, values } of corrections) {
    done.push(`step ${name} ${words}`);
    const corrected = await calls.update(`sdkmessageprocessingsteps(${found.id})`, values);
    if (!corrected.ok) {
      return corrected;
    }
  }
  return success(found.id);
}

async function registerImage(
  calls: AdministratorCalls,
  {
    stepId,
    step,
    name,
    found,
    existing,
  }: Pick<StepToRegister, 'step' | 'name' | 'found' | 'existing'> & { readonly stepId: string },
  done: string[],
): Promise<RemoteResult<unknown>> {
  const { image } = step;
  const isRight = found !== undefined && differenceOf(step, found, existing)?.isImageWrong === undefined;
  if (image === undefined || isRight) {
    return success(undefined);
  }
  done.push(`image of ${name}`);
  const former = found?.images.find((candidate) => candidate.name === image.name);
  return former === undefined
    ? calls.createImage({ id: stepId, name }, image)
    : calls.update(`sdkmessageprocessingstepimages(${former.id})`, {
        imagetype: image.imageType,
        attributes: image.attributes.join(','),
      });
}
