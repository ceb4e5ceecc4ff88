import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import type { Output } from '../output.js';
import type { ExitCode } from '../surroundings.js';

const named = z.object({ id: z.string(), number: z.string() });
const report = z
  .object({
    matched: z.array(z.object({ businessCentral: named, sales: named, priority: integerField })),
    several: z.array(z.object({ businessCentral: z.array(named), sales: z.array(named) })),
    unmatched: z.object({ businessCentral: z.array(named), sales: z.array(named) }),
    more: z.boolean(),
    applied: z
      .object({
        coupled: integerField,
        refused: z.array(z.object({ sales: z.string(), businessCentral: z.string(), error: z.string() }).loose()),
      })
      .optional(),
  })
  .loose();
type Report = z.infer<typeof report>;

export interface MatchOptions {
  /** Groups of fields separated by commas, by falling priority. */
  readonly by?: readonly string[];
  readonly matchCase?: boolean;
  readonly apply?: boolean;
  readonly valuesOf?: string;
  readonly connection?: string;
}

/** Finds orders of both sides that are the same. Exits 1 when something is left for a person. */
export async function match(app: AppClient, output: Output, options: MatchOptions): Promise<ExitCode> {
  const found = await app.post(report, 'orders/match', {
    ...(options.by === undefined
      ? {}
      : { by: options.by.map((group) => group.split(',').map((field) => field.trim())) }),
    ...(options.valuesOf === undefined ? {} : { valuesOf: options.valuesOf }),
    ignoreCase: options.matchCase !== true,
    apply: options.apply === true,
    connectionId: options.connection,
  });
  output.result(found, () => linesOf(found, output));
  return found.several.length === 0 && (found.applied?.refused.length ?? 0) === 0 ? 0 : 1;
}

function linesOf(found: Report, output: Output): readonly string[] {
  const numbers = (records: readonly { readonly number: string }[]) => records.map(({ number }) => number).join(', ');
  const lines = [
    ...found.matched.map(
      ({ businessCentral, sales }) => `  ${output.colour('green', '=')} ${sales.number}  ${businessCentral.number}`,
    ),
    ...found.several.map(
      ({ businessCentral, sales }) =>
        `  ${output.colour('yellow', '?')} ${numbers(sales)}  could be  ${numbers(businessCentral)}`,
    ),
    `${found.matched.length} matched, ${found.several.length} for a person to decide, alone: ` +
      `${found.unmatched.sales.length} in Sales, ${found.unmatched.businessCentral.length} in Business Central`,
    ...(found.more ? ['There are more; run it again after coupling these.'] : []),
  ];
  return found.applied === undefined
    ? [...lines, 'Nothing was changed; --apply couples what was matched.']
    : [
        ...lines,
        `${found.applied.coupled} coupled`,
        ...found.applied.refused.map(
          (each) => `  ${output.colour('red', '✗')} ${each.sales}  ${each.businessCentral}: ${each.error}`,
        ),
      ];
}
