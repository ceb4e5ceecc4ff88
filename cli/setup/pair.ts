import { type Company, listCompanies } from '../../lib/business-central/companies.js';
import { missingRights } from '../../lib/dataverse/administrator-rights.js';
import { lookAtOrganization } from '../../lib/dataverse/setup-look.js';
import { CommandError, type Surroundings } from '../surroundings.js';
import { businessCentralAddress, salesAddress } from './addresses.js';
import { ordersEnterOf, type SetupOptions } from './choices.js';
import { comparePair, type PairCheck } from './compare-pair.js';
import { assertPartRight, assertRight, type PairEntry, secretSettingsOf } from './pair-entry.js';
import { choicesFrom, type Prompts, useUntilRight } from './prompts.js';
import { answered, personalBusinessCentral, personalSales, signIn } from './systems.js';

/** A company and an organization, as they were chosen and looked at. */
export interface ChosenPair {
  readonly entry: PairEntry;
  readonly companyName: string;
  /** What only both sides together show. */
  readonly checks: readonly PairCheck[];
  /** What whoever is signed in may not do in Sales, by name. */
  readonly missingRights: readonly string[];
}

interface Asking {
  readonly options: SetupOptions;
  readonly prompts: Prompts;
  readonly surroundings: Surroundings;
}

/**
 * Connects to both systems and chooses company, organization and time zone. What is wrong with an answer is told where it is
 * given; at a terminal the question is asked again. @throws {CommandError}
 */
export async function choosePair(
  options: SetupOptions,
  prompts: Prompts,
  surroundings: Surroundings,
): Promise<ChosenPair> {
  const asking = { options, prompts, surroundings };
  const connectionId = options.connection ?? 'main';
  assertPartRight({ connectionId });
  const ordersEnter = options.ordersEnter === undefined ? undefined : ordersEnterOf(options.ordersEnter);
  const businessCentral = await chooseEnvironment(asking);
  const company = await chooseCompany(businessCentral.companies, asking);
  const sales = await chooseOrganization(asking);
  const secrets = secretSettingsOf(connectionId);
  const entry: PairEntry = {
    connectionId,
    businessTimeZone: await chooseTimeZone(asking),
    businessCentral: {
      apiBaseUrl: businessCentral.address,
      companyId: company.id,
      webhookSecretSetting: secrets.businessCentral,
    },
    sales: {
      apiBaseUrl: sales.address,
      organizationId: sales.organizationId,
      webhookSecretSetting: secrets.sales,
    },
    ...(ordersEnter === undefined ? {} : { policies: { ordersEnter } }),
  };
  assertRight([entry]);
  return {
    entry,
    companyName: company.name,
    checks: await comparePair(entry, surroundings),
    missingRights: sales.missingRights,
  };
}

async function chooseEnvironment({ options, prompts, surroundings }: Asking) {
  return await useUntilRight(
    options.businessCentral,
    (initial) =>
      prompts.text({
        message: 'Address of the Business Central API (…/v2.0/<tenant>/<environment>/api/v2.0), or of its client:',
        option: '--business-central <url>',
        ...(initial === undefined ? {} : { initial }),
      }),
    async (given) => {
      const address = businessCentralAddress(given);
      const companies = answered(
        'Business Central',
        await listCompanies(personalBusinessCentral(address, surroundings)),
      );
      if (companies.length === 0) {
        throw new CommandError(
          `Whoever is signed in to Business Central sees no company there. ${signIn['Business Central']}`,
          2,
        );
      }
      return { address, companies };
    },
    prompts,
  );
}

async function chooseCompany(found: readonly Company[], { options, prompts }: Asking): Promise<Company> {
  const [only, second] = found;
  const names = found.map(({ name }) => name).join(', ');
  return await useUntilRight(
    options.company,
    () =>
      prompts.choose({
        message: 'Company:',
        option: `--company <name or id>, one of ${names}`,
        from: choicesFrom(Object.fromEntries(found.map(({ id, name }) => [id, name]))),
        ...(only !== undefined && second === undefined ? { initial: only.id } : {}),
      }),
    async (asked) => {
      const company = found.find(({ id, name }) => id === asked.toLowerCase() || name === asked);
      if (company === undefined) {
        throw new CommandError(`There is no company ${asked}; there are: ${names}`, 2);
      }
      return company;
    },
    prompts,
  );
}

async function chooseOrganization({ options, prompts, surroundings }: Asking) {
  return await useUntilRight(
    options.sales,
    (initial) =>
      prompts.text({
        message: 'Address of the Sales organization (https://….dynamics.com):',
        option: '--sales <url>',
        ...(initial === undefined ? {} : { initial }),
      }),
    async (given) => {
      const address = salesAddress(given);
      const remote = personalSales(address, surroundings);
      const { organizationId } = answered('Sales', await lookAtOrganization(remote));
      const rights = answered('Sales', await missingRights(remote, new Set(['columns', 'webhook'])));
      return { address, organizationId, missingRights: rights };
    },
    prompts,
  );
}

async function chooseTimeZone({ options, prompts }: Asking): Promise<string> {
  return await useUntilRight(
    options.timeZone,
    (initial) =>
      prompts.text({
        message: 'Time zone in which days are meant in Business Central:',
        option: '--time-zone <name>',
        ...(initial === undefined ? {} : { initial }),
      }),
    async (given) => {
      const businessTimeZone = given.trim();
      assertPartRight({ businessTimeZone });
      return businessTimeZone;
    },
    prompts,
  );
}
