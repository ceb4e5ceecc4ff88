import type { Readable, Writable } from 'node:stream';
import type { Settings } from '../lib/settings/settings.js';

/** Where the command line gets its settings from and writes to. Tests put their own in. */
export interface Surroundings {
  /** Settings of the function app, for commands that work without it. @throws {SettingsError} */
  readonly settings: () => Settings;
  /** Bearer token of an administrator of Sales; `undefined` means "az login". */
  readonly administratorToken: () => string | undefined;
  /** Bearer token of somebody who may see the companies in Business Central; `undefined` means "az login". */
  readonly businessCentralToken?: () => string | undefined;
  /** The value of a setting that stands in the environment, for a settings file that is completed. */
  readonly environment?: (name: string) => string | undefined;
  /** How the app's operator routes are reached when no option says so. */
  readonly operator: () => OperatorEnvironment;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Colours are for people at a terminal alone. */
  readonly isTerminal: boolean;
  /** Where questions are asked when it is not the terminal of the process. */
  readonly terminal?: TerminalStreams;
}

/** A terminal: what a person types, and what is shown. */
export interface TerminalStreams {
  readonly input: Readable;
  readonly output: Writable;
}

export interface OperatorEnvironment {
  /** Root address of the app. */
  readonly app?: string;
  /** Audience of its operator routes, such as `api://tandem`. */
  readonly audience?: string;
  /** Bearer token used instead of "az login". */
  readonly token?: string;
}

/**
 * How a command ended: `0` all is well · `1` what was asked for is not well or was refused · `2` the call or a setting is
 * wrong · `3` the app, or a system behind it, could not be reached.
 */
export type ExitCode = 0 | 1 | 2 | 3;

/** Ends a command with a sentence for people. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    message: string,
    readonly exitCode: Exclude<ExitCode, 0>,
  ) {
    super(message);
  }
}
