import { CommandError } from '../surroundings.js';
import { ordersEnterOf, type SetupOptions } from './choices.js';
import type { Findings } from './find-out.js';
import { neverFires } from './never-fires.js';
import { isSaidToBeSubmitted } from './plan.js';
import type { Prompts } from './prompts.js';
import type { SetupQuestion } from './setup-question.js';

const option = '--orders-enter';
const minutesOption = '--orders-enter active:<minutes>';

/** When an order enters, and whether somebody else than its seller submits it where people cannot. */
export const entryQuestion: SetupQuestion = {
  isAnswered: ({ ordersEnter, submittedByApps }, found) =>
    ordersEnter !== undefined && (submittedByApps !== undefined || isForPeople(ordersEnter, found)),
  ask: async ({ found, prompts, said }) => {
    const ordersEnter = said.ordersEnter ?? (await askWhen(found, prompts));
    if (isForPeople(ordersEnter, found) || said.submittedByApps !== undefined) {
      return { ordersEnter };
    }
    const why =
      found.offers === undefined
        ? 'Sales could not be asked whether people see a Submit button.'
        : 'People see no Submit button in Sales, since sales-order processing is off.';
    return {
      ordersEnter,
      submittedByApps: await prompts.confirm(`${why} Does a flow or another app submit orders?`),
    };
  },
  problemOf: ({ ordersEnter, submittedByApps }, { found, said }) => {
    const isSubmittedByApps =
      submittedByApps ??
      said.submittedByApps ??
      (ordersEnter !== undefined && isSaidToBeSubmitted(found, ordersEnterOf(ordersEnter)));
    const problem =
      ordersEnter === undefined
        ? undefined
        : neverFires(ordersEnterOf(ordersEnter), found.offers, { isSubmittedByApps });
    if (problem !== undefined && said.ordersEnter !== undefined) {
      throw new CommandError(problem, 1);
    }
    return problem;
  },
};

/** Whether it needs nobody's word that an app submits. */
function isForPeople(ordersEnter: NonNullable<SetupOptions['ordersEnter']>, found: Findings): boolean {
  return (
    ordersEnter !== 'submitted' ||
    found.offers?.salesOrderProcessing === true ||
    isSaidToBeSubmitted(found, ordersEnterOf(ordersEnter))
  );
}

async function askWhen(found: Findings, prompts: Prompts): Promise<string> {
  const { ordersEnter } = found.inForce.policies;
  const { when, quietMinutes = 5 } = ordersEnter as { readonly when: string; readonly quietMinutes?: number };
  const active = `active:${quietMinutes}`;
  const chosen = await prompts.choose({
    message: 'When does an order in Sales enter?',
    option,
    initial: when === 'active' ? active : when === 'submitted' ? when : 'statusReason',
    from: [
      { value: 'submitted', label: 'when its seller submits it (needs sales-order processing in Sales)' },
      { value: active, label: `when it is active and nobody has touched it for ${quietMinutes} minutes` },
      { value: 'statusReason', label: 'when it has a certain status reason' },
      { value: 'active', label: 'when it is active and nobody has touched it for another time' },
    ],
  });
  switch (chosen) {
    case 'statusReason':
      return await askStatusReason(found, prompts);
    case 'active':
      return `active:${(await prompts.text({ message: 'For how many minutes?', option: minutesOption, initial: String(quietMinutes) })).trim()}`;
    default:
      return chosen;
  }
}

async function askStatusReason({ offers, inForce }: Findings, prompts: Prompts): Promise<string> {
  const known = [...(offers?.statusReasons ?? [])];
  const { statusCode } = inForce.policies.ordersEnter as { readonly statusCode?: number };
  const question = {
    ...(statusCode === undefined ? {} : { initial: String(statusCode) }),
    message: 'Which status reason?',
    option: '--orders-enter statusReason:<number>',
  };
  const code =
    known.length === 0
      ? await prompts.text(question)
      : await prompts.choose({
          ...question,
          from: known.map(([value, label]) => ({ value: String(value), label: `${label} (${value})` })),
        });
  return `statusReason:${code.trim()}`;
}
