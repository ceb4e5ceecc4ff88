import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import { nextStepOf } from '../next-step.js';
import { columns, type Output } from '../output.js';
import type { ExitCode, Surroundings } from '../surroundings.js';
import { unregisterFromSales } from './unregister-sales.js';

const stop = z.object({ reason: z.string(), sentence: z.string(), sinceIso: z.string() }).loose().nullable();
const connection = z
  .object({
    connectionId: z.string(),
    state: z.string(),
    enabled: z.boolean(),
    stopped: stop,
    offered: integerField,
    steps: z.array(
      z
        .object({
          what: z.string(),
          state: z.string(),
          by: z.string(),
          atIso: z.string(),
          reason: z.string().optional(),
        })
        .loose(),
    ),
  })
  .loose();
type Connection = z.infer<typeof connection>;
const registration = z
  .object({ ok: z.boolean(), problem: z.string().optional(), fix: z.string().optional() })
  .loose()
  .nullable();

/** Absent from an app of before. */
const acceptedSentences = z.array(z.string()).optional();

interface Asked {
  readonly connection?: string;
  readonly reason?: string;
  readonly accept?: boolean;
  readonly moved?: true | string;
}

/** How far each connection has come. Exits 1 when one has stopped itself. */
export async function connections(app: AppClient, output: Output, asked: string | undefined): Promise<ExitCode> {
  const found = await app.get(z.object({ connections: z.array(connection) }), 'connections', { connectionId: asked });
  output.result(found, () => found.connections.flatMap(linesOf));
  return found.connections.some(({ stopped }) => stopped !== null) ? 1 : 0;
}

/** Switches a connection on. Exits 1 when one of the two systems does not notify us. */
export async function enable(app: AppClient, output: Output, asked: Asked): Promise<ExitCode> {
  const answer = await app.post(
    connection.extend({
      registrations: z.object({ businessCentral: registration, sales: registration }),
      accepted: acceptedSentences,
    }),
    'connections',
    {
      action: 'enable',
      connectionId: asked.connection,
      reason: asked.reason,
      accept: asked.accept,
      moved: asked.moved,
    },
  );
  const { businessCentral, sales } = answer.registrations;
  const problems = [businessCentral, sales].flatMap((each) =>
    each?.ok === false ? [`${each.problem ?? 'A registration is not as it must be.'} ${each.fix ?? ''}`.trim()] : [],
  );
  output.result(answer, () => [
    `${answer.connectionId} is switched on and ${answer.state}. ${nextStepOf(answer.state, 'Orders are kept the same both ways.')}`,
    ...acceptedLines(asked, answer.accepted),
    ...problems.map((problem) => `  ${output.colour('red', '✗')} ${problem}`),
  ]);
  return problems.length === 0 ? 0 : 1;
}

/** Lets a connection go on that has stopped itself. */
export async function resumeConnection(app: AppClient, output: Output, asked: Asked): Promise<ExitCode> {
  const { connection: connectionId, reason, accept, moved } = asked;
  const answer = await app.post(connection.extend({ accepted: acceptedSentences }), 'connections', {
    action: 'resume',
    connectionId,
    reason,
    accept,
    moved,
  });
  output.result(answer, () => [
    `${answer.connectionId} goes on and is ${answer.state}; both sides are swept now.`,
    ...acceptedLines(asked, answer.accepted),
  ]);
  return 0;
}

const switchedOff = connection.extend({
  businessCentral: z.object({
    removed: integerField.optional(),
    problem: z.string().optional(),
    /** Absent from an app of before. */
    elsewhere: z.array(z.string()).default([]),
    /** Those that the app has and had; absent from an app of before. */
    addresses: z.array(z.string()).default([]),
  }),
  sales: z.object({ isRegistered: z.boolean().optional(), problem: z.string().optional() }),
});

/** Switches a connection off and takes its registrations away. Exits 1 when one is left that nobody chose to keep. */
export async function disable(
  app: AppClient,
  output: Output,
  asked: Asked & { readonly keepSales?: boolean; readonly surroundings: Surroundings },
): Promise<ExitCode> {
  const answer = await app.post(switchedOff, 'connections', {
    action: 'disable',
    connectionId: asked.connection,
    reason: asked.reason,
    moved: asked.moved,
  });
  const isLeft = answer.sales.isRegistered !== false;
  const isKept = isLeft && asked.keepSales === true;
  const inSales =
    isLeft && !isKept
      ? await unregisterFromSales(answer.connectionId, {
          surroundings: asked.surroundings,
          formerAddresses: [
            ...answer.businessCentral.addresses,
            ...(asked.moved === undefined || asked.moved === true ? [] : [asked.moved]),
          ],
        })
      : { removed: 0, isKept };
  const problems = [answer.businessCentral.problem, 'problem' in inSales ? inSales.problem : undefined].filter(
    (problem) => problem !== undefined,
  );
  output.result({ ...answer, sales: { ...answer.sales, ...inSales } }, () => [
    `${answer.connectionId} is switched off; nothing is read or written any more.`,
    `  Business Central: ${answer.businessCentral.removed ?? 0} registration(s) taken away`,
    isKept
      ? '  Sales: the registration stays, as you chose; its notifications are not listened to while the connection is off'
      : `  Sales: ${inSales.removed} registration row(s) taken away`,
    ...answer.businessCentral.elsewhere.map(
      (address) =>
        `  Another Tandem, ${address}, is registered in Business Central for this company; if that was this app: tandem disable --moved ${address}`,
    ),
    ...(!('elsewhere' in inSales)
      ? []
      : [
          `  The webhook in Sales points to ${inSales.elsewhere} and was left; if that was this app: tandem disable --moved ${inSales.elsewhere}`,
        ]),
    ...problems.map((problem) => `  ${output.colour('red', '✗')} ${problem}`),
  ]);
  return problems.length === 0 ? 0 : 1;
}

/** Takes a connection to its next state. */
export async function advance(
  app: AppClient,
  output: Output,
  asked: Asked & { readonly to: string },
): Promise<ExitCode> {
  const { to, connection: connectionId, reason } = asked;
  const answer = await app.post(connection, 'connections', { action: 'advance', to, connectionId, reason });
  output.result(answer, () => [
    `${answer.connectionId} is ${answer.state}. ${nextStepOf(answer.state, 'Orders are kept the same both ways.')}`,
  ]);
  return 0;
}

function linesOf(each: Connection): readonly string[] {
  const { connectionId, state, enabled, stopped, offered: waiting, steps } = each;
  return [
    `${connectionId}: ${enabled ? 'switched on' : 'switched off'}, ${state}`,
    ...(stopped === null ? [] : [`  stopped since ${stopped.sinceIso} (${stopped.reason}): ${stopped.sentence}`]),
    ...(waiting === 0 ? [] : [`  ${waiting} order(s) do not enter by themselves; see "tandem offered"`]),
    ...columns(steps.map(({ atIso, what, state: at, by, reason }) => [`  ${atIso}`, what, at, by, reason ?? ''])),
  ];
}

function acceptedLines({ accept }: Asked, accepted: readonly string[] | undefined): readonly string[] {
  return accept === true && accepted?.length === 0
    ? ['  There was nothing to accept.']
    : (accepted ?? []).map((sentence) => `  Accepted, and kept in the journal: ${sentence}`);
}
