import type { Sales, SalesWebhookRegistration, SalesWebhooks } from '../../ports/sales.js';
import {
  differenceOf,
  type ExistingColumns,
  type StepDifference,
  type WebhookStep,
} from '../../ports/sales-webhooks.js';
import type { Engine } from '../engine.js';
import { type RegistrationFinding, recordRegistration } from './registration-state.js';

/** What must be registered in Sales for one connection. */
export interface WantedSalesRegistration {
  readonly connectionId: string;
  readonly endpointName: string;
  readonly endpointUrl: string;
  /** Each with the name that it is registered under. */
  readonly steps: readonly (WebhookStep & { readonly name: string })[];
  /** Marks of the secrets that are accepted: the current one first, then the one that is being rotated out. */
  readonly secretMarks: readonly string[];
}

/** Registering needs an administrator, so this can only look and say what to do. */
const registerCommand = 'An administrator of the Sales environment runs: npm run register-sales -- --connection';

/** Checks Sales' registration of one connection and keeps the finding. */
export async function checkSalesRegistration(
  engine: Engine,
  webhooks: SalesWebhooks,
  wanted: WantedSalesRegistration,
): Promise<void> {
  const sales = engine.connections.get(wanted.connectionId)?.sales;
  const finding = await lookAtSalesRegistration(webhooks, wanted, sales);
  await recordRegistration(engine, { connectionId: wanted.connectionId, side: 'sales', finding });
}

/** Who tells which of the columns that people make are there. */
type TellsColumns = Pick<Sales, 'readCapabilities'>;

/** How Sales' registration of one connection stands now, whether or not the connection is switched on; nothing is kept. */
export async function lookAtSalesRegistration(
  webhooks: SalesWebhooks,
  wanted: WantedSalesRegistration,
  sales: TellsColumns | undefined,
): Promise<RegistrationFinding> {
  const read = await webhooks.readRegistration(wanted.endpointName);
  const fix = `${registerCommand} ${wanted.connectionId}`;
  if (!read.ok) {
    return {
      ok: false,
      problem: `The registration in Sales could not be read (${read.failure.reason}): ${read.failure.message}`,
      fix: 'Give the identity read access to Service Endpoint, Sdk Message Processing Step and its Image, or wait when Sales is not reachable.',
    };
  }
  if (read.value === undefined) {
    return { ok: false, problem: 'Sales has no webhook for this connection.', fix };
  }
  return compare(read.value, { ...wanted, existing: await existingColumns(wanted, sales) }, fix);
}

/** Which of the columns that people make are there: asked for only where a step is to tell of one. */
async function existingColumns(
  { steps }: WantedSalesRegistration,
  sales: TellsColumns | undefined,
): Promise<ExistingColumns> {
  if (steps.every(({ mayBeMissing }) => mayBeMissing.length === 0)) {
    return undefined;
  }
  const read = await sales?.readCapabilities();
  return read?.ok === true ? read.value.ownColumns : undefined;
}

function compare(
  found: SalesWebhookRegistration,
  wanted: WantedSalesRegistration & { readonly existing: ExistingColumns },
  fix: string,
): RegistrationFinding {
  if (found.endpointUrl !== wanted.endpointUrl) {
    return {
      ok: false,
      problem: `The webhook in Sales points to another address, ${found.endpointUrl}.`,
      fix: `${fix} --moved, where this app had that address before. Where it is another deployment, give this connection an id of its own.`,
    };
  }
  const secretProblem = problemOfSecret(found, wanted.secretMarks);
  if (secretProblem !== undefined) {
    return { ok: false, problem: secretProblem, fix };
  }
  const differences = wanted.steps.flatMap((step) => {
    const same = found.steps.find(({ name }) => name === step.name);
    const difference = differenceOf(step, same, wanted.existing);
    return difference === undefined ? [] : [{ name: step.name, ...difference }];
  });
  const problems = problemsOf(differences);
  if (problems.length > 0) {
    return { ok: false, problem: problems.join(' '), fix };
  }
  if (found.isRepeated === true) {
    return {
      ok: true,
      remark: `Sales has more than one webhook "${wanted.endpointName}", so that changes are told twice.`,
      fix: `Delete all but one in the Plug-in Registration Tool, with their steps. ${fix}`,
    };
  }
  const surplus = differences.filter((each) => each.surplus !== undefined).map(({ name }) => name);
  return surplus.length === 0
    ? { ok: true }
    : { ok: true, remark: `Steps in Sales tell of more columns than are mapped: ${surplus.join(', ')}.`, fix };
}

function problemsOf(differences: readonly (StepDifference & { readonly name: string })[]): readonly string[] {
  const named = (isMeant: (each: StepDifference) => boolean, sentence: string) => {
    const names = differences.filter(isMeant).map(({ name }) => name);
    return names.length === 0 ? [] : [`${sentence}: ${names.join(', ')}.`];
  };
  return [
    ...named(({ isAbsent, isOff }) => isAbsent ?? isOff ?? false, 'Steps are missing or switched off in Sales'),
    ...differences.flatMap(({ name, unwatched }) =>
      unwatched === undefined
        ? []
        : [
            `The step "${name}" does not tell of ${unwatched.join(', ')}: a change of nothing else waits for the sweep.`,
          ],
    ),
    ...named(
      ({ isAtAnotherTime }) => isAtAnotherTime ?? false,
      'Steps do not run after the operation and asynchronously',
    ),
    ...named(({ isImageWrong }) => isImageWrong ?? false, 'Steps lack their snapshot (image), or columns of it'),
  ];
}

/** A webhook is registered with the secret of then, and knows nothing of one that came after. */
function problemOfSecret(
  { secretMark: mark, hasNoSecret }: SalesWebhookRegistration,
  [current, ...former]: readonly string[],
): string | undefined {
  if (hasNoSecret === true) {
    return 'The webhook in Sales has no secret, as after an import: nothing is told until one is set.';
  }
  if (mark === undefined || mark === current) {
    return undefined;
  }
  return former.includes(mark)
    ? 'The webhook in Sales still sends the former secret, which is accepted only until its rotation ends.'
    : 'The webhook in Sales sends a secret that is not accepted: every notification is refused.';
}
