import { type Command, InvalidArgumentError, Option } from 'commander';

/** Options of a command that begins a job of the app and follows it. */
export function withJobOptions(command: Command, apply: string): Command {
  const commands = ['apply', 'status', 'follow', 'pause', 'resume', 'cancel'] as const;
  const flag = (name: (typeof commands)[number], description: string) =>
    new Option(`--${name}`, description).conflicts(commands.filter((other) => other !== name));
  return command
    .addOption(flag('apply', apply))
    .option('--per-minute <orders>', 'most orders a minute; 180 unless said otherwise', Number)
    .addOption(flag('status', 'how far it is'))
    .addOption(flag('follow', 'follow the one that is running'))
    .addOption(flag('pause', 'let no more orders in; what was begun ends'))
    .addOption(flag('resume', 'go on with the one that is paused'))
    .addOption(flag('cancel', 'end it; what was done stays'))
    .option('--detach', 'do not wait for its end')
    .option('--report <files...>', 'write what became of each order: JSON when the name ends in .json, else text')
    .option('--every <seconds>', 'how often to ask how far it is', seconds, 1);
}

/** Reads an option that is a number of seconds. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('It is no number of seconds.');
  }
  return value;
}
