import { readFileSync, writeFileSync } from 'node:fs';
import { writeJson } from '../../lib/http/json.js';
import { CommandError } from '../surroundings.js';

/** The JSON object in a file. @throws {CommandError} saying what is wrong with it */
export function readJsonFile(path: string): object {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, 2);
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return parsed;
    }
  } catch {
    // told below
  }
  throw new CommandError(`${path} holds no JSON object`, 2);
}

/** Writes JSON to a file that is not there yet, or over it when asked to. @throws {CommandError} */
export function writeJsonFile(path: string, value: unknown, { force }: { readonly force: boolean }): void {
  try {
    writeFileSync(path, `${prettyJson(value)}\n`, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${path} cannot be written: ${message}${force ? '' : '; --force writes over a file'}`, 2);
  }
}

/** JSON for people: one value a line. */
export function prettyJson(value: unknown): string {
  return JSON.stringify(JSON.parse(writeJson(value)), null, 2);
}
