import { app } from '@azure/functions';
import { environmentSettings } from '../../lib/settings/environment.js';
import { compose } from './compose.js';
import type { Parts } from './parts.js';

let parts: Parts | undefined;

/**
 * Stops the start when a setting is missing or wrong. Called by each entry file after it has registered its function:
 * an entry file that throws earlier would leave the host with no functions and no error.
 * @throws {SettingsError}
 */
export function checkSettings(): void {
  environmentSettings();
}

/** The parts of this process, put together on first use; closed when the host ends the process. */
export function composedParts(): Parts {
  parts ??= compose(environmentSettings());
  return parts;
}

app.hook.appTerminate(async () => {
  await parts?.close();
});
