import { listCompanies } from '../../lib/business-central/companies.js';
import { lookAtOrganization } from '../../lib/dataverse/setup-look.js';
import { connectionEntries } from '../../lib/settings/connection-settings.js';
import { CommandError, type Surroundings } from '../surroundings.js';
import type { SetupOptions } from './choices.js';
import type { Prompts } from './prompts.js';
import { answered, personalBusinessCentral, personalSales } from './systems.js';

/** An entry of TANDEM_CONNECTIONS: what a pair of company and organization is. Secrets are named, never contained. */
export interface PairEntry {
  readonly connectionId: string;
  readonly businessTimeZone: string;
  readonly businessCentral: {
    readonly apiBaseUrl: string;
    readonly companyId: string;
    readonly tokenSetting?: string;
    readonly webhookSecretSetting: string;
  };
  readonly sales: {
    readonly apiBaseUrl: string;
    readonly organizationId: string;
    readonly tokenSetting?: string;
    readonly webhookSecretSetting: string;
  };
}

/** The names of a company, as it was chosen. */
export interface ChosenPair {
  readonly entry: PairEntry;
  readonly companyName: string;
}

/** Connects to both systems and chooses company, organization and time zone. @throws {CommandError} */
export async function choosePair(
  options: SetupOptions,
  prompts: Prompts,
  surroundings: Surroundings,
): Promise<ChosenPair> {
  const connectionId = options.connection ?? 'main';
  const businessCentralUrl = await addressOf(options.businessCentral, prompts, {
    message: 'Address of the Business Central API (…/v2.0/<tenant>/<environment>/api/v2.0):',
    option: '--business-central <url>',
  });
  const company = await chooseCompany(businessCentralUrl, options.company, { prompts, surroundings });
  const salesUrl = await addressOf(options.sales, prompts, {
    message: 'Address of the Sales Web API (https://….dynamics.com/api/data/v9.2):',
    option: '--sales <url>',
  });
  const { organizationId } = answered('Sales', await lookAtOrganization(personalSales(salesUrl, surroundings)));
  const businessTimeZone =
    options.timeZone ??
    (await prompts.text({
      message: 'Time zone in which days are meant in Business Central:',
      option: '--time-zone <name>',
    }));
  const secrets = secretSettingsOf(connectionId);
  const entry: PairEntry = {
    connectionId,
    businessTimeZone,
    businessCentral: {
      apiBaseUrl: businessCentralUrl,
      companyId: company.id,
      webhookSecretSetting: secrets.businessCentral,
    },
    sales: { apiBaseUrl: salesUrl, organizationId, webhookSecretSetting: secrets.sales },
  };
  assertRight([entry]);
  return { entry, companyName: company.name };
}

/** The settings in which setup has a connection's webhook secrets. */
export function secretSettingsOf(connectionId: string): { readonly businessCentral: string; readonly sales: string } {
  const suffix = `${connectionId.charAt(0).toUpperCase()}${connectionId.slice(1)}`;
  return { businessCentral: `BusinessCentralWebhookSecret${suffix}`, sales: `SalesWebhookSecret${suffix}` };
}

/** By the very schema that the app reads TANDEM_CONNECTIONS by. @throws {CommandError} */
export function assertRight(entries: readonly unknown[]): void {
  const { error } = connectionEntries.safeParse(entries);
  if (error !== undefined) {
    throw new CommandError(
      error.issues.map(({ path, message }) => `${path.slice(1).join('.')}: ${message}`).join('\n'),
      2,
    );
  }
}

async function addressOf(
  given: string | undefined,
  prompts: Prompts,
  question: { readonly message: string; readonly option: string },
): Promise<string> {
  return (given ?? (await prompts.text(question))).trim().replace(/\/+$/, '');
}

async function chooseCompany(
  apiBaseUrl: string,
  wanted: string | undefined,
  { prompts, surroundings }: { readonly prompts: Prompts; readonly surroundings: Surroundings },
) {
  const found = answered('Business Central', await listCompanies(personalBusinessCentral(apiBaseUrl, surroundings)));
  const [only, second] = found;
  const asked =
    wanted ??
    (await prompts.choose({
      message: 'Company:',
      option: `--company <name or id>, one of ${found.map(({ name }) => name).join(', ')}`,
      from: found.map(({ id, name }) => ({ value: id, label: name })),
      ...(only !== undefined && second === undefined ? { initial: only.id } : {}),
    }));
  const company = found.find(({ id, name }) => id === asked.toLowerCase() || name === asked);
  if (company === undefined) {
    throw new CommandError(`There is no company ${asked}; there are: ${found.map(({ name }) => name).join(', ')}`, 2);
  }
  return company;
}
