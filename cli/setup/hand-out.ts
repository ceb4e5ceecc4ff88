import { writeFileSync } from 'node:fs';
import { type HandOut, handOutPage } from '../../lib/dataverse/hand-out.js';
import { solutionFile } from '../../lib/dataverse/solution/solution-file.js';
import { stepsFor } from '../../lib/dataverse/webhook-steps.js';
import { dataverseWebhookUrl, salesRegistrationName } from '../../lib/security/doors.js';
import { AppClient } from '../app-client.js';
import { offeredTables } from '../mapping/offered.js';
import { CommandError, type ExitCode } from '../surroundings.js';
import { askConfiguration } from './in-force.js';
import { settingsAtHand } from './look-at-sales.js';
import { secretSettingsOf } from './pair-entry.js';
import type { SetupRun } from './setup-run.js';

/**
 * Writes down what an administrator of Sales makes: as a solution to import where the file's name ends in .zip, otherwise
 * as a list to make it by hand. The steps are those of the configuration in force, which the app tells; the address is
 * that of the settings, an option or the app. Changes nothing. @throws {CommandError}
 */
export async function handOut(run: SetupRun, path: string): Promise<ExitCode> {
  const { options, surroundings, output } = run;
  const connectionId = options.connection ?? 'main';
  const known = settingsAtHand(run);
  const address = options.publicUrl ?? known?.publicUrl ?? options.app ?? surroundings.operator().app;
  if (address === undefined) {
    throw new CommandError('Where does the app stand? Give --public-url <url>, --app <url> or --settings <file>.', 2);
  }
  const app = new AppClient(options, surroundings);
  const { configuration } = await askConfiguration(app, connectionId);
  const what: HandOut = {
    connectionId,
    endpointName: salesRegistrationName(connectionId),
    notificationUrl: dataverseWebhookUrl(address.replace(/\/+$/, ''), connectionId),
    steps: stepsFor(configuration),
    secretSetting: secretSettingsOf(connectionId).sales,
  };
  const isSolution = path.toLowerCase().endsWith('.zip');
  const existing = isSolution ? await columnsThere(app, what) : new Set<string>();
  write(path, isSolution ? solutionFile(connectionId, { ...what, existing }) : handOutPage(what));
  const leftOut = isSolution ? columnsOfPeople(what).filter((column) => !existing.has(column)) : [];
  output.result({ step: 'handedOut', connectionId, file: path, ...(leftOut.length === 0 ? {} : { leftOut }) }, () =>
    isSolution ? solutionWords(path, what, leftOut) : [listWords(path)],
  );
  return 0;
}

function write(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new CommandError(`${path} could not be written: ${error instanceof Error ? error.message : ''}`, 2);
  }
}

/** Which of the columns that people made are there: the app looks. None where it cannot: a step names only what is there. */
async function columnsThere(app: AppClient, what: HandOut): Promise<ReadonlySet<string>> {
  if (columnsOfPeople(what).length === 0) {
    return new Set();
  }
  try {
    const { header, line } = await app.get(offeredTables, 'offered-fields', { connectionId: what.connectionId });
    return new Set([
      ...header.sales.map(({ name }) => `salesorder.${name}`),
      ...line.sales.map(({ name }) => `salesorderdetail.${name}`),
    ]);
  } catch (error) {
    if (error instanceof CommandError) {
      return new Set();
    }
    throw error;
  }
}

/** Columns that people made, as `<table>.<column>`. */
function columnsOfPeople({ steps }: HandOut): readonly string[] {
  return steps.flatMap(({ table, mayBeMissing }) => mayBeMissing.map((column) => `${table}.${column}`));
}

function listWords(path: string): string {
  return `${path} tells an administrator of Sales what to make by hand, name by name. Nothing was changed. Afterwards run "tandem setup" again.`;
}

function solutionWords(path: string, what: HandOut, leftOut: readonly string[]): readonly string[] {
  return [
    `${path} is an unmanaged solution with Tandem's columns, the webhook and its ${what.steps.length} steps. It holds no secret. Nothing was changed.`,
    '1. An administrator of Sales imports it in Power Apps ("Solutions", "Import solution"), with plug-in steps enabled in the advanced settings, and publishes all customizations.',
    `2. The secret is set: "tandem setup" or "tandem register-sales" do it, or by hand in the Plug-in Registration Tool, webhook "${what.endpointName}": HttpHeader, key x-tandem-secret, value: the secret in the app's setting ${what.secretSetting} (the one that the connection names as sales.webhookSecretSetting). Until then nothing is told.`,
    '3. "tandem setup" tells what is still missing.',
    ...(leftOut.length === 0
      ? []
      : [
          `Left out of the steps, since they are not there or the app could not look: ${leftOut.join(', ')}. "tandem register-sales" adds them, or a person in the steps' filtering attributes.`,
        ]),
    `Where Sales refuses the file: "tandem setup --hand-out sales.md" writes a list to make the same by hand.`,
  ];
}
