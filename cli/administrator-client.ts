import { dataverseDialect } from '../lib/dataverse/dialect.js';
import type { RemoteClient } from '../lib/http/remote-client.js';
import type { ConnectionSettings } from '../lib/settings/settings.js';
import { personalClient } from './personal-client.js';
import type { Surroundings } from './surroundings.js';

/** Sales as its administrator reaches it: by the token in the environment, or signed in with "az login". */
export function administratorClient(
  { apiBaseUrl, tokenScope }: ConnectionSettings['sales'],
  surroundings: Surroundings,
): RemoteClient {
  return personalClient({
    apiBaseUrl,
    dialect: dataverseDialect,
    token: surroundings.administratorToken(),
    scope: tokenScope,
    warn: (line) => surroundings.error(`${line}\n`),
  });
}
