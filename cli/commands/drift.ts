import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import { columns, type Output } from '../output.js';
import type { Progress } from '../progress.js';
import type { ExitCode } from '../surroundings.js';

const counted = z.record(z.string(), integerField);
const difference = z
  .object({
    businessCentralNumber: z.string().optional(),
    salesNumber: z.string().optional(),
    pairId: z.string().optional(),
    field: z.string(),
    businessCentral: z.string().nullable(),
    sales: z.string().nullable(),
    sinceIso: z.string(),
  })
  .loose();
const report = z
  .object({
    endedIso: z.string(),
    compared: integerField,
    unexplained: integerField,
    drifting: integerField,
    explained: counted,
    totalsDiffer: integerField,
    requests: z.object({ businessCentral: integerField, sales: integerField }),
    failure: z.string().optional(),
    drift: z.array(difference),
  })
  .loose();
const shown = z.object({
  connections: z.array(
    z
      .object({
        connectionId: z.string(),
        running: z
          .object({
            startedIso: z.string(),
            secondsSinceStep: integerField.optional(),
            isLost: z.boolean().optional(),
            compared: integerField,
            lookedAt: integerField.optional(),
            open: integerField.optional(),
          })
          .loose()
          .nullable(),
        report: report.nullable(),
      })
      .loose(),
  ),
});
/** A step ends after a minute; a comparison that shows no new one for so long is not waited for any more. */
const longestWaitSeconds = 120;
const begun = z.object({ connectionId: z.string(), started: z.boolean(), inPlaceOf: z.string().optional() }).loose();

/** What the last comparison found. Exits 1 when something differs that nothing explains, or none ended well. */
export async function drift(app: AppClient, output: Output, connection: string | undefined): Promise<ExitCode> {
  const found = await app.get(shown, 'drift', { connectionId: connection });
  output.result(found, () => found.connections.flatMap((each) => linesOf(each, output)));
  const isZero = found.connections.every(
    ({ report: last }) => last !== null && last.unexplained === 0 && last.failure === undefined,
  );
  return isZero ? 0 : 1;
}

/** How a comparison is waited for. */
export interface DriftRunOptions {
  readonly connection?: string;
  readonly detach?: boolean;
  /** Seconds between two questions of how far it is. */
  readonly every: number;
}

/** Has both sides compared now, and tells what was found once it has ended; with `detach` it is not waited for. */
export async function runDrift(
  app: AppClient,
  output: Output,
  { connection, detach, every, progress }: DriftRunOptions & { readonly progress: Progress },
): Promise<ExitCode> {
  const answer = await app.post(begun, 'drift', { connectionId: connection });
  if (detach !== true) {
    const { connectionId } = answer;
    for (
      let running = await runningOf(app, connectionId);
      running !== null;
      running = await runningOf(app, connectionId)
    ) {
      if ((running.secondsSinceStep ?? 0) > longestWaitSeconds) {
        progress.end();
        output.result(running, () => [
          `The comparison has not gone on for ${running.secondsSinceStep} s, so it is not waited for; see tandem status, and begin another: tandem drift --run`,
        ]);
        return 1;
      }
      progress.counted('couplings looked at', { done: running.lookedAt ?? running.compared, of: running.open });
      await setTimeout(every * 1_000);
    }
    progress.end();
    return await drift(app, output, connectionId);
  }
  output.result(answer, () => [
    ...(answer.inPlaceOf === undefined
      ? []
      : [`The comparison of ${answer.inPlaceOf} has not gone on and is given up.`]),
    `${answer.started ? 'Both sides are compared now' : 'A comparison is under way already'}; see: tandem drift`,
  ]);
  return 0;
}

async function runningOf(app: AppClient, connectionId: string): Promise<Shown['running']> {
  const { connections } = await app.get(shown, 'drift', { connectionId });
  return connections.find((each) => each.connectionId === connectionId)?.running ?? null;
}

type Shown = z.infer<typeof shown>['connections'][number];

function linesOf({ connectionId, running, report: last }: Shown, output: Output): readonly string[] {
  const now =
    running === null
      ? []
      : running.isLost === true
        ? [`  a comparison of ${running.startedIso} has not gone on; begin another: tandem drift --run`]
        : [`  a comparison is under way: ${running.compared} order(s) so far`];
  if (last === null) {
    return [`${connectionId}: not compared yet`, ...now];
  }
  const { unexplained, drifting, compared, requests } = last;
  const headline = output.colour(unexplained === 0 ? 'green' : 'red', `${unexplained} unexplained difference(s)`);
  const explained = Object.entries(last.explained).map(([why, count]) => [`  ${why}`, String(count)]);
  return [
    `${connectionId}: ${headline} in ${drifting} of ${compared} order(s), ${last.endedIso}`,
    ...(last.failure === undefined ? [] : [`  ${output.colour('red', '✗')} not all were compared: ${last.failure}`]),
    ...columns(explained),
    ...(last.totalsDiffer === 0 ? [] : [`  totals differ in ${last.totalsDiffer} order(s); told, never chased`]),
    `  cost ${requests.businessCentral} request(s) to Business Central and ${requests.sales} to Sales`,
    ...columns(last.drift.map(cellsOf)),
    ...now,
  ];
}

function cellsOf(each: z.infer<typeof difference>): readonly string[] {
  const place = each.pairId === undefined ? each.field : `line ${each.pairId} ${each.field}`;
  return [
    `  ${each.salesNumber ?? '?'} / ${each.businessCentralNumber ?? '?'}`,
    place,
    `Business Central: ${each.businessCentral ?? '(blank)'}`,
    `Sales: ${each.sales ?? '(blank)'}`,
    `since ${each.sinceIso}`,
  ];
}
