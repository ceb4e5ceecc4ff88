import { type Command, InvalidArgumentError, Option } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import type { Surroundings } from '../surroundings.js';
import { type PauseOptions, pause, pauses, resume, resumeLifeCycle } from './pauses.js';

/** A number that may be one of a pause, as it was typed. @throws {InvalidArgumentError} */
function wholeNumber(typed: string): string {
  if (!/^\d+$/.test(typed)) {
    throw new InvalidArgumentError('It must be a whole number.');
  }
  return typed;
}

/** Commands about pauses. */
export function addPauseCommands(program: Command, surroundings: Surroundings, end: End): void {
  type Options = CommonOptions & { readonly connection?: string };
  const clientOf = (options: Options) => new AppClient(options, surroundings);
  withApp(program.command('pauses').description('what operators have paused'))
    .option('--connection <id>', 'only this connection')
    .action(async (options: Options) => {
      end(await pauses(clientOf(options), outputOf(options, surroundings), options.connection));
    });
  withApp(
    program
      .command('pause')
      .description('stop all writes of a connection, of a part of it, or of all of them; nothing is lost'),
  )
    .requiredOption('--reason <text>', 'why, for whoever finds an order waiting')
    .option('--everything', 'all connections of the app')
    .option('--company', "all connections that have this connection's company")
    .option('--customer <number>', 'only the orders of this customer')
    .option('--order <coupling-id>', 'only this order')
    .addOption(new Option('--to <side>', 'only writes to this side').choices(['sales', 'businessCentral']))
    .option('--connection <id>', 'where several are configured')
    .action(async (options: Options & PauseOptions) => {
      end(await pause(clientOf(options), outputOf(options, surroundings), options));
    });
  withApp(program.command('resume').description('lift a pause; what waited is looked at now'))
    .argument('<number>', 'as "tandem pauses" shows it', wholeNumber)
    .action(async (number: string, options: Options) => {
      end(await resume(clientOf(options), outputOf(options, surroundings), number));
    });
  withApp(
    program
      .command('resume-life-cycle')
      .description('let orders be closed and cancelled again, after many were gone at once (lifeCyclePaused)'),
  )
    .option('--reason <text>', 'why, for the journal of the connection')
    .option('--connection <id>', 'where several are configured')
    .action(async (options: Options & { readonly reason?: string; readonly connection?: string }) => {
      end(await resumeLifeCycle(clientOf(options), outputOf(options, surroundings), options));
    });
}
