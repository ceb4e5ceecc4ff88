import { readSettings } from '../../lib/settings/read-settings.js';
import { SettingsError } from '../../lib/settings/settings-error.js';
import type { PairEntry } from './pair-entry.js';
import { askUntilRight, type Prompts } from './prompts.js';

/** Values of settings by their names, as a settings file holds them. */
export type SettingValues = Readonly<Record<string, string>>;
export type Mode = 'local' | 'cloud';

/** Where the app of a new pair runs and keeps what it has, as options say it. */
export interface PlaceOptions {
  /** Stand-in values of this machine: emulators, static tokens. */
  readonly local?: boolean;
  readonly publicUrl?: string;
  readonly storage?: string;
  readonly serviceBus?: string;
  readonly queue?: string;
  readonly tenant?: string;
  readonly audience?: string;
}

/** A setting that the file lacks: an option gives it, else a default, else a person. */
interface Wanted {
  readonly message: string;
  readonly option: string;
  readonly given: string | undefined;
  readonly initial?: string;
  /** What an answer means in settings. */
  readonly settings: (answer: string) => SettingValues;
  /** Names of which one must have a value. */
  readonly names: readonly string[];
}

/** What a file has to hold beside the pair, and what of it nobody has said. */
export interface Completed {
  readonly values: SettingValues;
  /** Secrets that were made at random. */
  readonly generated: readonly string[];
  readonly needs: readonly string[];
}

/** Stand-ins on this machine: Azurite and the Service Bus emulator with their well-known keys. */
const emulators = {
  storage: 'UseDevelopmentStorage=true',
  serviceBus:
    'Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;',
};

/**
 * Completes the settings of a pair. What has a value in the file keeps it, unless an option says otherwise; webhook secrets
 * are made at random; what else is missing is taken from the environment, where its name stands there, or asked for.
 */
export async function completeSettings(
  entry: PairEntry,
  known: SettingValues,
  from: {
    readonly mode: Mode;
    readonly options: PlaceOptions;
    /** Absent where nobody is there to answer. */
    readonly prompts: Prompts | undefined;
    readonly environment: (name: string) => string | undefined;
    readonly newSecret: () => string;
  },
): Promise<Completed> {
  const { mode, options, environment, prompts } = from;
  let values: SettingValues = { ...known, TANDEM_MODE: mode };
  const generated: string[] = [];
  for (const name of webhookSecretsOf(entry).filter((each) => isUnset(values[each]))) {
    const given = environment(name);
    values = { ...values, [name]: given ?? from.newSecret() };
    generated.push(...(given === undefined ? [name] : []));
  }
  for (const wanted of [...placesOf(options, mode, entry), ...tokensOf(entry)]) {
    values = { ...values, ...(await settle(wanted, values, { environment, prompts })) };
  }
  values = withoutUnusedPlaceholders(values);
  const needs = [...placesOf(options, mode, entry), ...tokensOf(entry)]
    .filter(({ names }) => names.every((name) => isUnset(values[name])))
    .map(({ names: [name = ''] }) => name);
  return { values, generated, needs };
}

async function settle(
  { given, names, settings, initial, message, option }: Wanted,
  values: SettingValues,
  {
    environment,
    prompts,
  }: { readonly environment: (name: string) => string | undefined; readonly prompts: Prompts | undefined },
): Promise<SettingValues> {
  if (given !== undefined) {
    return cleared(values, names, settings(given));
  }
  if (names.some((name) => !isUnset(values[name]))) {
    return {};
  }
  const named = names.find((name) => environment(name) !== undefined);
  if (named !== undefined) {
    return { [named]: environment(named) ?? '' };
  }
  if (prompts !== undefined) {
    const question = { message, option, ...(initial === undefined ? {} : { initial }) };
    return await askUntilRight(
      async () => settings(await prompts.text(question)),
      (chosen) => problemOf(chosen, values),
      prompts,
    );
  }
  return initial === undefined ? {} : settings(initial);
}

/** What the app would say of these values at its start; that others are still missing is no problem yet. */
function problemOf(chosen: SettingValues, values: SettingValues): string | undefined {
  try {
    readSettings({ ...values, ...chosen });
    return undefined;
  } catch (error) {
    if (!(error instanceof SettingsError)) {
      throw error;
    }
    const wrong = error.problems.find(({ name }) => name in chosen);
    return wrong === undefined ? undefined : `${wrong.name}: ${wrong.problem}, such as ${wrong.example}`;
  }
}

/** One of two alternatives takes the other's place. */
function cleared(values: SettingValues, names: readonly string[], chosen: SettingValues): SettingValues {
  const others = names.filter((name) => name in values && !(name in chosen));
  return { ...Object.fromEntries(others.map((name) => [name, ''])), ...chosen };
}

function placesOf(options: PlaceOptions, mode: Mode, entry: PairEntry): readonly Wanted[] {
  const isLocal = mode === 'local';
  const stand = (text: string) => (isLocal ? { initial: text } : {});
  const tenant = /\/v2\.0\/([0-9a-f-]{36})\//i.exec(entry.businessCentral.apiBaseUrl)?.[1];
  return [
    {
      names: ['TANDEM_PUBLIC_URL'],
      message: 'Address under which both systems reach this app:',
      option: '--public-url <url>',
      given: options.publicUrl,
      ...stand('http://127.0.0.1:7071'),
      settings: (url) => ({ TANDEM_PUBLIC_URL: url.replace(/\/+$/, '') }),
    },
    {
      names: ['TableStorage', 'TableStorage__endpoint'],
      message: 'Storage account of couplings and journal (its name, table endpoint or connection string):',
      option: '--storage <account>',
      given: options.storage,
      ...stand(emulators.storage),
      settings: storageSettings,
    },
    {
      names: ['ServiceBusConnection', 'ServiceBusConnection__fullyQualifiedNamespace'],
      message: 'Service Bus namespace, or connection string:',
      option: '--service-bus <namespace>',
      given: options.serviceBus,
      ...stand(emulators.serviceBus),
      settings: serviceBusSettings,
    },
    {
      names: ['QueueName'],
      message: 'Service Bus queue, with sessions:',
      option: '--queue <name>',
      given: options.queue,
      initial: 'notices',
      settings: (name) => ({ QueueName: name }),
    },
    ...(isLocal ? [] : operatorsOf(options, tenant)),
  ];
}

/** Whose tokens open the operator routes. */
function operatorsOf({ tenant, audience }: PlaceOptions, tenantOfPair: string | undefined): readonly Wanted[] {
  return [
    {
      names: ['TANDEM_TENANT_ID'],
      message: 'Entra tenant of the operators (id):',
      option: '--tenant <id>',
      given: tenant,
      ...(tenantOfPair === undefined ? {} : { initial: tenantOfPair }),
      settings: (id) => ({ TANDEM_TENANT_ID: id }),
    },
    {
      names: ['TANDEM_OPERATOR_AUDIENCE'],
      message: 'Audience of operator tokens:',
      option: '--audience <id>',
      given: audience,
      settings: (id) => ({ TANDEM_OPERATOR_AUDIENCE: id }),
    },
  ];
}

/** In local mode the app signs in with static tokens; they are never options, which other users of a machine can see. */
function tokensOf({ businessCentral, sales }: PairEntry): readonly Wanted[] {
  const tokens = [
    ['Business Central', businessCentral.tokenSetting],
    ['Sales', sales.tokenSetting],
  ] as const;
  return tokens.flatMap(([system, name]) =>
    name === undefined
      ? []
      : [
          {
            names: [name],
            message: `Bearer token of the app in ${system}:`,
            option: `the environment variable ${name}`,
            given: undefined,
            settings: (token: string) => ({ [name]: token }),
          },
        ],
  );
}

/** The settings that hold a connection's webhook secrets. */
export function webhookSecretsOf({ businessCentral, sales }: PairEntry): readonly string[] {
  return [businessCentral.webhookSecretSetting, sales.webhookSecretSetting];
}

function storageSettings(text: string): SettingValues {
  if (text.includes('=')) {
    return { TableStorage: text, AzureWebJobsStorage: text };
  }
  const endpoint = /^https?:/.test(text) ? text.replace(/\/+$/, '') : `https://${text}.table.core.windows.net`;
  // What is no address is refused with the rest, before it is written.
  const account = URL.canParse(endpoint) ? new URL(endpoint).hostname.split('.')[0] : undefined;
  return {
    TableStorage__endpoint: endpoint,
    AzureWebJobsStorage__accountName: account ?? text,
    AzureWebJobsStorage__credential: 'managedidentity',
  };
}

function serviceBusSettings(text: string): SettingValues {
  if (/^Endpoint=/i.test(text)) {
    return { ServiceBusConnection: text };
  }
  const host = text.replace(/^sb:\/\//, '').replace(/\/+$/, '');
  return {
    ServiceBusConnection__fullyQualifiedNamespace: host.includes('.') ? host : `${host}.servicebus.windows.net`,
    ServiceBusConnection__credential: 'managedidentity',
  };
}

/** Examples of the sample, such as `<random, …>`, and what another alternative took the place of. */
function withoutUnusedPlaceholders(values: SettingValues): SettingValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isUnset(value)));
}

function isUnset(value: string | undefined): boolean {
  return value === undefined || value.trim() === '' || value.startsWith('<');
}
