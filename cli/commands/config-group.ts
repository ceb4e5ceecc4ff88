import type { Command } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import type { Output } from '../output.js';
import type { ExitCode, Surroundings } from '../surroundings.js';
import {
  compareVersions,
  exportVersion,
  importVersion,
  listVersions,
  putInForce,
  showVersion,
  stageVersion,
} from './config.js';
import { tryVersion } from './try-version.js';

type Options = CommonOptions & { readonly connection?: string };

/** Commands about the versioned configuration of a connection. */
export function addConfigCommands(program: Command, surroundings: Surroundings, end: End): void {
  const config = program.command('config').description('the configuration of a connection, version by version');
  const run = async (options: Options, action: (app: AppClient, output: Output) => Promise<ExitCode>): Promise<void> =>
    end(await action(new AppClient(options, surroundings), outputOf(options, surroundings)));
  const command = (parent: Command, name: string, description: string) =>
    withApp(parent.command(name).description(description)).option('--connection <id>', 'where several are configured');
  const reason = ['--reason <text>', 'why, for whoever reads the list of versions'] as const;

  command(config, 'list', 'all versions, and which is in force').action((options: Options) =>
    run(options, (app, output) => listVersions(app, output, options)),
  );
  command(config, 'show', 'what one version holds')
    .argument('<number>', 'a number, or "active"')
    .action((number: string, options: Options) =>
      run(options, (app, output) => showVersion(app, output, { ...options, number })),
    );
  command(config, 'diff', 'how two versions differ, and what it would mean to go from one to the other')
    .argument('<from>', 'a number, or "active"')
    .argument('<to>', 'a number, or "active"')
    .action((from: string, to: string, options: Options) =>
      run(options, (app, output) => compareVersions(app, output, { ...options, from, to })),
    );
  command(config, 'stage', 'keep a configuration as a new version; what is wrong is refused with its path')
    .argument('<file-or-number>', 'a JSON file with businessTimeZone, mapping and policies, or the number of a draft')
    .requiredOption(...reason)
    .option('--draft', 'keep it even though it may be wrong still')
    .action((what: string, options: Options & { readonly reason: string; readonly draft?: boolean }) =>
      run(options, (app, output) => stageVersion(app, output, { ...options, what })),
    );
  command(config, 'test', 'what a version would do with an order and with past conflicts; nothing is written')
    .argument('<file-or-number>', 'a JSON file, or the number of a version')
    .option('--order <order>', "an order's number on either side, or either side's id")
    .action((what: string, options: Options & { readonly order?: string }) =>
      run(options, (app, output) => tryVersion(app, output, { ...options, what })),
    );
  for (const [name, description, unchecked] of [
    ['activate', 'put a staged version in force', 'although a system cannot be asked for what it names there'],
    [
      'rollback',
      'put the content of an older version in force again, as a new version',
      'although a system cannot be asked for what it names there, or does not have it',
    ],
  ] as const) {
    type Activation = Options & {
      readonly reason: string;
      readonly expectActive?: string;
      readonly dryRun?: boolean;
      readonly unchecked?: boolean;
    };
    command(config, name, description)
      .argument('<number>')
      .requiredOption(...reason)
      .option('--expect-active <number>', 'do nothing when another version is in force by now')
      .option('--dry-run', 'tell what it would mean and change nothing')
      .option('--unchecked', unchecked)
      .action((number: string, options: Activation) =>
        run(options, (app, output) => putInForce(app, output, { ...options, command: name, number })),
      );
  }
  for (const parent of [config, program]) {
    command(parent, 'export', 'write a version of the configuration, with the rules people made, as one JSON file')
      .option('--version-number <number>', 'another version than the one in force')
      .option('--out <file>', 'where to; else it is shown')
      .option('--force', 'write over the file')
      .action(
        (options: Options & { readonly versionNumber?: string; readonly out?: string; readonly force?: boolean }) =>
          run(options, (app, output) => exportVersion(app, output, withVersion(options))),
      );
    command(parent, 'import', 'stage the configuration of a file that "export" wrote')
      .argument('<file>')
      .requiredOption(...reason)
      .option('--with-rules', 'the rules people made stand before those of the configuration')
      .action((file: string, options: Options & { readonly reason: string; readonly withRules?: boolean }) =>
        run(options, (app, output) => importVersion(app, output, { ...options, file })),
      );
  }
}

function withVersion<Given extends { readonly versionNumber?: string }>({ versionNumber, ...options }: Given) {
  return versionNumber === undefined ? options : { ...options, version: versionNumber };
}
