import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import type { Output } from '../output.js';
import type { ExitCode } from '../surroundings.js';
import { findOrder, type NamedOrder } from './named-order.js';

const shown = z.object({ businessCentral: z.string().nullable(), sales: z.string().nullable() });
const field = z.object({ field: z.string(), from: shown, to: shown });
const difference = z.object({
  header: z.array(field),
  lines: z.array(
    z.object({ pairId: z.string(), product: z.string().nullable(), change: z.string(), fields: z.array(field) }),
  ),
});
const replayed = z
  .object({
    couplingId: z.string(),
    agrees: z.boolean(),
    differs: difference,
    openEffect: integerField.nullable(),
    steps: z.array(
      z
        .object({
          sequence: integerField,
          atIso: z.string(),
          kind: z.string(),
          side: z.string().optional(),
          outcome: z.string().optional(),
          summary: z.string(),
          decided: z.array(
            z.object({ group: z.string(), winner: z.string(), rule: z.string(), by: z.string().optional() }).loose(),
          ),
          changed: difference,
        })
        .loose(),
    ),
  })
  .loose();
type Step = z.infer<typeof replayed>['steps'][number];

/** What was decided of one order, step by step. Exits 1 when the history does not come to what is stored. */
export async function replay(app: AppClient, output: Output, order: NamedOrder): Promise<ExitCode> {
  const found = await findOrder(app, replayed, order, 'orders/replay');
  output.result(found, () => [
    ...found.steps.flatMap(linesOf),
    found.agrees
      ? output.colour('green', 'The history comes to just what is stored.')
      : output.colour('red', 'The history does not come to what is stored:'),
    ...(found.agrees ? [] : changesOf(found.differs)),
    ...(found.openEffect === null ? [] : [`Entry ${found.openEffect} was begun and has not ended.`]),
  ]);
  return found.agrees ? 0 : 1;
}

function linesOf({ sequence, atIso, kind, side, outcome, summary, decided, changed }: Step): readonly string[] {
  const what = [kind, outcome, side].filter((part) => part !== undefined).join(' ');
  return [
    `${sequence}  ${atIso}  ${what}: ${summary}`,
    ...decided.map(
      ({ group, winner, rule, by }) => `     ${group}: ${winner} by ${rule}${by === undefined ? '' : ` (${by})`}`,
    ),
    ...changesOf(changed),
  ];
}

function changesOf({ header, lines }: z.infer<typeof difference>): readonly string[] {
  return [
    ...header.map((each) => `     ${inWords(each)}`),
    ...lines.flatMap(({ pairId, product, change, fields }) => [
      `     line ${product ?? pairId} ${change}`,
      ...fields.map((each) => `       ${inWords(each)}`),
    ]),
  ];
}

function inWords({ field: name, from, to }: z.infer<typeof field>): string {
  return `${name}: ${both(from)} → ${both(to)}`;
}

function both({ businessCentral, sales }: z.infer<typeof shown>): string {
  const text = (value: string | null) => value ?? '(blank)';
  return businessCentral === sales ? text(sales) : `${text(businessCentral)} | ${text(sales)}`;
}
