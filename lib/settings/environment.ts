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
