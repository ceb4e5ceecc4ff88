import { writeFileSync } from 'node:fs';
import { handOutPage } from '../../lib/dataverse/hand-out.js';
import { stepsFor } from '../../lib/dataverse/webhook-steps.js';
import { dataverseWebhookUrl, salesRegistrationName } from '../../lib/security/doors.js';
import { AppClient } from '../app-client.js';
import { CommandError, type ExitCode } from '../surroundings.js';
import { askConfiguration } from './in-force.js';
import { settingsAtHand } from './look-at-sales.js';
import { secretSettingsOf } from './pair.js';
import type { SetupRun } from './setup-run.js';

/**
 * Writes down what an administrator of Sales makes by hand. The steps are those of the configuration in force, which the
 * app tells; the address is that of the settings, an option or the app. Changes nothing. @throws {CommandError}
 */
export async function handOut(run: SetupRun, path: string): Promise<ExitCode> {
  const { options, surroundings, output } = run;
  const connectionId = options.connection ?? 'main';
  const known = settingsAtHand(run);
  const address = options.publicUrl ?? known?.publicUrl ?? options.app ?? surroundings.operator().app;
  if (address === undefined) {
    throw new CommandError('Where does the app stand? Give --public-url <url>, --app <url> or --settings <file>.', 2);
  }
  const { configuration } = await askConfiguration(new AppClient(options, surroundings), connectionId);
  const endpointName = salesRegistrationName(connectionId);
  const page = handOutPage({
    connectionId,
    endpointName,
    notificationUrl: dataverseWebhookUrl(address.replace(/\/+$/, ''), connectionId),
    steps: stepsFor(configuration),
    secretSetting: secretSettingsOf(connectionId).sales,
  });
  try {
    writeFileSync(path, page);
  } catch (error) {
    throw new CommandError(`${path} could not be written: ${error instanceof Error ? error.message : ''}`, 2);
  }
  output.result({ step: 'handedOut', connectionId, file: path }, () => [
    `${path} tells an administrator of Sales what to make by hand, name by name. Nothing was changed. Afterwards run "tandem setup" again.`,
  ]);
  return 0;
}
