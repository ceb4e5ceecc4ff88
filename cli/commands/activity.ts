import type { Command } from 'commander';
import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import { columns, type Output } from '../output.js';
import type { ExitCode, Surroundings } from '../surroundings.js';

const day = z
  .object({
    day: z.string(),
    coupled: integerField,
    writesToBusinessCentral: integerField,
    writesToSales: integerField,
    failedWrites: integerField,
    conflicts: integerField,
    parked: integerField,
    resumed: integerField,
  })
  .loose();
const shown = z.object({ connections: z.array(z.object({ connectionId: z.string(), days: z.array(day) }).loose()) });

/** The command about how much goes on. */
export function addActivityCommands(program: Command, surroundings: Surroundings, end: End): void {
  withApp(program.command('activity').description('orders coupled, written, in conflict, waiting and resumed, by day'))
    .option('--days <number>', 'how many days back', '7')
    .option('--connection <id>', 'only this connection')
    .action(async (options: CommonOptions & { readonly connection?: string; readonly days: string }) => {
      end(await activity(new AppClient(options, surroundings), outputOf(options, surroundings), options));
    });
}

async function activity(
  app: AppClient,
  output: Output,
  { connection, days }: { readonly connection?: string; readonly days: string },
): Promise<ExitCode> {
  const found = await app.get(shown, 'activity', { connectionId: connection, days });
  output.result(found, () =>
    found.connections.flatMap((each) => [
      output.colour('bold', each.connectionId),
      ...(each.days.length === 0 ? ['  nothing yet'] : columns([head, ...each.days.map(cellsOf)])),
    ]),
  );
  return 0;
}

const head = ['  day', 'coupled', 'to Business Central', 'to Sales', 'failed', 'conflicts', 'parked', 'resumed'];

function cellsOf(counts: z.infer<typeof day>): readonly string[] {
  const { coupled, writesToBusinessCentral, writesToSales, failedWrites, conflicts, parked, resumed } = counts;
  const numbers = [coupled, writesToBusinessCentral, writesToSales, failedWrites, conflicts, parked, resumed];
  return [`  ${counts.day}`, ...numbers.map(String)];
}
