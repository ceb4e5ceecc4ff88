import { Command, CommanderError } from 'commander';
import { SettingsError } from '../lib/settings/settings-error.js';
import { AppClient } from './app-client.js';
import { type CommonOptions, type End, outputOf, withApp } from './command-options.js';
import { addActivityCommands } from './commands/activity.js';
import { addConfigCommands } from './commands/config-group.js';
import { addConnectionCommands } from './commands/connection-group.js';
import { addCouplingCommands } from './commands/coupling-care-group.js';
import { addDecisionCommands } from './commands/decision-group.js';
import { doctor } from './commands/doctor.js';
import { addDriftCommands } from './commands/drift-group.js';
import { addFullSyncCommands } from './commands/full-sync-group.js';
import { addInvoiceCommands } from './commands/invoices.js';
import { addMappingCommands } from './commands/mapping-group.js';
import { addMatchCommands } from './commands/match-group.js';
import { showOrder } from './commands/order.js';
import { addOrderCommands } from './commands/order-group.js';
import { addPauseCommands } from './commands/pause-group.js';
import { addReferenceCommands } from './commands/references.js';
import { addRegisterCommands } from './commands/register-group.js';
import { addReplayCommands } from './commands/replay-group.js';
import { addSetupCommands } from './commands/setup-group.js';
import { status } from './commands/status.js';
import { addSynchronizeCommands } from './commands/synchronize.js';

import { CommandError, type ExitCode, type Surroundings } from './surroundings.js';

/** Runs one command line and gives its exit code. Bugs throw. */
export async function runTandem(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = createProgram(surroundings, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : 2;
    }
    if (error instanceof CommandError || error instanceof SettingsError) {
      surroundings.error(`${error.message}\n`);
      return error instanceof CommandError ? error.exitCode : 2;
    }
    throw error;
  }
}

function createProgram(surroundings: Surroundings, end: End): Command {
  const { out, error } = surroundings;
  const program = new Command('tandem')
    .description('Sales orders kept the same in Business Central and Dynamics 365 Sales.')
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: error });
  withApp(program.command('doctor').description('check every precondition on both sides')).action(
    async (options: CommonOptions) => {
      end(await doctor(new AppClient(options, surroundings), outputOf(options, surroundings)));
    },
  );
  withApp(program.command('status').description('what is on its way, and whether both systems notify us')).action(
    async (options: CommonOptions) => {
      end(await status(new AppClient(options, surroundings), outputOf(options, surroundings)));
    },
  );
  withApp(program.command('history').description('state and history of one order'))
    .argument('<order>', "its number on either side, or either side's id")
    .option('--connection <id>', 'look in this connection only')
    .action(async (which: string, options: CommonOptions & { readonly connection?: string }) => {
      const asked = options.connection === undefined ? { which } : { which, connection: options.connection };
      end(await showOrder(new AppClient(options, surroundings), outputOf(options, surroundings), asked));
    });
  addSetupCommands(program, surroundings, end);
  addConnectionCommands(program, surroundings, end);
  addOrderCommands(program, surroundings, end);
  addMatchCommands(program, surroundings, end);
  addInvoiceCommands(program, surroundings, end);
  addPauseCommands(program, surroundings, end);
  addDecisionCommands(program, surroundings, end);
  addActivityCommands(program, surroundings, end);
  addDriftCommands(program, surroundings, end);
  addReferenceCommands(program, surroundings, end);
  addMappingCommands(program, surroundings, { end });
  addReplayCommands(program, surroundings, end);
  addFullSyncCommands(program, surroundings, end);
  addConfigCommands(program, surroundings, end);
  addCouplingCommands(program, surroundings, end);
  addSynchronizeCommands(program, surroundings, end);
  addRegisterCommands(program, surroundings, end);
  return program;
}
