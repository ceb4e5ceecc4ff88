import { type SettingName, settingCatalogue } from '../../../lib/settings/catalogue.js';

/** The explanation of every setting as local.settings.sample.json must show it. */
export function sampleReadme(): readonly string[] {
  const names = Object.keys(settingCatalogue) as SettingName[];
  return names.map((name) => `${name}: ${settingCatalogue[name].purpose} Example: ${settingCatalogue[name].example}`);
}
