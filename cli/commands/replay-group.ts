import type { Command } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import { CommandError, type Surroundings } from '../surroundings.js';
import { deadLetters, removeDeadLetter, replayDeadLetter } from './dead-letters.js';
import { replay } from './replay.js';

/** Commands about histories played again and messages that could not be handled. */
export function addReplayCommands(program: Command, surroundings: Surroundings, end: End): void {
  type Options = CommonOptions & { readonly connection?: string };
  const clientOf = (options: Options) => new AppClient(options, surroundings);
  withApp(program.command('replay').description('play the history of one order again: what was decided and why'))
    .argument('[order]', "its number on either side, or either side's id")
    .option('--dead-letter <number>', 'instead: put this message back on the queue')
    .option('--connection <id>', 'look in this connection only')
    .action(async (which: string | undefined, options: Options & { readonly deadLetter?: string }) => {
      const output = outputOf(options, surroundings);
      const { deadLetter: number, connection } = options;
      if ((which === undefined) === (number === undefined)) {
        throw new CommandError('give either an order or --dead-letter', 2);
      }
      if (number !== undefined) {
        end(await replayDeadLetter(clientOf(options), output, { number, connection }));
      } else if (which !== undefined) {
        const order = connection === undefined ? { which } : { which, connection };
        end(await replay(clientOf(options), output, order));
      }
    });
  withApp(
    program
      .command('dead-letters')
      .description(
        'messages that could not be handled and belong to no known order; "replay --dead-letter <number>" puts one back',
      ),
  )
    .option('--remove <number>', 'take this one off the list')
    .option('--connection <id>', 'only this connection')
    .action(async (options: Options & { readonly remove?: string }) => {
      const output = outputOf(options, surroundings);
      const { remove: number, connection } = options;
      end(
        number === undefined
          ? await deadLetters(clientOf(options), output, connection)
          : await removeDeadLetter(clientOf(options), output, { number, connection }),
      );
    });
}
