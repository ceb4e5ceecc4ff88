import { businessCentralDialect } from '../../lib/business-central/dialect.js';
import { dataverseDialect } from '../../lib/dataverse/dialect.js';
import type { RemoteClient } from '../../lib/http/remote-client.js';
import type { RemoteDialect } from '../../lib/http/remote-message.js';
import type { RemoteResult } from '../../lib/ports/remote-result.js';
import { personalClient } from '../personal-client.js';
import { CommandError, type Surroundings } from '../surroundings.js';

const businessCentralScope = 'https://api.businesscentral.dynamics.com/.default';

/** Business Central as the person at the keyboard reaches it: by TANDEM_BUSINESS_CENTRAL_TOKEN, or "az login". */
export function personalBusinessCentral(apiBaseUrl: string, surroundings: Surroundings): RemoteClient {
  return clientOf(apiBaseUrl, businessCentralDialect, {
    token: surroundings.businessCentralToken?.(),
    scope: businessCentralScope,
  });
}

/** Sales as its administrator reaches it: by TANDEM_ADMINISTRATOR_TOKEN, or "az login". */
export function personalSales(apiBaseUrl: string, surroundings: Surroundings): RemoteClient {
  const scope = `${originOf(apiBaseUrl)}/.default`;
  return clientOf(apiBaseUrl, dataverseDialect, { token: surroundings.administratorToken(), scope });
}

type System = 'Business Central' | 'Sales';

/** How a person signs in to each. */
export const signIn: Readonly<Record<System, string>> = {
  'Business Central': 'Sign in as somebody who may see it ("az login"), or give TANDEM_BUSINESS_CENTRAL_TOKEN.',
  Sales: 'Sign in as an administrator of that environment ("az login"), or give TANDEM_ADMINISTRATOR_TOKEN.',
};

/** The value, or the command ends with what the system said. @throws {CommandError} */
export function answered<Value>(system: System, result: RemoteResult<Value>): Value {
  if (!result.ok) {
    const { reason, message } = result.failure;
    const fix = reason === 'unauthorized' || reason === 'forbidden' ? ` ${signIn[system]}` : '';
    throw new CommandError(`${system} could not be read (${reason}): ${message.replace(/[^.!?]$/, '$&.')}${fix}`, 3);
  }
  return result.value;
}

function originOf(url: string): string {
  if (!URL.canParse(url)) {
    throw new CommandError(`${url} is not an address`, 2);
  }
  return new URL(url).origin;
}

function clientOf(
  apiBaseUrl: string,
  dialect: RemoteDialect,
  { token, scope }: { readonly token: string | undefined; readonly scope: string },
): RemoteClient {
  try {
    return personalClient({ apiBaseUrl, dialect, token, scope });
  } catch (error) {
    throw new CommandError(`${apiBaseUrl}: ${error instanceof Error ? error.message : String(error)}`, 2);
  }
}
