import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import { columns, type Output } from '../output.js';
import type { ExitCode } from '../surroundings.js';

const registration = z
  .object({ ok: z.boolean(), problem: z.string().optional(), fix: z.string().optional() })
  .loose()
  .nullable();
const report = z
  .object({
    ok: z.boolean(),
    version: z.string(),
    parts: z.record(z.string(), z.object({ ok: z.boolean(), error: z.string().optional() }).loose()).optional(),
    atRest: z.boolean().optional(),
    waiting: integerField.optional(),
    inWork: integerField.optional(),
    deadLetter: integerField.optional(),
    deadLettersListed: integerField.optional(),
    connections: z
      .array(
        z
          .object({
            connectionId: z.string(),
            work: z.record(z.string(), integerField),
            switch: z
              .object({
                state: z.string(),
                enabled: z.boolean(),
                stopped: z.object({ reason: z.string(), sentence: z.string() }).loose().nullable(),
              })
              .loose()
              .optional(),
            offered: integerField.optional(),
            parked: z.record(z.string(), integerField).default({}),
            openConflicts: integerField.default(0),
            pauses: z
              .array(z.object({ number: integerField, code: z.string(), reason: z.string(), by: z.string() }).loose())
              .default([]),
            lifeCyclePaused: z.object({ gone: integerField, side: z.string().optional() }).loose().nullish(),
            configuration: z.object({ refused: z.string().nullable() }).loose().optional(),
            drift: z.object({ endedIso: z.string(), unexplained: integerField }).loose().nullish(),
            registrations: z.object({ businessCentral: registration, sales: registration }),
          })
          .loose(),
      )
      .optional(),
  })
  .loose();
type Report = z.infer<typeof report>;

/**
 * What is on its way, what waits for people, and whether both systems still notify us. Exits 1 exactly when a line has a
 * mark: `✗` what is not well, `!` what waits for somebody.
 */
export async function status(app: AppClient, output: Output): Promise<ExitCode> {
  const found = await app.get(report, 'health');
  const { isWell, waits } = standingOf(found);
  output.result(found, () => linesOf(found, output));
  return isWell && !waits ? 0 : 1;
}

/** What the marks of all lines together say. */
function standingOf(found: Report): { readonly isWell: boolean; readonly waits: boolean } {
  const { connections = [] } = found;
  return {
    isWell: found.ok && brokenParts(found).length === 0 && connections.every((each) => problemsOf(each).length === 0),
    waits: deadLettersOf(found) > 0 || connections.some((each) => waitingOf(each).length > 0),
  };
}

function linesOf(found: Report, output: Output): readonly string[] {
  const { isWell, waits } = standingOf(found);
  const state = isWell ? output.colour('green', 'well') : output.colour('red', 'not well');
  const but = waits ? `; ${output.colour('yellow', 'something waits')}` : '';
  const head = `Tandem ${found.version} is ${state}`;
  if (found.atRest === undefined) {
    return [`${head}. More is told to those with a role.`];
  }
  const [wrong, waiting] = [output.colour('red', '✗'), output.colour('yellow', '!')];
  const counts = columns([
    ['  notices on the queue', String(found.waiting)],
    ['  orders in work', String(found.inWork)],
    [
      '  dead letters',
      `${deadLettersOf(found)}${deadLettersOf(found) > 0 ? ` ${waiting} ${stillOnQueue(found)}see "tandem dead-letters"` : ''}`,
    ],
  ]);
  const connections = (found.connections ?? []).flatMap((connection) => [
    `  ${connection.connectionId}: ${stateOf(connection)}${connection.work.waiting ?? 0} order(s) wait for a later try`,
    ...((connection.offered ?? 0) === 0
      ? []
      : [`    ${connection.offered} order(s) do not enter by themselves; see "tandem offered"`]),
    ...(connection.drift?.unexplained === 0 ? [`    ${driftOf(connection.drift)}`] : []),
    ...waitingOf(connection).map((line) => `    ${waiting} ${line}`),
    ...problemsOf(connection).map((problem) => `    ${wrong} ${problem}`),
  ]);
  const parts = brokenParts(found).map((part) => `  ${wrong} ${part}`);
  return [
    `${head}${isWell ? ' and' : ', though'} ${found.atRest ? 'at rest' : 'at work'}${but}.`,
    ...parts,
    ...counts,
    ...connections,
  ];
}

type ReportedConnection = NonNullable<Report['connections']>[number];

function deadLettersOf({ deadLetter = 0, deadLettersListed = 0 }: Report): number {
  return deadLetter + deadLettersListed;
}

function stillOnQueue({ deadLetter = 0 }: Report): string {
  return deadLetter === 0 ? '' : `${deadLetter} still to be taken off the queue by the timer; `;
}

function brokenParts({ parts = {} }: Report): readonly string[] {
  return Object.entries(parts).flatMap(([name, { ok, error = 'no reason told' }]) =>
    ok ? [] : [`${partNames[name] ?? name} does not answer (${error}).`],
  );
}

const partNames: Readonly<Record<string, string>> = { serviceBus: 'The queue', tables: 'The table storage' };

/** What waits for somebody: pauses, conflicts, orders by reason with most first, differences; each with what to do next. */
function waitingOf({ parked, openConflicts, pauses, drift }: ReportedConnection): readonly string[] {
  const paused = pauses.map(
    ({ number, code, by, reason }) => `paused by ${by} (${code}): ${reason}; to go on: "tandem resume ${number}"`,
  );
  const conflicts = `${openConflicts} conflict(s) wait for a person: "tandem conflicts", then "tandem decide"`;
  const reasons = Object.entries(parked)
    .filter(([reason]) => reason !== 'conflictNeedsPerson' || openConflicts === 0)
    .toSorted(([one, count], [other, others]) => Number(others) - Number(count) || (one < other ? -1 : 1))
    .map(([reason, count]) => `${count} order(s) wait (${reason}): "tandem couplings --reason ${reason}"`);
  const differences = (drift?.unexplained ?? 0) > 0 && drift ? [`${driftOf(drift)}: "tandem drift"`] : [];
  return [...paused, ...(openConflicts === 0 ? [] : [conflicts]), ...reasons, ...differences];
}

function stateOf({ switch: known }: ReportedConnection): string {
  return known === undefined ? '' : `${known.enabled ? 'switched on' : 'switched off'}, ${known.state}; `;
}

function driftOf({ unexplained, endedIso }: NonNullable<ReportedConnection['drift']>): string {
  return `${unexplained} unexplained difference(s) between both sides, ${endedIso}`;
}

function problemsOf({
  registrations,
  switch: known,
  lifeCyclePaused = null,
  configuration,
}: ReportedConnection): readonly string[] {
  const stopped = known?.stopped ?? null;
  const refused = configuration?.refused ?? null;
  const isAboutStop = (problem = '') => stopped !== null && problem.includes(stopped.sentence);
  return [
    ...(stopped === null ? [] : [`It has stopped by itself (${stopped.reason}): ${stopped.sentence}`]),
    ...(refused === null ? [] : [`Its configuration cannot be read by this version, and nothing is done: ${refused}`]),
    ...(lifeCyclePaused === null
      ? []
      : [
          `${lifeCyclePaused.gone} orders were ${lifeCyclePaused.side === 'sales' ? 'deleted or cancelled in Sales' : 'gone from Business Central'} at once (lifeCyclePaused): look who did it, then tandem resume-life-cycle.`,
        ]),
    ...[registrations.businessCentral, registrations.sales].flatMap((each) =>
      // While the connection has stopped its registrations say just that, so that their alert goes on.
      each === null || each.ok || known?.enabled === false || isAboutStop(each.problem)
        ? []
        : [`${each.problem ?? 'A registration is not as it must be.'} ${each.fix ?? ''}`.trim()],
    ),
  ];
}
