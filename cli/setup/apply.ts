import { z } from 'zod';
import { registerSales } from '../../lib/dataverse/registration.js';
import type { AppClient } from '../app-client.js';
import { CommandError } from '../surroundings.js';
import type { Findings } from './find-out.js';
import type { SalesSide } from './look-at-sales.js';
import { findObstacles, isAmong, withWayOut } from './obstacles.js';
import type { SetupPlan } from './plan.js';
import { putInForce, why } from './put-in-force.js';
import type { SetupRun } from './setup-run.js';
import { personalSales } from './systems.js';

const registration = z
  .object({ ok: z.boolean(), problem: z.string().optional(), fix: z.string().optional() })
  .loose()
  .nullable();
const switched = z.object({ registrations: z.object({ businessCentral: registration, sales: registration }) }).loose();

/** What came of it. */
export interface Applied {
  /** The connection is on, although a registration did not come about. */
  readonly isOn?: true;
  /** Number of the configuration that is in force now; absent when it stayed. */
  readonly configuration?: number;
  readonly registeredInSales: readonly string[];
  readonly problems: readonly string[];
  /** Steps that were done, and those that were not because of a problem: the one that failed and what comes after it. */
  readonly done: readonly string[];
  readonly left: readonly string[];
}

/**
 * Does what was planned. Whether something is in the way is asked once more before anything is changed: Sales first, which needs an administrator, then the configuration, and the switch last, so that
 * nothing is half on when a step fails. Each step can be repeated: run again, setup goes on with what is left.
 */
export async function applyPlan(
  app: AppClient,
  run: SetupRun,
  { found, plan }: { readonly found: Findings; readonly plan: SetupPlan },
): Promise<Applied> {
  let applied: Applied = { registeredInSales: [], problems: [], done: [], left: [] };
  const steps = stepsOf(app, run, { found, plan });
  const problems = isEnabling(plan) ? await newObstacles(app, run, { found, plan }) : [];
  if (problems.length > 0) {
    return { ...applied, problems, left: steps.map(({ title }) => title) };
  }
  for (const [index, { step, title }] of steps.entries()) {
    const came = await problemOf(step);
    applied = { ...applied, ...came, problems: came.problems ?? [] };
    if (came.problems !== undefined && came.problems.length > 0) {
      return came.isOn === true
        ? { ...applied, done: [...applied.done, title], left: came.left ?? [] }
        : { ...applied, left: steps.slice(index).map((each) => each.title) };
    }
    applied = { ...applied, done: [...applied.done, title] };
  }
  return applied;
}

interface Step {
  readonly title: string;
  readonly step: () => Promise<Partial<Applied>>;
}

function stepsOf(
  app: AppClient,
  run: SetupRun,
  { found, plan }: { readonly found: Findings; readonly plan: SetupPlan },
): readonly Step[] {
  const { sales } = found;
  const { configuration } = plan;
  return [
    ...(plan.registersInSales && sales !== undefined
      ? [{ title: 'the registration in Sales', step: () => register(sales, run) }]
      : []),
    ...(configuration === undefined
      ? []
      : [
          {
            title: 'the configuration',
            step: async () => ({ configuration: await putInForce(app, found, configuration) }),
          },
        ]),
    ...(isEnabling(plan)
      ? [{ title: 'switching the connection on', step: () => enable(app, run, { found, plan }) }]
      : []),
  ];
}

function isEnabling({ switchesOn, registersInSales }: SetupPlan): boolean {
  return switchesOn || registersInSales;
}

/** What has come into the way since the plan was shown. */
async function newObstacles(
  app: AppClient,
  { options }: SetupRun,
  { found, plan }: { readonly found: Findings; readonly plan: SetupPlan },
): Promise<readonly string[]> {
  const { connectionId } = found;
  const problems: string[] = [];
  const asked = await problemOf(async () => {
    const obstacles = await findObstacles(app, { connectionId, moved: options.moved });
    problems.push(...obstacles.filter((each) => !isAmong(plan.accepted, each)).map(withWayOut));
    return {};
  });
  return [...(asked.problems ?? []), ...problems];
}

/** What a step came to; a refusal of the app is a problem like any other. */
async function problemOf(step: Step['step']): Promise<Partial<Applied>> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof CommandError) {
      return { problems: [error.message] };
    }
    throw error;
  }
}

/** Switches on, or has the app look anew at what is registered for a connection that is on. */
async function enable(
  app: AppClient,
  { options }: SetupRun,
  { found, plan }: { readonly found: Findings; readonly plan: SetupPlan },
): Promise<Partial<Applied>> {
  const accept = plan.accepted.map(({ code, address }) => ({ code, ...(address === undefined ? {} : { address }) }));
  const { registrations } = await app.post(switched, 'connections', {
    action: 'enable',
    connectionId: found.connectionId,
    ...(accept.length === 0 ? {} : { accept, reason: why }),
    ...(options.moved === undefined ? {} : { moved: options.moved, reason: why }),
  });
  const { businessCentral, sales } = registrations;
  const problems = [businessCentral, sales].flatMap((each) =>
    each?.ok === false ? [`${each.problem ?? 'A registration is not as it must be.'} ${each.fix ?? ''}`.trimEnd()] : [],
  );
  const left = [
    ...(businessCentral?.ok === false ? ['the registration in Business Central'] : []),
    ...(sales?.ok === false ? ['the registration in Sales'] : []),
  ];
  return problems.length === 0 ? {} : { problems, left, isOn: true };
}

async function register(
  { apiBaseUrl, endpointName, notificationUrl, secret, steps, moved }: SalesSide,
  { surroundings }: SetupRun,
): Promise<Partial<Applied>> {
  const registered = await registerSales(personalSales(apiBaseUrl, surroundings), {
    endpointName,
    steps,
    notificationUrl,
    secret,
    stepPrefix: endpointName,
    moved,
  });
  return registered.ok
    ? { registeredInSales: registered.value.done }
    : { problems: [`Sales: ${registered.failure.message} (${registered.failure.reason})`] };
}
