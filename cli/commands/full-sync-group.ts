import { type Command, InvalidArgumentError, Option } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import type { Surroundings } from '../surroundings.js';
import { type FullSyncOptions, fullSync } from './full-sync.js';

/** The first load of all active orders. */
export function addFullSyncCommands(program: Command, surroundings: Surroundings, end: End): void {
  const commands = ['apply', 'status', 'follow', 'pause', 'resume', 'cancel'] as const;
  const flag = (name: (typeof commands)[number], description: string) =>
    new Option(`--${name}`, description).conflicts(commands.filter((other) => other !== name));
  withApp(program.command('full-sync').description('first load of all active orders; a dry run unless --apply'))
    .addOption(flag('apply', 'make the orders; goes on with a dry run that has just been finished'))
    .addOption(
      new Option('--candidates <what>', 'orders that may be the same as one on the other side').choices([
        'leave',
        'create',
      ]),
    )
    .option('--per-minute <orders>', 'most orders a minute; 180 unless said otherwise', Number)
    .addOption(flag('status', 'how far it is'))
    .addOption(flag('follow', 'follow the one that is running'))
    .addOption(flag('pause', 'let no more orders in; what was begun ends'))
    .addOption(flag('resume', 'go on with the one that is paused'))
    .addOption(flag('cancel', 'end it; what was made stays'))
    .option('--detach', 'do not wait for its end')
    .option('--report <files...>', 'write what became of each order: JSON when the name ends in .json, else text')
    .option('--every <seconds>', 'how often to ask how far it is', seconds, 1)
    .option('--connection <id>', 'where several are configured')
    .action(async (options: CommonOptions & FullSyncOptions) => {
      end(await fullSync(new AppClient(options, surroundings), outputOf(options, surroundings), options, surroundings));
    });
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('It is no number of seconds.');
  }
  return value;
}
