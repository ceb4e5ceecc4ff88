import { z } from 'zod';
import { AppClient } from '../app-client.js';
import { CommandError, type ExitCode } from '../surroundings.js';
import { type OtherConnection, otherConnection } from './compare-others.js';
import { setUpConnection } from './connection.js';
import { handOut } from './hand-out.js';
import { setUpPair } from './set-up-pair.js';
import type { SetupRun } from './setup-run.js';

/**
 * Sets a connection up (C10). A pair that the app does not know yet is chosen and put into the settings; a known one gets its
 * policies, registrations and the switch. What is right already is left alone, so that it can be repeated and goes on where
 * it was interrupted.
 */
export async function setup(run: SetupRun): Promise<ExitCode> {
  if (run.options.handOut !== undefined) {
    return await handOut(run, run.options.handOut);
  }
  const app = new AppClient(run.options, run.surroundings);
  const found = await knownBy(app, run);
  return found.connectionId === undefined
    ? await setUpPair(app, run, found.others)
    : await setUpConnection(app, run, found.connectionId);
}

const list = z.object({ connections: z.array(otherConnection) });

interface Known {
  /** The asked connection, when the app knows it. */
  readonly connectionId?: string;
  readonly others: readonly OtherConnection[];
}

async function knownBy(app: AppClient, { options, surroundings }: SetupRun): Promise<Known> {
  try {
    const { connections } = await app.get(list, 'connections');
    const ids = connections.map(({ connectionId }) => connectionId);
    const [only, second] = ids;
    const asked = options.connection ?? (second === undefined && options.businessCentral === undefined ? only : 'main');
    return asked !== undefined && ids.includes(asked) ? { connectionId: asked, others: [] } : { others: connections };
  } catch (error) {
    const describesPair = options.businessCentral !== undefined || surroundings.isTerminal;
    if (error instanceof CommandError && error.exitCode === 3 && describesPair) {
      return { others: [] };
    }
    throw error;
  }
}
