import { CommandError } from '../surroundings.js';

/** Asks a person at a terminal; every question has an option that answers it instead. */
export interface Prompts {
  text(question: Question): Promise<string>;
  choose(question: Question & { readonly from: readonly Choice[] }): Promise<string>;
  confirm(message: string): Promise<boolean>;
  /** Says what is wrong with an answer, before its question is asked again. @throws {CommandError} where nobody is there to answer */
  tell(problem: string | CommandError): void;
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
  tell: (problem) => {
    throw problem instanceof CommandError ? problem : new CommandError(problem, 2);
  },
};

/** What may be answered, with words for people. */
export type Answers = Readonly<Record<string, string>>;

/** Answers as a list to choose from. */
export function choicesFrom(answers: Answers): readonly Choice[] {
  return Object.entries(answers).map(([value, label]) => ({ value, label }));
}

/** Asks until nothing is wrong with the answer; what is wrong is told each time. */
export async function askUntilRight<Answer>(
  ask: () => Promise<Answer>,
  problemOf: (answer: Answer) => Promise<string | undefined> | string | undefined,
  prompts: Pick<Prompts, 'tell'>,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    const problem = await problemOf(answer);
    if (problem === undefined) {
      return answer;
    }
    prompts.tell(problem);
  }
}

function missing(message: string, option: string): never {
  throw new CommandError(`${message} Give ${option}.`, 2);
}

/** Uses what was given, else what is asked for, until that goes well; what is wrong is told each time. */
export async function useUntilRight<Value>(
  given: string | undefined,
  ask: (initial: string | undefined) => Promise<string>,
  use: (answer: string) => Promise<Value>,
  prompts: Pick<Prompts, 'tell'>,
): Promise<Value> {
  let answer = given ?? (await ask(undefined));
  for (;;) {
    try {
      return await use(answer);
    } catch (error) {
      if (!(error instanceof CommandError)) {
        throw error;
      }
      prompts.tell(error);
    }
    answer = await ask(answer);
  }
}
