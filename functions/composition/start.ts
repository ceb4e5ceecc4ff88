import { app } from '@azure/functions';
import { developerIdentity, managedIdentity } from '../../lib/http/token-source.js';
import { environmentSettings } from '../../lib/settings/environment.js';
import type { Settings } from '../../lib/settings/settings.js';
import { currentTraceId, invocationSink } from '../../lib/telemetry/invocation.js';
import { createLogger } from '../../lib/telemetry/logger.js';
import { meteredLogger } from '../../lib/telemetry/metered-logger.js';
import { createComposition } from './compose.js';
import { ConfiguredParts } from './configured-parts.js';
import { openTelemetry } from './open-telemetry.js';
import type { Parts } from './parts.js';

let running: Promise<ConfiguredParts> | undefined;

/**
 * Stops the start when a setting is missing or wrong. Called by each entry file after it has registered its function:
 * an entry file that throws earlier would leave the host with no functions and no error.
 * @throws {SettingsError}
 */
export function checkSettings(): void {
  environmentSettings();
}

/** The parts of this process by the configuration in force, put together on first use; closed when the host ends it. */
export async function composedParts(): Promise<Parts> {
  running ??= composeProcess(environmentSettings());
  return await (await running).current();
}

/** The parts for whoever receives notifications: nobody there waits for the storage. */
export async function partsAtTheDoor(): Promise<Parts> {
  running ??= composeProcess(environmentSettings());
  return await (await running).atTheDoor();
}

async function composeProcess(settings: Settings): Promise<ConfiguredParts> {
  const lines = createLogger(invocationSink, settings.secrets, currentTraceId);
  const credential = settings.mode === 'cloud' ? managedIdentity(settings.identityClientId) : developerIdentity();
  const telemetry = await openTelemetry(settings, { credential, logger: lines });
  const logger = meteredLogger(lines, telemetry);
  const composition = createComposition(settings, { credential, telemetry, logger });
  return new ConfiguredParts(composition, { logger });
}

app.hook.appTerminate(async () => {
  await (await running)?.close();
});
