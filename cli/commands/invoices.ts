import type { Command } from 'commander';
import { z } from 'zod';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import type { Output } from '../output.js';
import type { ExitCode, Surroundings } from '../surroundings.js';

const asked = z.object({ connectionId: z.string(), sinceIso: z.string() }).loose();

/** Commands about invoices. */
export function addInvoiceCommands(program: Command, surroundings: Surroundings, end: End): void {
  type Options = CommonOptions & { readonly connection?: string; readonly since: string };
  withApp(program.command('invoices').description('bring older invoices of coupled orders along, as the policies say'))
    .requiredOption('--since <day>', 'those that Business Central touched since this day (YYYY-MM-DD)')
    .option('--connection <id>', 'where several are configured')
    .action(async (options: Options) => {
      end(await invoicesSince(new AppClient(options, surroundings), outputOf(options, surroundings), options));
    });
}

async function invoicesSince(
  app: AppClient,
  output: Output,
  { since, connection }: { readonly since: string; readonly connection?: string },
): Promise<ExitCode> {
  const answer = await app.post(asked, 'invoices', { since, connectionId: connection });
  output.result(answer, () => [
    `Invoices of ${answer.connectionId} since ${since} are looked at by the next runs of the timer; what cannot be made waits and says why.`,
  ]);
  return 0;
}
