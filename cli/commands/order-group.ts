import { type Command, Option } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import type { Surroundings } from '../surroundings.js';
import { couple, retry, uncouple } from './order-commands.js';

interface CoupleOptions {
  readonly valuesOf: string;
  readonly again?: boolean;
  readonly repoint?: boolean;
}

/** Commands about one order. */
export function addOrderCommands(program: Command, surroundings: Surroundings, end: End): void {
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
    .argument('<sales-order>', 'its id, or its number where Tandem has met it')
    .argument('<business-central-order>', 'its id or its number')
    .addOption(valuesOf().makeOptionMandatory())
    .option('--again', 'also when either was coupled before and uncoupled')
    .option('--repoint', 'also when the order in Sales is coupled with another document now, which is left as it is')
    .option('--connection <id>', 'where several are configured')
    .action(async (sales: string, businessCentral: string, options: Options & CoupleOptions) => {
      const pair = { ...options, sales, businessCentral };
      end(await couple(new AppClient(options, surroundings), outputOf(options, surroundings), pair));
    });
}
