import { type Command, Option } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import { Progress } from '../progress.js';
import type { Surroundings } from '../surroundings.js';
import { type JobOptions, runJob } from './job.js';
import { withJobOptions } from './job-options.js';

/** The first load of all active orders. */
export function addFullSyncCommands(program: Command, surroundings: Surroundings, end: End): void {
  const command = program.command('full-sync').description('first load of all active orders; a dry run unless --apply');
  withJobOptions(withApp(command), 'make the orders; goes on with a dry run that has just been finished')
    .addOption(
      new Option('--candidates <what>', 'orders that may be the same as one on the other side').choices([
        'leave',
        'create',
      ]),
    )
    .option('--connection <id>', 'where several are configured')
    .action(async (options: CommonOptions & JobOptions & { readonly candidates?: string }) => {
      const { candidates } = options;
      const asked = { path: 'full-synchronization', name: 'full synchronization', choices: { candidates } } as const;
      const run = { asked, options, progress: new Progress(surroundings, options) };
      end(await runJob(new AppClient(options, surroundings), outputOf(options, surroundings), run));
    });
}
