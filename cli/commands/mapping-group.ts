import { type Command, Option } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import type { FieldOptions } from '../mapping/own-field.js';
import type { NewFieldOptions } from '../mapping/questions.js';
import { addField, changeField, listMapping, type MappingRun, removeField } from '../mapping/run.js';
import { noPrompts, type Prompts } from '../setup/prompts.js';
import type { ExitCode, Surroundings } from '../surroundings.js';

type Options = CommonOptions & MappingRun['options'];

/** Commands about the fields that a connection adds: asked for at a terminal, elsewhere by options alone. */
export function addMappingCommands(
  program: Command,
  surroundings: Surroundings,
  { end, terminal = atTerminal }: { readonly end: End; readonly terminal?: () => Promise<Prompts> },
): void {
  const mapping = program.command('mapping').description('fields of your own: which column of Sales is which property');
  const command = (name: string, description: string) =>
    withApp(mapping.command(name).description(description)).option('--connection <id>', 'where several are configured');
  const run = async (options: Options, action: (run: MappingRun) => Promise<ExitCode>): Promise<void> => {
    const prompts = surroundings.isTerminal && options.json !== true ? await terminal() : noPrompts;
    const output = outputOf(options, surroundings);
    end(await action({ app: new AppClient(options, surroundings), output, prompts, options }));
  };

  command('list', 'the fields of your own that are in force').action((options: Options) => run(options, listMapping));
  withFlags(command('add', 'add a field: only columns that are there, are free and fit are offered'))
    .addOption(new Option('--table <table>', 'a field of the order or of its lines').choices(['header', 'line']))
    .option('--sales-column <name>', 'logical name of the column of Sales')
    .option('--business-central <name>', 'property of the order in Business Central')
    .option('--name <name>', 'name of the field, such as phone')
    .action((options: Options & NewFieldOptions) => run(options, (its) => addField(its, options)));
  withFlags(command('change', 'change the flags of a field; only what is given is changed'))
    .argument('<name>')
    .action((name: string, options: Options & FieldOptions) =>
      run(options, (its) => changeField(its, name, flagsOf(options))),
    );
  withStaging(command('remove', 'take a field out; both sides keep what they have'))
    .argument('<name>')
    .action((name: string, options: Options) => run(options, (its) => removeField(its, name)));
}

function withFlags(command: Command): Command {
  const codes = [
    '--codes <code=option...>',
    'of an option in Sales: its codes in Business Central, such as WEB=1',
  ] as const;
  const choice = (flag: string, words: string, from: readonly string[]) => new Option(flag, words).choices(from);
  return withStaging(command)
    .option('--label <text>', 'what sellers are told it is called')
    .addOption(choice('--direction <way>', 'who may say it', ['both', 'fromSales', 'fromBusinessCentral']))
    .addOption(
      choice('--taken-while <when>', 'while Business Central takes it', ['always', 'notInReview', 'open', 'never']),
    )
    .option('--max-length <characters>', 'the smaller of what both sides hold')
    .option('--places <decimals>', 'of a decimal')
    .addOption(choice('--not-blank <yes|no>', 'a blank does not travel', ['yes', 'no']))
    .addOption(choice('--when-too-long <what>', 'a value that one side cannot hold whole', ['shorten', 'wait']))
    .option('--match-priority <number>', 'orders are matched by it: 1 first')
    .option('--pattern <expression>', 'values that may travel')
    .option('--one-of <values>', 'values that may travel, separated by commas')
    .option('--minimum <number>', 'of a decimal')
    .option('--maximum <number>', 'of a decimal')
    .option(...codes);
}

function withStaging(command: Command): Command {
  return command
    .option('--reason <text>', 'why, for whoever reads the list of versions')
    .option('--activate', 'put the version in force as well')
    .option('--yes', 'do it without asking');
}

function flagsOf(options: FieldOptions): FieldOptions {
  const { label, direction, takenWhile, maxLength, places, notBlank, whenTooLong, matchPriority, codes } = options;
  const { pattern, oneOf, minimum, maximum } = options;
  const sizes = { maxLength, places, matchPriority, minimum, maximum };
  const all = { label, direction, takenWhile, notBlank, whenTooLong, codes, pattern, oneOf, ...sizes };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Loaded only where somebody is there to answer. */
async function atTerminal(): Promise<Prompts> {
  return (await import('../setup/terminal-prompts.js')).promptsAt();
}
