import { CommandError } from '../surroundings.js';

const apiPath = /^(\/v2\.0\/[^/]+\/[^/]+\/api\/v2\.0)(\/|$)/i;
/** What stands in the browser: tenant and environment. */
const clientHost = 'businesscentral.dynamics.com';
const clientPath = /^\/([^/]+)\/([^/]+)\/?$/;
const webApiPath = /^(\/api\/data\/v\d+\.\d+)(\/|$)/i;
const currentWebApi = '/api/data/v9.2';

/**
 * The address of the Business Central API, also from one below it, or from that of the client with tenant and environment.
 * Pure. @throws {CommandError} with what it must look like
 */
export function businessCentralAddress(text: string): string {
  const url = urlOf(text);
  const [, api] = apiPath.exec(url.pathname) ?? [];
  if (api !== undefined) {
    return `${url.origin}${api}`;
  }
  const [, tenant, environment] = clientPath.exec(url.pathname) ?? [];
  if (url.hostname === clientHost && tenant !== undefined && environment !== undefined) {
    return `https://api.${clientHost}/v2.0/${tenant}/${environment}/api/v2.0`;
  }
  throw new CommandError(
    `${text.trim()} is not the address of the Business Central API: https://api.${clientHost}/v2.0/<tenant>/<environment>/api/v2.0`,
    2,
  );
}

/** The address of the Sales Web API, from any address of the organization. Pure. @throws {CommandError} */
export function salesAddress(text: string): string {
  const url = urlOf(text);
  const [, api = currentWebApi] = webApiPath.exec(url.pathname) ?? [];
  return `${url.origin}${api}`;
}

function urlOf(text: string): URL {
  const trimmed = text.trim();
  const written = /^[a-z]+:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || !/[.:]/.test(url.host) || url.username !== '') {
    throw new CommandError(`${trimmed === '' ? 'Nothing' : trimmed} is not an address such as https://example.com`, 2);
  }
  return url;
}
