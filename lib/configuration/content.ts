import { z } from 'zod';
import type { Configuration, WrittenConfiguration } from '../ports/connection.js';
import {
  configurationOf,
  configurationShape,
  policyNames,
  problemsBetween,
  writtenConfigurationOf,
} from '../settings/configuration-settings.js';
import { mappingObject } from '../settings/mapping-settings.js';

/** A configuration that has been read and found right, or what is wrong with it: each with its path and what to do. */
export type ReadContent =
  | {
      readonly ok: true;
      readonly configuration: Configuration;
      readonly written: WrittenConfiguration;
      /** As written, with the defaults filled in: what two versions are compared by. */
      readonly filled: FilledConfiguration;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A configuration with every default in its place, as plain JSON. */
export interface FilledConfiguration {
  readonly businessTimeZone: string;
  readonly mapping: unknown;
  readonly policies: unknown;
}

const content = z.strictObject(configurationShape).superRefine(problemsBetween);

/** Reads a configuration by the very schema that TANDEM_CONNECTIONS is read by. */
export function readContent(written: unknown): ReadContent {
  const parsed = content.safeParse(written);
  if (!parsed.success || typeof written !== 'object' || written === null) {
    return { ok: false, problems: (parsed.error?.issues ?? []).map(wordsOf) };
  }
  const kept = writtenConfigurationOf(written);
  const { businessTimeZone, policies } = parsed.data;
  return {
    ok: true,
    configuration: configurationOf(parsed.data),
    written: kept,
    filled: { businessTimeZone, mapping: mappingObject.parse(kept.mapping ?? {}), policies },
  };
}

/** The parts of what somebody wrote that are configuration, right or not. */
export function partsOf(written: object): WrittenConfiguration {
  return writtenConfigurationOf(written);
}

/** The path and what may stand there, in words of ours: what somebody wrote is not sent back. */
function wordsOf({ code, path, message }: z.core.$ZodIssue): string {
  const where = path.map(String).join('.');
  if (code !== 'unrecognized_keys') {
    const missing = /received undefined/.test(message);
    return `${where === '' ? 'the configuration' : where}: ${missing ? 'is missing' : message}`;
  }
  if (where === '') {
    return `the configuration: holds ${namesThatDoNotBelong}`;
  }
  const known =
    where === 'policies' ? `; known are ${policyNames.join(', ')}` : '; docs/FIELDS.md lists those there are';
  return `${where}: holds a name that is not known: mend or remove it${known}`;
}

const namesThatDoNotBelong =
  'other names than businessTimeZone, mapping and policies: addresses, company and secrets stay in TANDEM_CONNECTIONS';
