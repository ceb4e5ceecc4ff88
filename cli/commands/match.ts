import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import type { Output } from '../output.js';
import type { Progress } from '../progress.js';
import { CommandError, type ExitCode } from '../surroundings.js';
import { isUndone, type SynchronizedOrder, synchronizeChosen } from './synchronize.js';

const named = z.object({ id: z.string(), number: z.string() });
const report = z
  .object({
    matched: z.array(z.object({ businessCentral: named, sales: named, priority: integerField })),
    several: z.array(z.object({ businessCentral: z.array(named), sales: z.array(named) })),
    unmatched: z.object({ businessCentral: z.array(named), sales: z.array(named) }),
    outsideFilter: z.array(z.object({ side: z.string(), number: z.string(), missed: z.string() }).loose()).default([]),
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
  /** Where the orders that are alone are made: on one side, or each on the other. */
  readonly createMissing?: 'businessCentral' | 'sales' | 'both';
  readonly connection?: string;
}

/** Groups of fields as they are written at the command line. */
export function groupsOf(by: readonly string[]): readonly (readonly string[])[] {
  return by.map((group) => group.split(',').map((field) => field.trim()));
}

/** Finds orders of both sides that are the same. Exits 1 when something is left for a person. */
export async function match(
  app: AppClient,
  output: Output,
  options: MatchOptions,
  progress: Progress,
): Promise<ExitCode> {
  if (options.createMissing !== undefined && options.apply !== true) {
    throw new CommandError('--create-missing changes something: it needs --apply; without both it is a dry run', 2);
  }
  const asked = app.post(report, 'orders/match', {
    ...(options.by === undefined ? {} : { by: groupsOf(options.by) }),
    ...(options.valuesOf === undefined ? {} : { valuesOf: options.valuesOf }),
    ignoreCase: options.matchCase !== true,
    apply: options.apply === true,
    connectionId: options.connection,
  });
  const doing =
    options.apply === true
      ? 'matching the orders of both sides and coupling them'
      : 'matching the orders of both sides';
  const found = await progress.during(doing, asked);
  const created = await createMissing(app, found, options, progress);
  output.result({ ...found, created }, () => [...linesOf(found, output), ...createdLines(found, created, output)]);
  const isLeft = found.several.length > 0 || (found.applied?.refused.length ?? 0) > 0;
  return isLeft || created?.some(isUndone) === true ? 1 : 0;
}

/**
 * Has the orders made that nobody on the other side is. Only once all were looked at: among those that were not, there may
 * be their twins. Those that more than one could be are left alone.
 */
async function createMissing(
  app: AppClient,
  { unmatched, more }: Report,
  { createMissing: where, connection: connectionId }: MatchOptions,
  progress: Progress,
): Promise<readonly SynchronizedOrder[] | undefined> {
  if (where === undefined || more) {
    return undefined;
  }
  const chosen = [
    ...(where === 'sales' ? [] : unmatched.sales.map(({ id }) => ({ salesOrderId: id }))),
    ...(where === 'businessCentral' ? [] : unmatched.businessCentral.map(({ id }) => ({ businessCentralOrderId: id }))),
  ];
  return synchronizeChosen(app, chosen, { connectionId }, progress);
}

function createdLines(
  { more, unmatched }: Report,
  created: readonly SynchronizedOrder[] | undefined,
  output: Output,
): readonly string[] {
  if (created === undefined) {
    return more && unmatched.sales.length + unmatched.businessCentral.length > 0
      ? ['Nothing was made for the orders that are alone: their twins may be among those not looked at yet.']
      : [];
  }
  const numbers = new Map([...unmatched.sales, ...unmatched.businessCentral].map(({ id, number }) => [id, number]));
  return [
    `${created.filter((each) => !isUndone(each)).length} will be made on the other side`,
    ...created
      .filter(isUndone)
      .map(
        ({ recordId, error }) =>
          `  ${output.colour('red', '✗')} ${numbers.get(recordId) ?? recordId}: ${error ?? 'is being worked on'}`,
      ),
  ];
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
    ...found.outsideFilter.map(({ number, missed }) => `  ${number} is outside the entry filter: ${missed}`),
    ...(found.more
      ? ['There are more; run it again after coupling these, or look at all of them with --background.']
      : []),
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
