import { unregisterSales } from '../../lib/dataverse/unregistration.js';
import { salesRegistrationName } from '../../lib/security/doors.js';
import { SettingsError } from '../../lib/settings/settings-error.js';
import { administratorClient } from '../administrator-client.js';
import type { Surroundings } from '../surroundings.js';

/** How many rows were taken away in Sales, and what could not be done. */
export interface Unregistration {
  readonly removed: number;
  readonly problem?: string;
}

/** Takes endpoint and steps of a connection away in Sales, as an administrator; its columns stay, since they hold data. */
export async function unregisterFromSales(connectionId: string, surroundings: Surroundings): Promise<Unregistration> {
  const sales = salesSettingsOf(connectionId, surroundings);
  if (typeof sales === 'string') {
    return { removed: 0, problem: sales };
  }
  const name = salesRegistrationName(connectionId);
  const removed = await unregisterSales(administratorClient(sales, surroundings), {
    endpointName: name,
    stepPrefix: name,
  });
  return removed.ok
    ? { removed: removed.value.done.length }
    : { removed: 0, problem: `Sales: ${removed.failure.message} (${removed.failure.reason}); run it again` };
}

function salesSettingsOf(connectionId: string, surroundings: Surroundings) {
  try {
    const { connections } = surroundings.settings();
    const found = connections.find(({ connection }) => connection.connectionId === connectionId);
    return found?.sales ?? `the settings here know no connection ${connectionId}, so Sales was not asked`;
  } catch (error) {
    if (error instanceof SettingsError) {
      return `the app's settings are needed here to reach Sales as an administrator: ${error.message}`;
    }
    throw error;
  }
}
