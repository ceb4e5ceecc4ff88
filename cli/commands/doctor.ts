import { z } from 'zod';
import type { Check, Standing } from '../../lib/doctor/check.js';
import type { AppClient } from '../app-client.js';
import type { Output } from '../output.js';
import type { ExitCode } from '../surroundings.js';

const standing = z.enum(['good', 'warning', 'bad', 'unknown']).catch('unknown');
const check = z.object({
  id: z.string(),
  title: z.string(),
  standing,
  sentence: z.string(),
  fix: z.string().optional(),
});
const examination = z.object({
  standing,
  app: z.array(check),
  connections: z.array(z.object({ connectionId: z.string(), checks: z.array(check) })),
});

const marks = {
  good: ['✓', 'green'],
  warning: ['!', 'yellow'],
  bad: ['✗', 'red'],
  unknown: ['?', 'yellow'],
} as const;

/** Looks through every precondition. Exits 1 when something is bad, 3 when something could not be found out. */
export async function doctor(app: AppClient, output: Output): Promise<ExitCode> {
  const found = await app.get(examination, 'checks');
  output.result(found, () => [
    output.colour('bold', 'Tandem'),
    ...linesOf(found.app, output),
    ...found.connections.flatMap(({ connectionId, checks }) => [
      '',
      output.colour('bold', `Connection ${connectionId}`),
      ...linesOf(checks, output),
    ]),
  ]);
  return exitCodes[found.standing];
}

const exitCodes: Readonly<Record<Standing, ExitCode>> = { good: 0, warning: 0, bad: 1, unknown: 3 };

type ReadCheck = Omit<Check, 'fix'> & { readonly fix?: string | undefined };

function linesOf(checks: readonly ReadCheck[], output: Output): readonly string[] {
  return checks.flatMap((each) => {
    const [mark, colour] = marks[each.standing];
    const line = `  ${output.colour(colour, mark)} ${each.title}: ${each.sentence}`;
    return each.standing === 'good' || each.fix === undefined ? [line] : [line, `      ${each.fix}`];
  });
}
