import { unregisterSales } from '../../lib/dataverse/unregistration.js';
import { dataverseWebhookUrl, salesRegistrationName } from '../../lib/security/doors.js';
import { SettingsError } from '../../lib/settings/settings-error.js';
import { administratorClient } from '../administrator-client.js';
import type { Surroundings } from '../surroundings.js';

/** How many rows were taken away in Sales, and what could not be done. */
export interface Unregistration {
  readonly removed: number;
  readonly problem?: string;
  /** A webhook of the same name that points to another address was left. */
  readonly elsewhere?: string;
}

/** Takes endpoint and steps of a connection away in Sales, as an administrator; its columns stay, since they hold data. */
export async function unregisterFromSales(
  connectionId: string,
  {
    surroundings,
    formerAddresses,
  }: { readonly surroundings: Surroundings; readonly formerAddresses: readonly string[] },
): Promise<Unregistration> {
  const found = settingsOf(connectionId, surroundings);
  if (typeof found === 'string') {
    return { removed: 0, problem: found };
  }
  const name = salesRegistrationName(connectionId);
  const removed = await unregisterSales(administratorClient(found.sales, surroundings), {
    endpointName: name,
    stepPrefix: name,
    notificationUrl: dataverseWebhookUrl(found.publicUrl, connectionId),
    formerAddresses,
  });
  if (removed.ok) {
    const [other] = removed.value.elsewhere;
    return { removed: removed.value.done.length, ...(other === undefined ? {} : { elsewhere: new URL(other).origin }) };
  }
  return { removed: 0, problem: `Sales: ${removed.failure.message} (${removed.failure.reason}); run it again` };
}

function settingsOf(connectionId: string, surroundings: Surroundings) {
  try {
    const { connections, publicUrl } = surroundings.settings();
    const found = connections.find(({ connection }) => connection.connectionId === connectionId);
    return found === undefined
      ? `the settings here know no connection ${connectionId}, so Sales was not asked`
      : { sales: found.sales, publicUrl };
  } catch (error) {
    if (error instanceof SettingsError) {
      return `the app's settings are needed here to reach Sales as an administrator: ${error.message}`;
    }
    throw error;
  }
}
