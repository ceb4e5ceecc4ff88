import { configurationOf } from './configuration-settings.js';
import type { ConnectionEntry } from './connection-settings.js';
import type { ConnectionSettings } from './settings.js';

/** What is wrong with a setting that a connection names. */
export interface SecretProblem {
  readonly name: string;
  readonly problem: string;
  readonly purpose: string;
  readonly example: string;
}

export interface ConnectionSecrets {
  readonly settings: readonly ConnectionSettings[];
  readonly secrets: readonly string[];
  readonly problems: readonly SecretProblem[];
}

/** A webhook secret is the only proof of who calls; it travels in a header, so that only plain characters will do. */
const usableSecret = /^[\w-]{32,200}$/;

type Present = Readonly<Record<string, string | undefined>>;

/** Fetches the secrets that connections name. `<name>_PREVIOUS` holds the secret that is being rotated out. */
export function readConnectionSecrets(
  entries: readonly ConnectionEntry[],
  present: Present,
  mode: 'cloud' | 'local',
): ConnectionSecrets {
  const finder = new SecretFinder(present, mode);
  const settings = entries.map((entry) => connectionOf(entry, finder));
  return { settings, secrets: finder.secrets, problems: finder.problems };
}

function connectionOf(entry: ConnectionEntry, finder: SecretFinder): ConnectionSettings {
  const { connectionId, businessCentral, sales } = entry;
  return {
    connection: { connectionId, ...configurationOf(entry) },
    asWritten: entry.asWritten,
    businessCentral: {
      apiBaseUrl: businessCentral.apiBaseUrl,
      companyId: businessCentral.companyId,
      tokenScope: businessCentral.tokenScope,
      ...finder.staticToken(businessCentral.tokenSetting, `Business Central, connection ${connectionId}`),
      webhookSecrets: finder.webhookSecrets(
        businessCentral.webhookSecretSetting,
        `Business Central notifications of connection ${connectionId}`,
      ),
    },
    sales: {
      apiBaseUrl: sales.apiBaseUrl,
      ...(sales.organizationId === undefined ? {} : { organizationId: sales.organizationId }),
      tokenScope: sales.tokenScope ?? `${new URL(sales.apiBaseUrl).origin}/.default`,
      ...finder.staticToken(sales.tokenSetting, `Sales, connection ${connectionId}`),
      webhookSecrets: finder.webhookSecrets(
        sales.webhookSecretSetting,
        `Sales notifications of connection ${connectionId}`,
      ),
    },
  };
}

/** Collects problems while it looks settings up, so that all of them are told at once. */
class SecretFinder {
  readonly problems: SecretProblem[] = [];
  readonly secrets: string[] = [];

  constructor(
    private readonly present: Present,
    private readonly mode: 'cloud' | 'local',
  ) {}

  webhookSecrets(name: string, what: string): readonly [string, ...string[]] {
    const purpose = `Secret that proves ${what}: random, 32 characters or more.`;
    const current = this.secret(name, purpose);
    const previousName = `${name}_PREVIOUS`;
    const previous =
      this.present[previousName] === undefined ? undefined : this.secret(previousName, `${purpose} The one before.`);
    return previous === undefined ? [current] : [current, previous];
  }

  staticToken(name: string | undefined, what: string): { readonly staticToken?: string } {
    if (name === undefined) {
      return {};
    }
    const purpose = `Bearer token for ${what}; local mode only.`;
    if (this.mode === 'cloud') {
      this.complain(name, 'must not be used in cloud mode: the managed identity signs in', purpose);
      return {};
    }
    const staticToken = this.present[name];
    if (staticToken === undefined) {
      this.complain(name, 'is missing', purpose);
      return {};
    }
    this.secrets.push(staticToken);
    return { staticToken };
  }

  private secret(name: string, purpose: string): string {
    const value = this.present[name] ?? '';
    if (value === '') {
      this.complain(name, 'is missing', purpose);
    } else if (value.startsWith('<')) {
      this.complain(name, 'still holds the placeholder of the sample', purpose);
    } else if (!usableSecret.test(value)) {
      this.complain(name, 'must be 32 to 200 letters, digits, "-" or "_"', purpose);
    }
    this.secrets.push(value);
    return value;
  }

  private complain(name: string, problem: string, purpose: string): void {
    this.problems.push({ name, problem, purpose, example: '(a random text, such as from: openssl rand -hex 32)' });
  }
}
