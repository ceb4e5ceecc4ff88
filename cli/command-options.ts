import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AppOptions } from './app-client.js';
import { Output } from './output.js';
import type { ExitCode, Surroundings } from './surroundings.js';

/** Options of every command that asks the app. */
export interface CommonOptions extends AppOptions {
  readonly json?: boolean;
}

/** Says with which exit code the command ends. */
export type End = (code: ExitCode) => void;

/** A command that asks the app: where it is, and how to answer. */
export function withApp(command: Command): Command {
  return command
    .option('--json', 'one document of JSON for programs')
    .addOption(new Option('--app <url>', "the app's address (TANDEM_APP; else the local twin's)"))
    .addOption(new Option('--audience <id>', "audience of the app's operator routes (TANDEM_OPERATOR_AUDIENCE)"));
}

export function outputOf({ json }: CommonOptions, surroundings: Surroundings): Output {
  return new Output(surroundings, json === true);
}

/** Reads an option that is a whole number above 0. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new InvalidArgumentError('must be a whole number above 0.');
  }
  return Number(text);
}
