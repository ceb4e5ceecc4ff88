import type { RemoteResult } from '../../ports/remote-result.js';
import type { SalesWebhookRegistration, SalesWebhooks } from '../../ports/sales.js';
import type { Engine } from '../engine.js';
import { type RegistrationFinding, recordRegistration } from './registration-state.js';

/** What must be registered in Sales for one connection. */
export interface WantedSalesRegistration {
  readonly connectionId: string;
  readonly endpointName: string;
  readonly endpointUrl: string;
  readonly stepNames: readonly string[];
  /** Marks of the secrets that are accepted: the current one first, then the one that is being rotated out. */
  readonly secretMarks: readonly string[];
}

/** Registering needs an administrator, so this can only look and say what to do. */
const registerCommand = 'An administrator of the Sales environment runs: npm run register-sales -- --connection';

/** How Sales' registration of one connection stands now, whether or not the connection is switched on. */
export async function lookAtSalesRegistration(
  webhooks: SalesWebhooks,
  wanted: WantedSalesRegistration,
): Promise<RegistrationFinding> {
  return findingOf(await webhooks.readRegistration(wanted.endpointName), wanted);
}

/** Checks Sales' registration of one connection and keeps the finding. */
export async function checkSalesRegistration(
  engine: Engine,
  webhooks: SalesWebhooks,
  wanted: WantedSalesRegistration,
): Promise<void> {
  const finding = await lookAtSalesRegistration(webhooks, wanted);
  await recordRegistration(engine, { connectionId: wanted.connectionId, side: 'sales', finding });
}

function findingOf(
  read: RemoteResult<SalesWebhookRegistration | undefined>,
  wanted: WantedSalesRegistration,
): RegistrationFinding {
  const fix = `${registerCommand} ${wanted.connectionId}`;
  if (!read.ok) {
    return {
      ok: false,
      problem: `The registration in Sales could not be read (${read.failure.reason}): ${read.failure.message}`,
      fix: 'Give the identity read access to Service Endpoint and Sdk Message Processing Step, or wait when Sales is not reachable.',
    };
  }
  if (read.value === undefined) {
    return { ok: false, problem: 'Sales has no webhook for this connection.', fix };
  }
  return compare(read.value, wanted, fix);
}

function compare(found: SalesWebhookRegistration, wanted: WantedSalesRegistration, fix: string): RegistrationFinding {
  if (found.endpointUrl !== wanted.endpointUrl) {
    return { ok: false, problem: 'The webhook in Sales points to another address.', fix };
  }
  const secretProblem = problemOfSecret(found.secretMark, wanted.secretMarks);
  if (secretProblem !== undefined) {
    return { ok: false, problem: secretProblem, fix };
  }
  const enabled = new Set(found.steps.filter((step) => step.enabled).map((step) => step.name));
  const absent = wanted.stepNames.filter((name) => !enabled.has(name));
  return absent.length === 0
    ? { ok: true }
    : { ok: false, problem: `Steps are missing or switched off in Sales: ${absent.join(', ')}.`, fix };
}

/** A webhook is registered with the secret of then, and knows nothing of one that came after. */
function problemOfSecret(mark: string | undefined, [current, ...former]: readonly string[]): string | undefined {
  if (mark === undefined || mark === current) {
    return undefined;
  }
  return former.includes(mark)
    ? 'The webhook in Sales still sends the former secret, which is accepted only until its rotation ends.'
    : 'The webhook in Sales sends a secret that is not accepted: every notification is refused.';
}
