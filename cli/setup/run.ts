import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppClient } from '../app-client.js';
import { CommandError, type ExitCode } from '../surroundings.js';
import { setUpConnection } from './connection.js';
import { handOut } from './hand-out.js';
import { choosePair, type PairEntry } from './pair.js';
import { completeSettings, webhookSecretsOf } from './setting-values.js';
import { entryFor, modeOf, openSettings, writeSettings } from './settings-file.js';
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
    ? await setUpPair(run, found.others)
    : await setUpConnection(app, run, found.connectionId);
}

const list = z.object({ connections: z.array(z.object({ connectionId: z.string() }).loose()) });

interface Known {
  /** The asked connection, when the app knows it. */
  readonly connectionId?: string;
  readonly others: readonly string[];
}

async function knownBy(app: AppClient, { options, surroundings }: SetupRun): Promise<Known> {
  try {
    const ids = (await app.get(list, 'connections')).connections.map(({ connectionId }) => connectionId);
    const [only, second] = ids;
    const asked = options.connection ?? (second === undefined && options.businessCentral === undefined ? only : 'main');
    return asked !== undefined && ids.includes(asked)
      ? { connectionId: asked, others: ids.filter((id) => id !== asked) }
      : { others: ids };
  } catch (error) {
    const describesPair = options.businessCentral !== undefined || surroundings.isTerminal;
    if (error instanceof CommandError && error.exitCode === 3 && describesPair) {
      return { others: [] };
    }
    throw error;
  }
}

/** The pair goes into the settings, which the app reads at its start; the rest follows once it runs with them. */
async function setUpPair(
  { options, surroundings, output, prompts }: SetupRun,
  others: readonly string[],
): Promise<ExitCode> {
  const { entry, companyName } = await choosePair(options, prompts, surroundings);
  const pair = `${companyName} (${entry.businessCentral.companyId}) with organization ${entry.sales.organizationId}`;
  if (options.writeSettings === undefined || options.writeSettings === false) {
    const lines = azdLines(entry, others);
    output.result({ step: 'pair', entry, lines, needs: webhookSecretsOf(entry) }, () => [
      `${entry.connectionId}: ${pair}. Nothing was changed. For a deployed app:`,
      ...lines.map((line) => `  ${line}`),
      'For this machine: run this again with --write-settings and --local. Then run "tandem setup" once more, for policies and the switch.',
    ]);
    return 0;
  }
  const path = options.writeSettings === true ? 'local.settings.json' : options.writeSettings;
  return await putInto(path, { entry, pair }, { options, surroundings, output, prompts });
}

/** Everything that the app needs to start stands in the file afterwards, unless nobody has said it. */
async function putInto(
  path: string,
  { entry: chosen, pair }: { readonly entry: PairEntry; readonly pair: string },
  { options, surroundings, output, prompts }: SetupRun,
): Promise<ExitCode> {
  const file = openSettings(path);
  const mode = modeOf(file, options.local);
  const entry = entryFor(mode, chosen);
  const isAsked = surroundings.isTerminal && options.yes !== true && options.json !== true;
  const completed = await completeSettings(entry, file.values, {
    mode,
    options,
    prompts: isAsked ? prompts : undefined,
    environment: surroundings.environment ?? (() => undefined),
    newSecret: () => randomBytes(32).toString('hex'),
  });
  const isMeant =
    options.yes === true || (await prompts.confirm(`Put ${pair} into ${path} as connection ${entry.connectionId}?`));
  if (!isMeant) {
    throw new CommandError(`Nothing was changed. Give --yes to write ${path}.`, 1);
  }
  const changed = writeSettings(file, entry, completed);
  const { needs, generated } = completed;
  output.result({ step: 'pair', entry, file: path, mode, changed, generated, needs }, () => [
    `${entry.connectionId}: ${pair} ${changed ? 'was put into' : 'is in'} ${path}${changed ? '' : ' already'}.`,
    ...(generated.length === 0 ? [] : [`  Made at random there: ${generated.join(', ')}.`]),
    ...needs.map(
      (name) => `  ${name} needs a value there; setup takes it from the environment, or asks at a terminal.`,
    ),
    'Start the app with these settings, then run "tandem setup" once more, for policies and the switch.',
  ]);
  return 0;
}

function azdLines(entry: object, others: readonly string[]): readonly string[] {
  const quoted = JSON.stringify([entry]).replaceAll("'", "'\\''");
  return [
    ...(others.length === 0
      ? []
      : [`# add the entry to the list that holds ${others.join(', ')}, instead of replacing it`]),
    `azd env set TANDEM_CONNECTIONS '${quoted}'`,
    'azd provision',
  ];
}
