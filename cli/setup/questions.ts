import { type Choices, choicesOf, ordersEnterOf, type SetupOptions } from './choices.js';
import { askConflicts } from './conflict-questions.js';
import type { Findings } from './find-out.js';
import type { Choice } from './prompts.js';
import type { SetupRun } from './setup-run.js';

/** The options as given; at a terminal the others are asked for, beginning from what is in force. */
export async function askChoices(found: Findings, run: SetupRun): Promise<Choices> {
  const { options, surroundings } = run;
  const isAsked = surroundings.isTerminal && options.yes !== true && options.json !== true;
  return choicesOf(isAsked ? await answersOf(found, run) : options, found.inForce);
}

/** One question after the other, in the order in which an administrator thinks of them. */
async function answersOf(found: Findings, run: SetupRun): Promise<SetupOptions> {
  const { options } = run;
  const { policies, businessTimeZone } = found.inForce;
  const timeZone =
    options.timeZone ??
    (await run.prompts.text({
      message: 'Time zone in which days are meant in Business Central:',
      option: '--time-zone <name>',
      initial: businessTimeZone,
    }));
  const entry = await askEntry(found, run);
  const asked: Record<string, unknown> = {};
  for (const question of policyQuestions) {
    const given = options[question.name];
    asked[question.name] = given ?? (await ask(question, policies[question.name], run));
  }
  const startDate = options.startDate ?? (await askStartDate(policies.startDate, run));
  const conflict = options.conflict ?? (await askConflicts(policies.conflictRules, run.prompts));
  return {
    ...options,
    ...asked,
    ...entry,
    timeZone,
    ...(startDate === undefined ? {} : { startDate }),
    ...(conflict === undefined ? {} : { conflict }),
  };
}

/** A policy that is one of a few; its options say the same. */
interface PolicyQuestion {
  readonly name: 'direction' | 'createInBusinessCentral' | 'createInSales' | 'changeReleased' | FlagName;
  readonly option: string;
  readonly message: string;
  readonly from: readonly Choice[];
}
type FlagName = 'archiveEveryChange' | 'archiveOrdersConfirmed' | 'invoicesInSales';

const yes = 'yes';
const no = 'no';

const policyQuestions: readonly PolicyQuestion[] = [
  {
    name: 'direction',
    option: '--direction',
    message: 'Which way do changes of coupled orders travel?',
    from: [
      { value: 'both', label: 'both ways' },
      {
        value: 'toBusinessCentral',
        label: 'to Business Central alone: Sales is told number, status, tax and totals, no more',
      },
      { value: 'toSales', label: 'to Sales alone: Business Central is left as it is' },
    ],
  },
  {
    name: 'createInBusinessCentral',
    option: '--create-in-business-central',
    message: 'Are orders of Sales made in Business Central?',
    from: [
      { value: 'whenEntered', label: 'yes, once they enter' },
      { value: 'off', label: 'no, only orders that are coupled are kept the same' },
    ],
  },
  {
    name: 'createInSales',
    option: '--create-in-sales',
    message: "Are Business Central's own orders made in Sales?",
    from: [
      { value: 'off', label: 'no, only orders of Sales are made in Business Central' },
      { value: 'whenReleased', label: 'yes, once they are released' },
      { value: 'whenEntered', label: 'yes, as soon as they have a line, also as drafts' },
    ],
  },
  {
    name: 'changeReleased',
    option: '--change-released',
    message: 'A seller changes an order that is released in Business Central:',
    from: [
      { value: 'park', label: 'the change waits until somebody reopens the order' },
      {
        value: 'archiveAndRecreate',
        label:
          'the order is archived and made anew with the change; its release and approval, reservations, attached files and what the public API does not show do not come along',
      },
      { value: 'reopen', label: 'it is reopened, changed and released again (needs a page of your own that can)' },
    ],
  },
  {
    name: 'archiveEveryChange',
    option: '--[no-]archive-every-change',
    message: 'Does each change of a seller archive the order in Business Central, also while it is a draft?',
    from: [
      { value: no, label: 'no, a draft is changed in place' },
      { value: yes, label: 'yes, each version is kept there' },
    ],
  },
  {
    name: 'archiveOrdersConfirmed',
    option: '--[no-]archive-orders-confirmed',
    message: 'Is "Archive Orders" switched on in Business Central (Sales & Receivables Setup)? No API tells it.',
    from: [
      { value: no, label: 'no, or I have not looked' },
      { value: yes, label: 'yes, I have seen it' },
    ],
  },
  {
    name: 'invoicesInSales',
    option: '--invoices-in-sales',
    message: 'Are posted invoices of coupled orders made in Sales as well?',
    from: [
      { value: no, label: 'no, sellers are told of them on the timeline of the order' },
      { value: yes, label: 'yes, with their lines, and their payment follows' },
    ],
  },
];

/** The answer as its option gives it; `undefined`: as it is now. */
async function ask(
  { name, option, message, from }: PolicyQuestion,
  inForce: unknown,
  { prompts }: SetupRun,
): Promise<string | boolean | undefined> {
  const isFlag = from.some(({ value }) => value === yes);
  const now = isFlag ? (inForce === true ? yes : no) : typeof inForce === 'string' ? inForce : undefined;
  const answer = await prompts.choose({ message, option, from, ...(now === undefined ? {} : { initial: now }) });
  if (answer === now) {
    return undefined;
  }
  return isFlag && name !== 'invoicesInSales' ? answer === yes : answer;
}

/** When an order enters, and whether somebody else than its seller submits it where people cannot. */
async function askEntry(
  found: Findings,
  run: SetupRun,
): Promise<Pick<SetupOptions, 'ordersEnter' | 'submittedByApps'>> {
  const { options, prompts } = run;
  const minutes = minutesOf(found.inForce.policies.ordersEnter);
  const chosen =
    options.ordersEnter ??
    (await prompts.choose({
      message: 'When does an order in Sales enter?',
      option: '--orders-enter',
      initial: entryOf(found.inForce.policies.ordersEnter),
      from: [
        { value: 'submitted', label: 'when its seller submits it (needs sales-order processing in Sales)' },
        { value: `active:${minutes}`, label: `when it is active and nobody has touched it for ${minutes} minutes` },
        { value: 'statusReason', label: 'when it has a certain status reason' },
      ],
    }));
  const ordersEnter = chosen === 'statusReason' ? await askStatusReason(found, run) : chosen;
  const isForPeople = ordersEnter !== 'submitted' || found.offers?.salesOrderProcessing === true;
  if (isForPeople || options.submittedByApps !== undefined) {
    return { ordersEnter };
  }
  const submittedByApps = await prompts.confirm(
    'People see no Submit button in Sales, since sales-order processing is off. Does a flow or another app submit orders?',
  );
  return { ordersEnter, submittedByApps };
}

/** `false`: none; `undefined`: as it is now. */
async function askStartDate(inForce: unknown, { prompts }: SetupRun): Promise<string | false | undefined> {
  const today = new Date().toISOString().slice(0, 10);
  const option = '--start-date <day>, or --no-start-date';
  const known = typeof inForce === 'string' ? inForce : undefined;
  const answer = await prompts.choose({
    message: 'Which orders enter by themselves?',
    option,
    initial: known === undefined ? 'today' : 'keep',
    from: [
      ...(known === undefined ? [] : [{ value: 'keep', label: `those made since ${known}, as now` }]),
      { value: 'today', label: `those made from today on (${today})` },
      { value: 'day', label: 'those made from another day on' },
      { value: 'all', label: 'all, however old' },
    ],
  });
  switch (answer) {
    case 'today':
      return today;
    case 'all':
      return known === undefined ? undefined : false;
    case 'keep':
      return undefined;
    default:
      return await prompts.text({ message: 'From which day on (YYYY-MM-DD)?', option, initial: known ?? today });
  }
}

async function askStatusReason({ offers, inForce }: Findings, { prompts }: SetupRun): Promise<string> {
  const known = [...(offers?.statusReasons ?? [])];
  const { statusCode } = inForce.policies.ordersEnter as { statusCode?: number };
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
  return `statusReason:${code}`;
}

function minutesOf(policy: unknown): number {
  const { quietMinutes = 5 } = policy as { quietMinutes?: number };
  return quietMinutes;
}

/** The policy as the option says it. */
function entryOf(policy: unknown): string {
  const { when, quietMinutes, statusCode } = policy as { when: string; quietMinutes?: number; statusCode?: number };
  const text =
    when === 'active' ? `active:${quietMinutes}` : when === 'submitted' ? when : `statusReason:${statusCode}`;
  return ordersEnterOf(text).when === 'activeWithStatusReason' ? 'statusReason' : text;
}
