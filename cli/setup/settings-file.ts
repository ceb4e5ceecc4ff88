import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { readSettings } from '../../lib/settings/read-settings.js';
import type { Settings } from '../../lib/settings/settings.js';
import { CommandError } from '../surroundings.js';
import { assertRight, entriesWith, type KnownEntry, type PairEntry } from './pair-entry.js';
import type { Completed, Mode, SettingValues } from './setting-values.js';

const sample = 'local.settings.sample.json';
const fileSchema = z.looseObject({ Values: z.record(z.string(), z.string()) });
type SettingsFile = z.infer<typeof fileSchema>;
const entries = z.array(z.looseObject({ connectionId: z.string() }));

/** What of the sample is for this machine alone, and its example of a connection. */
const ofThisMachine = [
  'TANDEM_MODE',
  'TANDEM_PUBLIC_URL',
  'ServiceBusConnection',
  'TableStorage',
  'AzureWebJobsStorage',
];

/** The settings of the function app from a file like local.settings.json. @throws {SettingsError} */
export function settingsOfFile(path: string): Settings {
  return readSettings(readFile(path).Values);
}

/** A settings file as it is, or as it begins: after the sample, without its examples. */
export interface OpenedFile {
  readonly path: string;
  readonly isNew: boolean;
  readonly values: SettingValues;
  readonly file: SettingsFile;
}

/** Reads the file, which begins after the sample where there is none. @throws {CommandError} */
export function openSettings(path: string): OpenedFile {
  const isNew = !existsSync(path);
  const file = readFile(isNew ? sample : path);
  const begun = Object.entries(file.Values).filter(
    ([name]) => !isNew || (name !== 'TANDEM_CONNECTIONS' && !ofThisMachine.includes(name)),
  );
  return { path, isNew, file, values: Object.fromEntries(begun) };
}

/** Where the app of this file runs: as it was, unless asked otherwise. */
export function modeOf({ isNew, values }: OpenedFile, isLocal: boolean | undefined): Mode {
  return isLocal === true || (!isNew && values.TANDEM_MODE === 'local') ? 'local' : 'cloud';
}

/** A file for this machine names the settings of the static tokens as well. */
export function entryFor(mode: Mode, pair: PairEntry): PairEntry {
  if (mode === 'cloud') {
    return pair;
  }
  const suffix = pair.businessCentral.webhookSecretSetting.replace('BusinessCentralWebhookSecret', '');
  return {
    ...pair,
    businessCentral: { ...pair.businessCentral, tokenSetting: `BusinessCentralToken${suffix}` },
    sales: { ...pair.sales, tokenSetting: `SalesToken${suffix}` },
  };
}

/**
 * Puts pair and values into the file, for its owner's eyes alone. Other connections and settings stay, and what a person
 * added to the entry, such as a mapping. `false`: all of it was there. @throws {CommandError} when it could not be right
 */
export function writeSettings(opened: OpenedFile, entry: PairEntry, { values, needs }: Completed): boolean {
  const { path, file, isNew } = opened;
  const next = entriesWith(connectionsOf(opened), entry);
  assertRight(next);
  const written: SettingValues = { ...values, TANDEM_CONNECTIONS: JSON.stringify(next) };
  if (needs.length === 0) {
    assertComplete(written);
  }
  if (!isNew && sameValues(file.Values, written)) {
    return false;
  }
  const host = hostOf(written.TANDEM_PUBLIC_URL);
  const text = JSON.stringify({ ...file, Values: written, ...(isNew ? { Host: host } : {}) }, undefined, 2);
  writeFileSync(path, `${text}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  return true;
}

/** By the very schema that the app reads its settings by. @throws {SettingsError} */
function assertComplete(values: SettingValues): void {
  readSettings(values);
}

/** `func start` listens where the app says it is, when that is this machine. */
function hostOf(publicUrl: string | undefined): object {
  const url = publicUrl !== undefined && URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  const isHere = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
  return { LocalHttpPort: isHere && url.port !== '' ? Number(url.port) : 7071 };
}

function sameValues(one: SettingValues, other: SettingValues): boolean {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.every((name) => one[name] === other[name]);
}

function readFile(path: string): SettingsFile {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? 'it has no "Values"' : error instanceof Error ? error.message : '';
    throw new CommandError(`${path} could not be read: ${why}`, 2);
  }
}

/** The connections of a file. @throws {CommandError} */
export function connectionsOf({ path, values }: OpenedFile): readonly KnownEntry[] {
  return connectionList(path, values.TANDEM_CONNECTIONS);
}

/** The value of TANDEM_CONNECTIONS, read so far that nothing of it is lost. @throws {CommandError} */
export function connectionList(place: string, text = '[]'): readonly KnownEntry[] {
  try {
    return entries.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    throw new CommandError(`${place}: TANDEM_CONNECTIONS is no JSON; mend it first, so that nothing of it is lost`, 2);
  }
}
