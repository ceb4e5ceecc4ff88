import { type Command, Option } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import { Progress } from '../progress.js';
import { CommandError, type Surroundings } from '../surroundings.js';
import { type JobOptions, runJob } from './job.js';
import { withJobOptions } from './job-options.js';
import { groupsOf, type MatchOptions, match } from './match.js';

type Options = CommonOptions & MatchOptions & JobOptions & { readonly background?: boolean };

/** What only a matching in the background takes. */
const ofJobs = ['status', 'follow', 'pause', 'resume', 'cancel', 'detach', 'report', 'perMinute'] as const;

/** Finding orders of both sides that are the same: some at once, or all in the background. */
export function addMatchCommands(program: Command, surroundings: Surroundings, end: End): void {
  const command = program
    .command('match')
    .description('find orders of both sides that are the same; a dry run unless --apply')
    .option('--background', 'look at all orders, in the app: it goes on when this command ends')
    .option('--by <fields...>', 'groups of fields separated by commas, by falling priority')
    .option('--match-case', 'capitals and small letters differ')
    .addOption(
      new Option(
        '--create-missing <side>',
        'with --apply: make the orders that are alone on that side, or on both',
      ).choices(['businessCentral', 'sales', 'both']),
    )
    .addOption(
      new Option('--values-of <side>', 'whose values hold where the two differ').choices(['sales', 'businessCentral']),
    );
  withJobOptions(withApp(command), 'couple what was matched')
    .option('--connection <id>', 'where several are configured')
    .action(async (options: Options) => {
      const app = new AppClient(options, surroundings);
      const output = outputOf(options, surroundings);
      end(
        options.background === true
          ? await runJob(app, output, {
              asked: askedBy(options),
              options,
              progress: new Progress(surroundings, options),
            })
          : await match(app, output, atOnce(options), new Progress(surroundings, options)),
      );
    });
}

function askedBy({ by, matchCase, valuesOf, createMissing, ...options }: Options) {
  if (createMissing !== undefined) {
    throw new CommandError(
      '--create-missing is not for --background: "tandem full-sync" makes what is alone after it',
      2,
    );
  }
  const isNew = !ofJobs.slice(0, 5).some((option) => options[option] !== undefined);
  const choices = isNew
    ? { ...(by === undefined ? {} : { by: groupsOf(by) }), ignoreCase: matchCase !== true, valuesOf }
    : {};
  return { path: 'matching', name: 'matching in the background', choices } as const;
}

function atOnce(options: Options): Options {
  const misplaced = ofJobs.find((option) => options[option] !== undefined);
  if (misplaced !== undefined) {
    const name = misplaced === 'perMinute' ? 'per-minute' : misplaced;
    throw new CommandError(`--${name} is for a matching in the background: it needs --background`, 2);
  }
  return options;
}
