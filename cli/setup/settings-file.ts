import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { readSettings } from '../../lib/settings/read-settings.js';
import type { Settings } from '../../lib/settings/settings.js';
import { CommandError } from '../surroundings.js';
import { assertRight, type PairEntry } from './pair.js';

const sample = 'local.settings.sample.json';
const fileSchema = z.looseObject({ Values: z.record(z.string(), z.string()) });
type SettingsFile = z.infer<typeof fileSchema>;
const entries = z.array(z.looseObject({ connectionId: z.string() }));

/** What was written, and which settings still need a value; values of secrets are never written. */
export interface Written {
  readonly changed: boolean;
  readonly needs: readonly string[];
}

/** The settings of the function app from a file like local.settings.json. @throws {SettingsError} */
export function settingsOfFile(path: string): Settings {
  return readSettings(readFile(path).Values);
}

/**
 * Puts the pair into a settings file, which is made after the sample where there is none. Other connections stay. A file for
 * this machine names the settings of the static tokens as well.
 */
export function writePair(path: string, pair: PairEntry): Written {
  const isNew = !existsSync(path);
  const file = readFile(isNew ? sample : path);
  const entry = file.Values.TANDEM_MODE === 'local' ? withTokens(pair) : pair;
  const others = isNew ? [] : connectionsOf(file).filter(({ connectionId }) => connectionId !== pair.connectionId);
  const known = isNew ? [] : connectionsOf(file).filter(({ connectionId }) => connectionId === pair.connectionId);
  // What a person added to the entry, such as a mapping, stays.
  const next = [...others, { ...known[0], ...entry }];
  assertRight(next);
  const text = JSON.stringify(next);
  const changed = file.Values.TANDEM_CONNECTIONS !== text;
  if (changed || isNew) {
    const written = { ...file, Values: { ...file.Values, TANDEM_CONNECTIONS: text } };
    writeFileSync(path, `${JSON.stringify(written, undefined, 2)}\n`, { mode: 0o600 });
  }
  return { changed: changed || isNew, needs: needsOf(entry).filter((name) => isUnset(file.Values[name])) };
}

/** The settings that hold a connection's secrets. */
export function needsOf({ businessCentral, sales }: PairEntry): readonly string[] {
  return [businessCentral, sales].flatMap(({ webhookSecretSetting, tokenSetting }) =>
    tokenSetting === undefined ? [webhookSecretSetting] : [webhookSecretSetting, tokenSetting],
  );
}

function withTokens(pair: PairEntry): PairEntry {
  const suffix = pair.businessCentral.webhookSecretSetting.replace('BusinessCentralWebhookSecret', '');
  return {
    ...pair,
    businessCentral: { ...pair.businessCentral, tokenSetting: `BusinessCentralToken${suffix}` },
    sales: { ...pair.sales, tokenSetting: `SalesToken${suffix}` },
  };
}

function isUnset(value: string | undefined): boolean {
  return value === undefined || value.trim() === '' || value.startsWith('<');
}

function readFile(path: string): SettingsFile {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? 'it has no "Values"' : error instanceof Error ? error.message : '';
    throw new CommandError(`${path} could not be read: ${why}`, 2);
  }
}

function connectionsOf({ Values }: SettingsFile): z.infer<typeof entries> {
  const parsed = entries.safeParse(JSON.parse(Values.TANDEM_CONNECTIONS ?? '[]'));
  return parsed.data ?? [];
}
