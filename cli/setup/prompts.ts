import { CommandError } from '../surroundings.js';

/** Asks a person at a terminal; every question has an option that answers it instead. */
export interface Prompts {
  text(question: Question): Promise<string>;
  choose(question: Question & { readonly from: readonly Choice[] }): Promise<string>;
  confirm(message: string): Promise<boolean>;
}

export interface Question {
  readonly message: string;
  /** The option that answers it, as people write it. */
  readonly option: string;
  readonly initial?: string;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Without a terminal every question must be answered by its option; the last one by --yes. */
export const noPrompts: Prompts = {
  text: async ({ message, option, initial }) => initial ?? missing(message, option),
  choose: async ({ message, option, initial }) => initial ?? missing(message, option),
  confirm: async () => false,
};

function missing(message: string, option: string): never {
  throw new CommandError(`${message} Give ${option}.`, 2);
}
