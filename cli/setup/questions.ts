import { conflictGroups, rulesOf } from '../../lib/conflict/rules.js';
import { type Choices, choicesOf, ordersEnterOf, type SetupOptions } from './choices.js';
import type { Findings } from './find-out.js';
import type { SetupRun } from './setup-run.js';

/** The options as given; at a terminal the others are asked for, beginning from what is in force. */
export async function askChoices(found: Findings, run: SetupRun): Promise<Choices> {
  const { options, prompts, surroundings } = run;
  if (!surroundings.isTerminal || options.yes === true || options.json === true) {
    return choicesOf(options);
  }
  const { policies, businessTimeZone } = found.inForce;
  const text = (name: string) => (typeof policies[name] === 'string' ? policies[name] : '');
  const ordersEnter =
    options.ordersEnter ??
    (await prompts.choose({
      message: 'When does an order in Sales enter?',
      option: '--orders-enter',
      initial: entryOf(policies.ordersEnter),
      from: [
        { value: 'submitted', label: 'when its seller submits it (needs sales-order processing in Sales)' },
        { value: 'active:5', label: 'when it is active and nobody has touched it for five minutes' },
        { value: 'statusReason', label: 'when it has a certain status reason' },
      ],
    }));
  const createInBusinessCentral =
    options.createInBusinessCentral ??
    (await prompts.choose({
      message: 'Are orders of Sales made in Business Central?',
      option: '--create-in-business-central',
      initial: text('createInBusinessCentral'),
      from: [
        { value: 'whenEntered', label: 'yes, once they enter' },
        { value: 'off', label: 'no, only orders that are coupled are kept the same' },
      ],
    }));
  const createInSales =
    options.createInSales ??
    (await prompts.choose({
      message: "Are Business Central's own orders made in Sales?",
      option: '--create-in-sales',
      initial: text('createInSales'),
      from: [
        { value: 'off', label: 'no, only orders of Sales are made in Business Central' },
        { value: 'whenReleased', label: 'yes, once they are released' },
        { value: 'whenEntered', label: 'yes, as soon as they have a line, also as drafts' },
      ],
    }));
  const changeReleased =
    options.changeReleased ??
    (await prompts.choose({
      message: 'A seller changes an order that is released in Business Central:',
      option: '--change-released',
      initial: text('changeReleased'),
      from: [
        { value: 'park', label: 'the change waits until somebody reopens the order' },
        {
          value: 'archiveAndRecreate',
          label:
            'the order is archived and made anew with the change; its release and approval, reservations, attached files and what the public API does not show do not come along',
        },
        { value: 'reopen', label: 'it is reopened, changed and released again (needs a page of your own that can)' },
      ],
    }));
  const invoicesInSales = options.invoicesInSales ?? (await askInvoices(policies, run));
  const conflict = options.conflict ?? (await askConflicts(run));
  const archiveOrdersConfirmed =
    options.archiveOrdersConfirmed ??
    (await prompts.confirm('Is "Archive Orders" switched on in Business Central (Sales & Receivables Setup)?'));
  const startDate =
    options.startDate ??
    (await prompts.text({
      message: 'Orders made before this day do not enter by themselves (YYYY-MM-DD):',
      option: '--start-date',
      initial: text('startDate') === '' ? new Date().toISOString().slice(0, 10) : text('startDate'),
    }));
  const answered: SetupOptions = {
    ...options,
    timeZone: options.timeZone ?? businessTimeZone,
    ordersEnter: ordersEnter === 'statusReason' ? await askStatusReason(found, run) : ordersEnter,
    createInBusinessCentral,
    createInSales,
    changeReleased,
    archiveOrdersConfirmed,
    startDate,
    ...(invoicesInSales === undefined ? {} : { invoicesInSales }),
    ...(conflict === undefined ? {} : { conflict }),
  };
  return choicesOf(answered);
}

/** `undefined`: as it is now. */
async function askInvoices(
  { invoicesInSales }: Findings['inForce']['policies'],
  { prompts }: SetupRun,
): Promise<string | undefined> {
  const now = invoicesInSales === true ? 'yes' : 'no';
  const answer = await prompts.choose({
    message: 'Are posted invoices of coupled orders made in Sales as well?',
    option: '--invoices-in-sales',
    initial: now,
    from: [
      { value: 'no', label: 'no, sellers are told of them on the timeline of the order' },
      { value: 'yes', label: 'yes, with their lines, and their payment follows' },
    ],
  });
  return answer === now ? undefined : answer;
}

/** The rules as the option says them; `undefined` keeps those in force. */
async function askConflicts({ prompts }: SetupRun): Promise<readonly string[] | undefined> {
  const who = await prompts.choose({
    message: 'Both sides changed the same of one order. Who wins?',
    option: '--conflict <group=rule>',
    initial: 'keep',
    from: [
      {
        value: 'keep',
        label: 'as it is now; at first Sales for what is ordered, Business Central for prices and dates',
      },
      { value: 'park', label: 'a person decides each' },
      { value: 'salesWins', label: 'Sales' },
      { value: 'businessCentralWins', label: 'Business Central' },
    ],
  });
  return who === 'keep'
    ? undefined
    : conflictGroups()
        .filter((group) => rulesOf(group).includes(who))
        .map((group) => `${group}=${who}`);
}

async function askStatusReason({ offers }: Findings, { prompts }: SetupRun): Promise<string> {
  const known = [...(offers?.statusReasons ?? [])];
  const question = { message: 'Which status reason?', option: '--orders-enter statusReason:<number>' };
  const code =
    known.length === 0
      ? await prompts.text(question)
      : await prompts.choose({
          ...question,
          from: known.map(([value, label]) => ({ value: String(value), label: `${label} (${value})` })),
        });
  return `statusReason:${code}`;
}

/** The policy as the option says it. */
function entryOf(policy: unknown): string {
  const { when, quietMinutes, statusCode } = policy as { when: string; quietMinutes?: number; statusCode?: number };
  const text =
    when === 'active' ? `active:${quietMinutes}` : when === 'submitted' ? when : `statusReason:${statusCode}`;
  return ordersEnterOf(text).when === 'activeWithStatusReason' ? 'statusReason' : text;
}
