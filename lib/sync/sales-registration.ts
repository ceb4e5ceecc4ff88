import type { RemoteResult } from '../ports/remote-result.js';
import type { SalesWebhookRegistration, SalesWebhooks } from '../ports/sales.js';
import type { Engine } from './engine.js';
import { type RegistrationFinding, recordRegistration } from './registration-state.js';

/** What must be registered in Sales for one connection. */
export interface WantedSalesRegistration {
  readonly connectionId: string;
  readonly endpointName: string;
  readonly endpointUrl: string;
  readonly stepNames: readonly string[];
}

/** Registering needs an administrator, so this can only look and say what to do. */
const registerCommand = 'An administrator of the Sales environment runs: npm run register-sales -- --connection';

/** Checks Sales' registration of one connection and keeps the finding. */
export async function checkSalesRegistration(
  engine: Engine,
  webhooks: SalesWebhooks,
  wanted: WantedSalesRegistration,
): Promise<void> {
  const finding = findingOf(await webhooks.readRegistration(wanted.endpointName), wanted);
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
  const enabled = new Set(found.steps.filter((step) => step.enabled).map((step) => step.name));
  const absent = wanted.stepNames.filter((name) => !enabled.has(name));
  return absent.length === 0
    ? { ok: true }
    : { ok: false, problem: `Steps are missing or switched off in Sales: ${absent.join(', ')}.`, fix };
}
