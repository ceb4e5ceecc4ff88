import { accessSync, constants, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
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

/** Before long work whose result goes there: the file, or a new one in its folder, can be written. @throws {CommandError} */
export function mustBeWritable(
  path: string,
  option: string,
  { force = true }: { readonly force?: boolean } = {},
): void {
  try {
    const isThere = existsSync(path);
    if (isThere && !force) {
      throw new Error('there is such a file already; --force writes over it');
    }
    if (isThere && !statSync(path).isFile()) {
      throw new Error('it is no file');
    }
    accessSync(isThere ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw new CommandError(`${option} ${path}: ${error instanceof Error ? error.message : String(error)}`, 2);
  }
}

/** Writes JSON to a file that is not there yet, or over it when asked to. @throws {CommandError} */
export function writeJsonFile(path: string, value: unknown, { force }: { readonly force: boolean }): void {
  try {
    writeFileSync(path, `${prettyJson(value)}\n`, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isThere = !force && existsSync(path);
    throw new CommandError(`${path} cannot be written: ${message}${isThere ? '; --force writes over it' : ''}`, 2);
  }
}

/** JSON for people: one value a line. */
export function prettyJson(value: unknown): string {
  return JSON.stringify(JSON.parse(writeJson(value)), null, 2);
}
