import { z } from 'zod';
import { readContent } from '../../lib/configuration/content.js';
import { integerField, writeJson } from '../../lib/http/json.js';
import type { Configuration } from '../../lib/ports/connection.js';
import type { AppClient } from '../app-client.js';
import { CommandError } from '../surroundings.js';
import type { Configured } from './choices.js';

const versionsSchema = z.object({ active: integerField }).loose();
const versionSchema = z.object({ configuration: z.looseObject({}) }).loose();

/** The configuration that a connection works by now, as its app tells it. */
export interface ConfigurationTold {
  readonly number: number;
  /** As people wrote it. */
  readonly written: Readonly<Record<string, unknown>>;
  /** With its defaults. */
  readonly filled: Configured;
  /** As the app reads it. */
  readonly configuration: Configuration;
}

/** Asks the app for the configuration in force. @throws {CommandError} when it cannot be asked, or what is in force is wrong */
export async function askConfiguration(app: AppClient, connectionId: string): Promise<ConfigurationTold> {
  const { active: number } = await app.get(versionsSchema, 'configuration', { connectionId });
  const written = await askWritten(app, connectionId, number);
  const read = readContent(written);
  if (!read.ok) {
    throw new CommandError(`the configuration in force is wrong: ${read.problems.join('; ')}`, 1);
  }
  const { businessTimeZone, policies } = plain(read.filled) as Configured;
  const countries = read.configuration.mapping.references?.countries ?? [];
  return { number, written, filled: { businessTimeZone, policies, countries }, configuration: read.configuration };
}

/** What a version holds, as people wrote it. @throws {CommandError} when it cannot be asked */
export async function askWritten(
  app: AppClient,
  connectionId: string,
  number: number,
): Promise<Readonly<Record<string, unknown>>> {
  const { configuration } = await app.get(versionSchema, `configuration/${number}`, { connectionId });
  return plain(configuration) as Readonly<Record<string, unknown>>;
}

/** Numbers as numbers: what comes from the app keeps them as they were written. */
function plain(value: unknown): unknown {
  return JSON.parse(writeJson(value));
}
