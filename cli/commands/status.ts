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
 * What is on its way, what waits for people, and whether both systems still notify us. Exits 1 when a part or a registration
 * is not well, and while an order or a conflict waits.
 */
export async function status(app: AppClient, output: Output): Promise<ExitCode> {
  const found = await app.get(report, 'health');
  output.result(found, () => linesOf(found, output));
  const problems = found.connections?.flatMap((connection) => problemsOf(connection)) ?? [];
  return found.ok && problems.length === 0 && !isAnyWaiting(found) ? 0 : 1;
}

function linesOf(found: Report, output: Output): readonly string[] {
  const state = found.ok ? output.colour('green', 'well') : output.colour('red', 'not well');
  const but = isAnyWaiting(found) ? `; ${output.colour('yellow', 'something waits')}` : '';
  const head = `Tandem ${found.version} is ${state}`;
  if (found.atRest === undefined) {
    return [`${head}. More is told to those with a role.`];
  }
  const counts = columns([
    ['  notices on the queue', String(found.waiting)],
    ['  orders in work', String(found.inWork)],
    ['  dead letters', String(Number(found.deadLetter) + Number(found.deadLettersListed ?? 0))],
  ]);
  const connections = (found.connections ?? []).flatMap((connection) => [
    `  ${connection.connectionId}: ${stateOf(connection)}${connection.work.waiting ?? 0} order(s) wait for a later try`,
    ...waitingOf(connection, output),
    ...((connection.offered ?? 0) === 0
      ? []
      : [`    ${connection.offered} order(s) do not enter by themselves; see "tandem offered"`]),
    ...driftOf(connection, output),
    ...problemsOf(connection).map((problem) => `    ${output.colour('red', '✗')} ${problem}`),
  ]);
  return [`${head} and ${found.atRest ? 'at rest' : 'at work'}${but}.`, ...counts, ...connections];
}

type ReportedConnection = NonNullable<Report['connections']>[number];

function isAnyWaiting({ connections = [] }: Report): boolean {
  return connections.some(({ parked, openConflicts }) => openConflicts > 0 || Object.keys(parked).length > 0);
}

/** What waits, most first, each with what to do next. */
function waitingOf({ parked, openConflicts }: ReportedConnection, output: Output): readonly string[] {
  const conflicts = `${openConflicts} conflict(s) wait for a person: "tandem conflicts", then "tandem decide"`;
  const reasons = Object.entries(parked)
    .filter(([reason]) => reason !== 'conflictNeedsPerson' || openConflicts === 0)
    .toSorted(([one, count], [other, others]) => Number(others) - Number(count) || (one < other ? -1 : 1))
    .map(([reason, count]) => `${count} order(s) wait (${reason}): "tandem couplings --reason ${reason}"`);
  return [...(openConflicts === 0 ? [] : [conflicts]), ...reasons].map(
    (line) => `    ${output.colour('yellow', '!')} ${line}`,
  );
}

function stateOf({ switch: known }: ReportedConnection): string {
  return known === undefined ? '' : `${known.enabled ? 'switched on' : 'switched off'}, ${known.state}; `;
}

function driftOf({ drift }: NonNullable<Report['connections']>[number], output: Output): readonly string[] {
  if (drift === null || drift === undefined) {
    return [];
  }
  const headline = `${drift.unexplained} unexplained difference(s) between both sides`;
  return [`    ${drift.unexplained === 0 ? headline : output.colour('yellow', headline)}, ${drift.endedIso}`];
}

function problemsOf({ registrations, switch: known }: ReportedConnection): readonly string[] {
  const stopped = known?.stopped ?? null;
  return [
    ...(stopped === null ? [] : [`It has stopped by itself (${stopped.reason}): ${stopped.sentence}`]),
    ...[registrations.businessCentral, registrations.sales].flatMap((each) =>
      each === null || each.ok || known?.enabled === false
        ? []
        : [`${each.problem ?? 'A registration is not as it must be.'} ${each.fix ?? ''}`.trim()],
    ),
  ];
}
