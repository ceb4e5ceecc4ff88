import { type Command, Option } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, wholeNumber, withApp } from '../command-options.js';
import type { Surroundings } from '../surroundings.js';
import { conflicts, decide, resolve, restore, versions } from './decisions.js';

/** Commands about what people decide: conflicts, orders gone from one side, versions. */
export function addDecisionCommands(program: Command, surroundings: Surroundings, end: End): void {
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
        .choices(['cancelInSales', 'deleteInBusinessCentral', 'recouple', 'makeAnew', 'leaveApart'])
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
    .requiredOption('--to <version>', 'its number', wholeNumber)
    .option('--remove-added-lines', 'delete lines that were added since')
    .action(async (which: string, options: Options & { readonly to: number; readonly removeAddedLines?: boolean }) => {
      const removeAddedLines = options.removeAddedLines === true;
      const asked = { order: orderOf(which, options), version: options.to, removeAddedLines };
      end(await restore(clientOf(options), outputOf(options, surroundings), asked));
    });
}
