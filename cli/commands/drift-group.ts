import type { Command } from 'commander';
import { AppClient } from '../app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from '../command-options.js';
import type { Surroundings } from '../surroundings.js';
import { beginDrift, drift } from './drift.js';

/** Commands about how far both sides agree. */
export function addDriftCommands(program: Command, surroundings: Surroundings, end: End): void {
  withApp(program.command('drift').description('what differs between both sides and nothing explains; should be zero'))
    .option('--connection <id>', 'only this connection')
    .option('--run', 'compare both sides now instead of showing the last report')
    .action(async ({ run, ...options }: CommonOptions & { readonly connection?: string; readonly run?: true }) => {
      const act = run === true ? beginDrift : drift;
      end(await act(new AppClient(options, surroundings), outputOf(options, surroundings), options.connection));
    });
}
