import type { Connection, WrittenConfiguration } from '../ports/connection.js';

/** Everything the product knows about where it runs: read once, validated, never changed. */
export interface Settings {
  readonly mode: 'cloud' | 'local';
  /** Without a slash at the end and without the route prefix. */
  readonly publicUrl: string;
  readonly connections: readonly ConnectionSettings[];
  readonly queue: ServiceBusSettings;
  readonly tables: TableSettings;
  readonly operators: OperatorSettings;
  /** Client id of a user-assigned identity; absent for the system-assigned one. */
  readonly identityClientId?: string;
  readonly sweepOverlapMs: number;
  readonly telemetry: TelemetrySettings;
  /** Every secret text, so that logs can strike them out. */
  readonly secrets: readonly string[];
}

/** One connection with its addresses and secrets. */
export interface ConnectionSettings {
  readonly connection: Connection;
  /** Its configuration as it stands in the setting: version 0. */
  readonly asWritten: WrittenConfiguration;
  readonly businessCentral: BusinessCentralSettings;
  readonly sales: SalesSettings;
}

export interface BusinessCentralSettings {
  /** `…/{tenant}/{environment}/api/v2.0`, without a slash at the end. */
  readonly apiBaseUrl: string;
  /** Lower-case GUID. */
  readonly companyId: string;
  readonly tokenScope: string;
  /** Bearer token used instead of an identity; local mode only. */
  readonly staticToken?: string;
  /** Root secrets of the webhook registration, the current one first; the second one is being rotated out. */
  readonly webhookSecrets: readonly [string, ...string[]];
}

export interface SalesSettings {
  /** `https://…/api/data/v9.2`, without a slash at the end. */
  readonly apiBaseUrl: string;
  /** Lower-case GUID; a notification of another organization is refused when given. */
  readonly organizationId?: string;
  readonly tokenScope: string;
  readonly staticToken?: string;
  readonly webhookSecrets: readonly [string, ...string[]];
}

/** Exactly one way to reach Service Bus. */
export type ServiceBusSettings = { readonly queueName: string } & (
  | { readonly connectionString: string }
  | { readonly fullyQualifiedNamespace: string }
);

/** Where traces and metrics go; none of them = nowhere. */
export interface TelemetrySettings {
  readonly applicationInsights?: string;
  /** Without a slash at the end. */
  readonly otlpEndpoint?: string;
  readonly file?: string;
}

/** Exactly one way to reach Table Storage. */
export type TableSettings = { readonly connectionString: string } | { readonly endpoint: string };

/** Whose tokens open the operator routes; `undefined` parts only in local mode, where loopback is open. */
export interface OperatorSettings {
  readonly authority: string;
  readonly tenantId?: string;
  readonly audience?: string;
}
