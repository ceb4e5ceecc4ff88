import { describeSetting, type SettingName, settingCatalogue } from './catalogue.js';
import { readConnectionSecrets, type SecretProblem } from './connection-secrets.js';
import { type Environment, environmentSchema, type ReadEnvironment } from './environment-schema.js';
import { type ProblemAt, problemsOf } from './issue-words.js';
import type { ServiceBusSettings, Settings, TableSettings, TelemetrySettings } from './settings.js';
import { type SettingProblem, SettingsError } from './settings-error.js';

/**
 * Reads and validates all settings into one object that nobody can change.
 * @throws {SettingsError} naming every missing or wrong setting at once
 */
export function readSettings(environment: Environment): Settings {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = environmentSchema.safeParse(present);
  const problems = [
    ...schemaProblems(problemsOf(environmentSchema, parsed.error?.issues ?? [])),
    ...rulesBetween(present),
  ];
  if (!parsed.success) {
    throw new SettingsError(problems);
  }
  const read = parsed.data;
  const connections = readConnectionSecrets(read.TANDEM_CONNECTIONS, present, read.TANDEM_MODE);
  problems.push(...insecureAddresses(read), ...connections.problems.map(describeSecretProblem));
  const queue = serviceBusOf(read);
  const tables = tablesOf(read);
  if (problems.length > 0 || queue === undefined || tables === undefined) {
    throw new SettingsError(problems);
  }
  return deepFreeze({
    mode: read.TANDEM_MODE,
    publicUrl: read.TANDEM_PUBLIC_URL,
    connections: connections.settings,
    queue,
    tables,
    operators: {
      authority: read.TANDEM_AUTHORITY,
      ...(read.TANDEM_TENANT_ID === undefined ? {} : { tenantId: read.TANDEM_TENANT_ID }),
      ...(read.TANDEM_OPERATOR_AUDIENCE === undefined ? {} : { audience: read.TANDEM_OPERATOR_AUDIENCE }),
    },
    ...(read.TANDEM_IDENTITY_CLIENT_ID === undefined ? {} : { identityClientId: read.TANDEM_IDENTITY_CLIENT_ID }),
    sweepOverlapMs: read.TANDEM_SWEEP_OVERLAP_MINUTES * 60_000,
    telemetry: telemetryOf(read),
    secrets: [...connections.secrets, ...[read.ServiceBusConnection, read.TableStorage].filter(isLongText)],
  });
}

function isLongText(value: string | undefined): value is string {
  return value !== undefined && value.length >= 32;
}

/** Words from the schema, never the value: it may hold a secret in the wrong place. */
function schemaProblems(problems: readonly ProblemAt[]): SettingProblem[] {
  return problems.map(({ path: [name, ...inside], words }) =>
    problemOf(name as SettingName, inside.length > 0 ? `at ${inside.join('.')}: ${words}` : shortIfMissing(words)),
  );
}

/** Purpose and example stand beside it. */
function shortIfMissing(words: string): string {
  return words.startsWith('is missing') ? 'is missing' : words;
}

function problemOf(name: SettingName, problem: string): SettingProblem {
  const { purpose, example } = describeSetting(name);
  return { name, problem, purpose, example };
}

function describeSecretProblem(found: SecretProblem): SettingProblem {
  return { name: found.name, problem: found.problem, purpose: found.purpose, example: found.example };
}

/** What one setting demands of another. */
function rulesBetween(present: Readonly<Record<string, string | undefined>>): SettingProblem[] {
  const problems: SettingProblem[] = [];
  for (const [name, other] of [
    ['ServiceBusConnection', 'ServiceBusConnection__fullyQualifiedNamespace'],
    ['TableStorage', 'TableStorage__endpoint'],
  ] as const) {
    const count = Number(present[name] !== undefined) + Number(present[other] !== undefined);
    if (count !== 1) {
      problems.push(
        problemOf(name, count === 0 ? `is missing, and so is ${other}` : `must not be set beside ${other}`),
      );
    }
  }
  if (present.TANDEM_MODE !== 'local') {
    if (present.TANDEM_TELEMETRY_FILE !== undefined) {
      problems.push(problemOf('TANDEM_TELEMETRY_FILE', 'is for local mode only'));
    }
    for (const name of Object.keys(settingCatalogue) as SettingName[]) {
      if (settingCatalogue[name].required === 'cloud' && present[name] === undefined) {
        problems.push(problemOf(name, 'is missing'));
      }
    }
  }
  return problems;
}

/** In the cloud tokens and secrets travel over these addresses. */
function insecureAddresses(read: ReadEnvironment): SettingProblem[] {
  if (read.TANDEM_MODE === 'local') {
    return [];
  }
  const addresses: readonly (readonly [SettingName, string, string])[] = [
    ['TANDEM_PUBLIC_URL', '', read.TANDEM_PUBLIC_URL],
    ['TANDEM_AUTHORITY', '', read.TANDEM_AUTHORITY],
    ['TableStorage__endpoint', '', read.TableStorage__endpoint ?? 'https:'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', '', read.OTEL_EXPORTER_OTLP_ENDPOINT ?? 'https:'],
    ...read.TANDEM_CONNECTIONS.flatMap((entry, index) => [
      ['TANDEM_CONNECTIONS', ` at ${index}.businessCentral.apiBaseUrl`, entry.businessCentral.apiBaseUrl] as const,
      ['TANDEM_CONNECTIONS', ` at ${index}.sales.apiBaseUrl`, entry.sales.apiBaseUrl] as const,
    ]),
  ];
  return addresses
    .filter(([, , url]) => !url.startsWith('https:'))
    .map(([name, where]) => problemOf(name, `must be an https address${where}`));
}

function serviceBusOf(read: ReadEnvironment): ServiceBusSettings | undefined {
  if (read.ServiceBusConnection !== undefined) {
    return { queueName: read.QueueName, connectionString: read.ServiceBusConnection };
  }
  const fullyQualifiedNamespace = read.ServiceBusConnection__fullyQualifiedNamespace;
  return fullyQualifiedNamespace === undefined ? undefined : { queueName: read.QueueName, fullyQualifiedNamespace };
}

function tablesOf(read: ReadEnvironment): TableSettings | undefined {
  if (read.TableStorage !== undefined) {
    return { connectionString: read.TableStorage };
  }
  return read.TableStorage__endpoint === undefined ? undefined : { endpoint: read.TableStorage__endpoint };
}

function telemetryOf(read: ReadEnvironment): TelemetrySettings {
  const applicationInsights = read.APPLICATIONINSIGHTS_CONNECTION_STRING;
  const otlpEndpoint = read.OTEL_EXPORTER_OTLP_ENDPOINT;
  const file = read.TANDEM_TELEMETRY_FILE;
  return {
    ...(applicationInsights === undefined ? {} : { applicationInsights }),
    ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
    ...(file === undefined ? {} : { file }),
  };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) {
      deepFreeze(inner);
    }
  }
  return value;
}
