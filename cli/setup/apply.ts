import { z } from 'zod';
import { registerSales } from '../../lib/dataverse/registration.js';
import { integerField } from '../../lib/http/json.js';
import { dataverseWebhookUrl, salesRegistrationName } from '../../lib/security/doors.js';
import type { AppClient } from '../app-client.js';
import type { Findings, SalesSide } from './find-out.js';
import type { SetupPlan } from './plan.js';
import type { SetupRun } from './setup-run.js';
import { personalSales } from './systems.js';

const why = 'tandem setup';
const registration = z
  .object({ ok: z.boolean(), problem: z.string().optional(), fix: z.string().optional() })
  .loose()
  .nullable();
const switched = z.object({ registrations: z.object({ businessCentral: registration, sales: registration }) }).loose();

/** What came of it. */
export interface Applied {
  /** Number of the configuration that is in force now; absent when it stayed. */
  readonly configuration?: number;
  readonly registeredInSales: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Does what was planned: configuration, switch, then Sales, whose registration the app looks at last. Each step can be
 * repeated, so that after an interruption setup is run again.
 */
export async function applyPlan(
  app: AppClient,
  run: SetupRun,
  { found, plan }: { readonly found: Findings; readonly plan: SetupPlan },
): Promise<Applied> {
  const { connectionId } = found;
  const configuration = plan.configuration === undefined ? undefined : await putInForce(app, found, plan.configuration);
  const enable = () =>
    app.post(switched, 'connections', {
      action: 'enable',
      connectionId,
      ...(run.options.accept === true ? { accept: true, reason: why } : {}),
    });
  let answer = plan.switchesOn ? await enable() : undefined;
  const inSales = plan.registersInSales && found.sales !== undefined ? await register(found.sales, run) : nothingDone;
  if (plan.registersInSales) {
    answer = await enable();
  }
  const { businessCentral = null, sales = null } = answer?.registrations ?? {};
  const told = [businessCentral, sales].flatMap((each) =>
    each?.ok === false ? [`${each.problem ?? 'A registration is not as it must be.'} ${each.fix ?? ''}`.trimEnd()] : [],
  );
  return {
    ...(configuration === undefined ? {} : { configuration }),
    registeredInSales: inSales.done,
    problems: [...inSales.problems, ...told],
  };
}

async function putInForce(app: AppClient, found: Findings, configuration: object): Promise<number> {
  const { connectionId, activeVersion } = found;
  const staged = await app.post(z.object({ number: integerField }).loose(), 'configuration/stage', {
    connectionId,
    configuration,
    why,
  });
  const body = { connectionId, version: staged.number, expectedActive: activeVersion, why };
  const { active } = await app.post(z.object({ active: integerField }).loose(), 'configuration/activate', body);
  return active;
}

interface InSales {
  readonly done: readonly string[];
  readonly problems: readonly string[];
}

const nothingDone: InSales = { done: [], problems: [] };

async function register({ settings, publicUrl, steps }: SalesSide, { surroundings }: SetupRun): Promise<InSales> {
  const { connection, sales } = settings;
  const name = salesRegistrationName(connection.connectionId);
  const registered = await registerSales(personalSales(sales.apiBaseUrl, surroundings), {
    endpointName: name,
    steps,
    notificationUrl: dataverseWebhookUrl(publicUrl, connection.connectionId),
    secret: sales.webhookSecrets[0],
    stepPrefix: name,
  });
  return registered.ok
    ? { done: registered.value.done, problems: [] }
    : { done: [], problems: [`Sales: ${registered.failure.message} (${registered.failure.reason})`] };
}
