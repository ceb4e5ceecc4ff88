import { Command, CommanderError, Option } from 'commander';
import { SettingsError } from '../lib/settings/settings-error.js';
import { AppClient, type AppOptions } from './app-client.js';
import { conflicts, decide, resolve, restore, versions } from './commands/decisions.js';
import { doctor } from './commands/doctor.js';
import { type MatchOptions, match } from './commands/match.js';
import { showOrder } from './commands/order.js';
import { couple, retry, uncouple } from './commands/order-commands.js';
import { type PauseOptions, pause, pauses, resume } from './commands/pauses.js';
import { registerSales } from './commands/register-sales.js';
import { status } from './commands/status.js';
import { Output } from './output.js';
import { CommandError, type ExitCode, type Surroundings } from './surroundings.js';

interface CommonOptions extends AppOptions {
  readonly json?: boolean;
}

/** Runs one command line and gives its exit code. Bugs throw. */
export async function runTandem(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = createProgram(surroundings, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : 2;
    }
    if (error instanceof CommandError || error instanceof SettingsError) {
      surroundings.error(`${error.message}\n`);
      return error instanceof CommandError ? error.exitCode : 2;
    }
    throw error;
  }
}

function createProgram(surroundings: Surroundings, end: (code: ExitCode) => void): Command {
  const { out, error } = surroundings;
  const program = new Command('tandem')
    .description('Sales orders kept the same in Business Central and Dynamics 365 Sales.')
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: error });
  withApp(program.command('doctor').description('check every precondition on both sides')).action(
    async (options: CommonOptions) => {
      end(await doctor(new AppClient(options, surroundings), outputOf(options, surroundings)));
    },
  );
  withApp(program.command('status').description('what is on its way, and whether both systems notify us')).action(
    async (options: CommonOptions) => {
      end(await status(new AppClient(options, surroundings), outputOf(options, surroundings)));
    },
  );
  withApp(program.command('history').description('state and history of one order'))
    .argument('<order>', "its number on either side, or either side's id")
    .option('--connection <id>', 'look in this connection only')
    .action(async (which: string, options: CommonOptions & { readonly connection?: string }) => {
      const asked = options.connection === undefined ? { which } : { which, connection: options.connection };
      end(await showOrder(new AppClient(options, surroundings), outputOf(options, surroundings), asked));
    });
  addOrderCommands(program, surroundings, end);
  addPauseCommands(program, surroundings, end);
  addDecisionCommands(program, surroundings, end);
  program
    .command('register-sales')
    .description("register Tandem's webhook and own columns in Sales, as an administrator of that environment")
    .option('--connection <id>', 'only this connection')
    .addHelpText('after', registerHelp)
    .action(async ({ connection }: { readonly connection?: string }) => {
      end(await registerSales(connection, surroundings));
    });
  return program;
}

function addOrderCommands(program: Command, surroundings: Surroundings, end: (code: ExitCode) => void): void {
  type Options = CommonOptions & { readonly connection?: string };
  const forOrder = (name: string, description: string, run: typeof retry) =>
    withApp(program.command(name).description(description))
      .argument('<order>', "its number on either side, or either side's id")
      .option('--connection <id>', 'look in this connection only')
      .action(async (which: string, options: Options) => {
        const order = options.connection === undefined ? { which } : { which, connection: options.connection };
        end(await run(new AppClient(options, surroundings), outputOf(options, surroundings), order));
      });
  forOrder('retry', 'look at one order now, whatever it waits for', retry);
  forOrder('uncouple', 'end the coupling of one order; both orders stay as they are', uncouple);
  const valuesOf = () => new Option('--values-of <side>', 'whose values hold').choices(['sales', 'businessCentral']);
  withApp(program.command('couple').description('couple two orders that were there before'))
    .argument('<sales-order-id>')
    .argument('<business-central-order-id>')
    .addOption(valuesOf().makeOptionMandatory())
    .option('--connection <id>', 'where several are configured')
    .action(async (sales: string, businessCentral: string, options: Options & { readonly valuesOf: string }) => {
      const pair = { ...options, sales, businessCentral };
      end(await couple(new AppClient(options, surroundings), outputOf(options, surroundings), pair));
    });
  withApp(program.command('match').description('find orders of both sides that are the same; a dry run unless --apply'))
    .option('--by <fields...>', 'groups of fields separated by commas, by falling priority')
    .option('--match-case', 'capitals and small letters differ')
    .option('--apply', 'couple what was matched')
    .addOption(valuesOf())
    .option('--connection <id>', 'where several are configured')
    .action(async (options: Options & MatchOptions) => {
      end(await match(new AppClient(options, surroundings), outputOf(options, surroundings), options));
    });
}

function addDecisionCommands(program: Command, surroundings: Surroundings, end: (code: ExitCode) => void): void {
  type Options = CommonOptions & { readonly connection?: string };
  const clientOf = (options: Options) => new AppClient(options, surroundings);
  const orderOf = (which: string, { connection }: Options) =>
    connection === undefined ? { which } : { which, connection };
  const forOrder = (name: string, description: string) =>
    withApp(program.command(name).description(description))
      .argument('<order>', "its number on either side, or either side's id")
      .option('--connection <id>', 'look in this connection only');
  withApp(program.command('conflicts').description('conflicts that wait for a person'))
    .option('--connection <id>', 'only this connection')
    .action(async (options: Options) => {
      end(await conflicts(clientOf(options), outputOf(options, surroundings), options.connection));
    });
  withApp(program.command('decide').description('decide one conflict'))
    .argument('<conflict-id>', 'as "tandem conflicts" shows it')
    .addOption(
      new Option('--wins <side>', 'whose values hold').choices(['sales', 'businessCentral']).makeOptionMandatory(),
    )
    .addOption(new Option('--reach <reach>', 'how far').choices(['once', 'forCustomer', 'asRule']))
    .action(async (conflictId: string, options: Options & { readonly wins: string; readonly reach?: string }) => {
      end(await decide(clientOf(options), outputOf(options, surroundings), { ...options, conflictId }));
    });
  forOrder('resolve', 'say what becomes of an order that is gone from one side')
    .addOption(
      new Option('--action <action>', 'what to do')
        .choices(['cancelInSales', 'recouple', 'makeAnew', 'leaveApart'])
        .makeOptionMandatory(),
    )
    .option('--with-order <id>', 'recouple: the document to couple with')
    .action(async (which: string, options: Options & { readonly action: string; readonly withOrder?: string }) => {
      const decision = { ...options, order: orderOf(which, options) };
      end(await resolve(clientOf(options), outputOf(options, surroundings), decision));
    });
  forOrder('versions', 'versions that were kept of one order').action(async (which: string, options: Options) => {
    end(await versions(clientOf(options), outputOf(options, surroundings), orderOf(which, options)));
  });
  forOrder('restore', 'bring one order back to a version')
    .requiredOption('--to <version>', 'its number', (text) => Number(text))
    .option('--remove-added-lines', 'delete lines that were added since')
    .action(async (which: string, options: Options & { readonly to: number; readonly removeAddedLines?: boolean }) => {
      const removeAddedLines = options.removeAddedLines === true;
      const asked = { order: orderOf(which, options), version: options.to, removeAddedLines };
      end(await restore(clientOf(options), outputOf(options, surroundings), asked));
    });
}

function addPauseCommands(program: Command, surroundings: Surroundings, end: (code: ExitCode) => void): void {
  type Options = CommonOptions & { readonly connection?: string };
  const clientOf = (options: Options) => new AppClient(options, surroundings);
  withApp(program.command('pauses').description('what operators have paused'))
    .option('--connection <id>', 'only this connection')
    .action(async (options: Options) => {
      end(await pauses(clientOf(options), outputOf(options, surroundings), options.connection));
    });
  withApp(program.command('pause').description('stop all writes of a connection, or of a part of it; nothing is lost'))
    .requiredOption('--reason <text>', 'why, for whoever finds an order waiting')
    .option('--customer <number>', 'only the orders of this customer')
    .option('--order <coupling-id>', 'only this order')
    .addOption(new Option('--to <side>', 'only writes to this side').choices(['sales', 'businessCentral']))
    .option('--connection <id>', 'where several are configured')
    .action(async (options: Options & PauseOptions) => {
      end(await pause(clientOf(options), outputOf(options, surroundings), options));
    });
  withApp(program.command('resume').description('lift a pause; what waited is looked at now'))
    .argument('<number>', 'as "tandem pauses" shows it')
    .option('--connection <id>', 'where several are configured')
    .action(async (number: string, options: Options) => {
      end(await resume(clientOf(options), outputOf(options, surroundings), { ...options, number }));
    });
}

const registerHelp = `
Settings are those of the function app (see local.settings.sample.json), from the environment. The administrator signs in
with "az login", or TANDEM_ADMINISTRATOR_TOKEN holds a bearer token. It can be repeated: what is right is left alone.`;

function withApp(command: Command): Command {
  return command
    .option('--json', 'one document of JSON for programs')
    .addOption(new Option('--app <url>', "the app's address (TANDEM_APP; else the local twin's)"))
    .addOption(new Option('--audience <id>', "audience of the app's operator routes (TANDEM_OPERATOR_AUDIENCE)"));
}

function outputOf({ json }: CommonOptions, surroundings: Surroundings): Output {
  return new Output(surroundings, json === true);
}
