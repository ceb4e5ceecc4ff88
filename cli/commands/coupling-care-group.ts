import { type Command, Option } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, wholeNumber, withApp } from '../command-options.js';
import { Progress } from '../progress.js';
import type { Surroundings } from '../surroundings.js';
import { actOnMany, findDeleted, listCouplings, type ManyCouplings, type WhichCouplings } from './coupling-care.js';
import { exportCouplings, importCouplings } from './coupling-transfer.js';

type Options = CommonOptions & WhichCouplings;

const actions = [
  ['retry', 'retry', 'look at them now, whatever they wait for'],
  ['uncouple', 'uncouple', 'end them; both orders stay as they are'],
  ['make-anew', 'makeAnew', 'make the order anew on the side where it is gone'],
  ['cancel', 'cancelInSales', 'cancel in Sales the orders that are gone from Business Central'],
] as const;

/** Commands about many couplings. */
export function addCouplingCommands(program: Command, surroundings: Surroundings, end: End): void {
  const couplings = program.command('couplings').description('couplings: listed, and the same done to many');
  const filtered = (name: string, description: string, settings: { readonly isDefault?: boolean } = {}) =>
    withApp(couplings.command(name, settings).description(description))
      .option('--state <states>', 'only in these states, separated by commas')
      .option('--reason <reasons>', 'only those that wait for these reasons')
      .option('--gone', 'only those whose order is gone from a side')
      .option('--customer <number>', 'only of this customer')
      .option('--connection <id>', 'where several are configured');

  filtered('list', 'couplings by state, reason and customer', { isDefault: true })
    .option('--limit <count>', 'at most so many', wholeNumber, 100)
    .option('--counts', 'the figures of all, and no list')
    .action(async (options: Options & { readonly limit: number; readonly counts?: boolean }) => {
      end(await listCouplings(new AppClient(options, surroundings), outputOf(options, surroundings), options));
    });
  withApp(couplings.command('find-deleted').description('look now for orders that are gone from a side'))
    .option('--connection <id>', 'where several are configured')
    .action(async (options: Options) => {
      const output = outputOf(options, surroundings);
      const progress = new Progress(surroundings, options);
      const { connection } = options;
      end(await findDeleted(new AppClient(options, surroundings), output, { connection, progress }));
    });
  withApp(couplings.command('export').description('write which orders are coupled with which to a file'))
    .requiredOption('--out <file>', 'where to')
    .option('--force', 'write over the file')
    .option('--connection <id>', 'where several are configured')
    .action(async (options: Options & { readonly out: string; readonly force?: boolean }) => {
      const asked = { ...options, progress: new Progress(surroundings, options) };
      end(await exportCouplings(new AppClient(options, surroundings), outputOf(options, surroundings), asked));
    });
  withApp(
    couplings.command('import').description('couple the pairs of a file by their numbers; a dry run unless --apply'),
  )
    .argument('<file>', 'as "export" wrote it')
    .option('--apply', 'do it')
    .addOption(
      new Option('--values-of <side>', 'whose values hold where the two differ').choices(['sales', 'businessCentral']),
    )
    .option('--connection <id>', 'where several are configured')
    .action(async (file: string, options: Options & { readonly apply?: boolean; readonly valuesOf?: string }) => {
      const asked = { ...options, file, progress: new Progress(surroundings, options) };
      end(await importCouplings(new AppClient(options, surroundings), outputOf(options, surroundings), asked));
    });
  for (const [name, action, description] of actions) {
    filtered(name, `${description}; a dry run unless --apply`)
      .option('--ids <coupling-ids...>', 'only these')
      .option('--all', 'all of them, when no condition is given')
      .option('--apply', 'do it')
      .action(async (options: Options & Omit<ManyCouplings, 'action'>) => {
        const asked = { ...options, action, progress: new Progress(surroundings, options) };
        end(await actOnMany(new AppClient(options, surroundings), outputOf(options, surroundings), asked));
      });
  }
}
