import type { TokenCredential } from '@azure/core-auth';
import type { Logger } from '../../lib/ports/logger.js';
import { appCommit, appVersion } from '../../lib/settings/app-version.js';
import type { Settings } from '../../lib/settings/settings.js';
import { noTelemetry, type RunningTelemetry } from '../../lib/telemetry/telemetry.js';

/** Telemetry as the settings ask for it. Without a destination nothing is loaded; one that fails stops nothing. */
export async function openTelemetry(
  { mode, telemetry: destinations }: Settings,
  process: { readonly credential: TokenCredential; readonly logger: Logger },
): Promise<RunningTelemetry> {
  if (Object.keys(destinations).length === 0) {
    return noTelemetry;
  }
  try {
    const { startTelemetry } = await import('../../lib/telemetry/start-telemetry.js');
    const identity = mode === 'cloud' ? { credential: process.credential } : {};
    const about = { version: appVersion(), commit: appCommit() };
    return await startTelemetry({ ...about, ...identity, destinations, logger: process.logger });
  } catch (error) {
    process.logger.error('telemetry.failed', { message: error instanceof Error ? error.message : 'unknown' });
    return noTelemetry;
  }
}
