import { type Command, Option } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import { settingsOfFile } from '../setup/settings-file.js';
import type { Surroundings } from '../surroundings.js';
import { advance, connections, disable, enable, resumeConnection } from './connections.js';
import { enter, offered } from './offered.js';

/** Commands about the states of connections, the switch, and orders that do not enter by themselves. */
export function addConnectionCommands(program: Command, surroundings: Surroundings, end: End): void {
  type Options = CommonOptions & { readonly connection?: string };
  const clientOf = (options: Options) => new AppClient(options, surroundings);
  withApp(program.command('connections').description('how far each connection has come, and who did what'))
    .option('--connection <id>', 'only this connection')
    .action(async (options: Options) => {
      end(await connections(clientOf(options), outputOf(options, surroundings), options.connection));
    });
  withApp(program.command('enable').description('switch two-way order synchronization on'))
    .option('--connection <id>', 'where several are configured')
    .option('--accept', 'what is there now is right, although it is not what was coupled, or others are at work there')
    .option('--moved [address]', movedHelp)
    .option('--reason <text>', 'why, for the journal of the connection')
    .action(async (options: Options & Accepting) => {
      end(await enable(clientOf(options), outputOf(options, surroundings), options));
    });
  withApp(program.command('disable').description('switch it off; no registration is left on either side'))
    .option('--connection <id>', 'where several are configured')
    .option('--reason <text>', 'why, for the journal of the connection')
    .option('--keep-sales', 'leave the registration in Sales, which an administrator of Sales takes away')
    .option('--settings <file>', 'settings of the app are in this file, not in the environment')
    .option('--moved <address>', 'also what is registered under this address, which the app had before')
    .addHelpText('after', disableHelp)
    .action(async (options: Options & Disabling) => {
      const { settings: path } = options;
      const here = path === undefined ? surroundings : { ...surroundings, settings: () => settingsOfFile(path) };
      const app = new AppClient(options, here);
      end(await disable(app, outputOf(options, here), { ...options, surroundings: here }));
    });
  withApp(program.command('resume-connection').description('let a connection go on that has stopped itself'))
    .requiredOption('--reason <text>', 'why, for the journal of the connection')
    .option('--accept', 'what is there now is right, although it is not what was coupled, or others are at work there')
    .option('--moved [address]', movedHelp)
    .option('--connection <id>', 'where several are configured')
    .action(async (options: Options & Accepting) => {
      end(await resumeConnection(clientOf(options), outputOf(options, surroundings), options));
    });
  withApp(program.command('advance').description('take a connection to its next state'))
    .addArgument(program.createArgument('<state>').choices(['matched', 'loaded', 'live']))
    .option('--connection <id>', 'where several are configured')
    .addOption(new Option('--reason <text>', 'why, for the journal of the connection'))
    .action(async (to: string, options: Options & { readonly reason?: string }) => {
      end(await advance(clientOf(options), outputOf(options, surroundings), { ...options, to }));
    });
  withApp(program.command('offered').description('orders that do not enter by themselves, each with the reason'))
    .option('--connection <id>', 'only this connection')
    .action(async (options: Options) => {
      end(await offered(clientOf(options), outputOf(options, surroundings), options.connection));
    });
  withApp(program.command('enter').description('let one order enter that does not do so by itself'))
    .option('--sales <id>', 'id of the order in Sales')
    .option('--business-central <id>', 'id of the order in Business Central')
    .option('--connection <id>', 'where several are configured')
    .action(async (options: Options & { readonly sales?: string; readonly businessCentral?: string }) => {
      end(await enter(clientOf(options), outputOf(options, surroundings), options));
    });
}

interface Accepting {
  readonly reason?: string;
  readonly accept?: boolean;
  readonly moved?: true | string;
}

interface Disabling {
  readonly reason?: string;
  readonly keepSales?: boolean;
  readonly settings?: string;
  readonly moved?: string;
}

const movedHelp =
  "the app's address has changed: what is registered under the one that the connection was switched on with, or under this one, is taken over";

const disableHelp = `
Business Central's registrations are taken away by the app. Those in Sales need an administrator of that environment: "az login",
or TANDEM_ADMINISTRATOR_TOKEN, and the app's settings in the environment, as for register-sales, or in a file (--settings). Orders and couplings stay as they are.`;
