import { z } from 'zod';
import type { Configuration, WrittenConfiguration } from '../ports/connection.js';
import {
  configurationOf,
  configurationShape,
  problemsBetween,
  writtenConfigurationOf,
} from '../settings/configuration-settings.js';
import { type ProblemAt, problemsOf } from '../settings/issue-words.js';
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
    return { ok: false, problems: problemsOf(content, parsed.error?.issues ?? []).map(describe) };
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

/** The path and what is to stand there, in words of ours: of what somebody wrote only names are sent back. */
function describe({ path, words }: ProblemAt): string {
  const isOfAll = path.length === 0;
  const where = isOfAll ? 'the configuration' : path.join('.');
  return isOfAll && words.includes(' not known') ? `${where}: ${words}; ${whatStaysInSettings}` : `${where}: ${words}`;
}

const whatStaysInSettings = 'addresses, company and secrets stay in TANDEM_CONNECTIONS';
