import { readSettings } from './read-settings.js';
import type { Settings } from './settings.js';

let settings: Settings | undefined;

/**
 * The settings of this process, read once. This is the only place that looks at the environment.
 * @throws {SettingsError} naming every missing or wrong setting
 */
export function environmentSettings(): Settings {
  settings ??= readSettings(process.env);
  return settings;
}

/** Bearer token of an administrator of Sales, for the registration command only; never kept in a file. */
export function administratorToken(): string | undefined {
  const token = process.env.TANDEM_ADMINISTRATOR_TOKEN?.trim();
  return token === '' ? undefined : token;
}

/** Bearer token of somebody who may see the companies in Business Central, for setup only; never kept in a file. */
export function businessCentralToken(): string | undefined {
  const token = process.env.TANDEM_BUSINESS_CENTRAL_TOKEN?.trim();
  return token === '' ? undefined : token;
}

/** How the command line reaches a running app when its options do not say so; empty parts are left out. */
export function operatorEnvironment(): { readonly app?: string; readonly audience?: string; readonly token?: string } {
  const named = {
    app: process.env.TANDEM_APP,
    audience: process.env.TANDEM_OPERATOR_AUDIENCE,
    token: process.env.TANDEM_OPERATOR_TOKEN,
  };
  return Object.fromEntries(Object.entries(named).filter(([, text]) => text !== undefined && text.trim() !== ''));
}

/** One setting as it stands in the environment; an empty one is none. */
export function environmentSetting(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === '' ? undefined : value;
}
