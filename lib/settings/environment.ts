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
