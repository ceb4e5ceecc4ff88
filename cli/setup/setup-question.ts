import type { SetupOptions } from './choices.js';
import type { Findings } from './find-out.js';
import { answerInForce, optionValue, type PolicyRow, shownFlag } from './policy-table.js';
import { choicesFrom, type Prompts } from './prompts.js';

/** What a question is asked with. */
export interface Asking {
  readonly found: Findings;
  readonly prompts: Prompts;
  /** What options and the questions before have said. */
  readonly said: SetupOptions;
}

/** Something that an administrator chooses at a terminal; options say the same. */
export interface SetupQuestion {
  isAnswered(options: SetupOptions, found: Findings): boolean;
  /** The answer as its options give it; nothing of it: as it is now. */
  ask(asking: Asking): Promise<Partial<SetupOptions>>;
  /** Why the answer will not do, beyond what a configuration may hold. */
  problemOf?(answer: Partial<SetupOptions>, asking: Asking): Promise<string | undefined> | string | undefined;
}

/** The question of a policy that is one of a few. */
export function policyQuestion(row: PolicyRow): SetupQuestion {
  const { name, message, answers } = row;
  return {
    isAnswered: (options) => options[name] !== undefined,
    ask: async ({ found, prompts, said }) => {
      const now = answerInForce(row, found.inForce.policies[name]);
      const initial = typeof said[name] === 'string' ? said[name] : now;
      const answer = await prompts.choose({
        message,
        option: shownFlag(row),
        from: choicesFrom(answers),
        ...(initial === undefined ? {} : { initial }),
      });
      return answer === now ? { [name]: undefined } : { [name]: optionValue(row, answer) };
    },
  };
}
