import type { Command } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import { Progress } from '../progress.js';
import type { Surroundings } from '../surroundings.js';
import { type DriftRunOptions, drift, runDrift } from './drift.js';
import { seconds } from './job-options.js';

/** Commands about how far both sides agree. */
export function addDriftCommands(program: Command, surroundings: Surroundings, end: End): void {
  withApp(program.command('drift').description('what differs between both sides and nothing explains; should be zero'))
    .option('--connection <id>', 'only this connection')
    .option('--run', 'compare both sides now, and show what was found once it has ended')
    .option('--detach', 'with --run: do not wait for its end')
    .option('--every <seconds>', 'with --run: how often to ask how far it is', seconds, 1)
    .action(async ({ run, ...options }: CommonOptions & DriftRunOptions & { readonly run?: true }) => {
      const [app, output] = [new AppClient(options, surroundings), outputOf(options, surroundings)];
      const progress = new Progress(surroundings, options);
      end(
        await (run === true ? runDrift(app, output, { ...options, progress }) : drift(app, output, options.connection)),
      );
    });
}
