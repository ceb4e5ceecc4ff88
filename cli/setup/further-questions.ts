import type { SetupOptions } from './choices.js';
import { byPerson, type DeletedOrders, deletionInForce } from './deletion-choices.js';
import { lineInForce, noLine } from './line-choices.js';
import { choicesFrom } from './prompts.js';
import type { SetupQuestion } from './setup-question.js';

/** What stands for lines that are no catalogue products. */
export function lineQuestion(
  name: 'writeInLines' | 'freight',
  part: 'writeIn' | 'freight',
  { flag, what }: { readonly flag: string; readonly what: string },
): SetupQuestion {
  return {
    isAnswered: (options) => options[name] !== undefined,
    ask: async ({ found, prompts, said }) => ({
      [name]: await prompts.text({
        message: `What stands for ${what} in Business Central, such as Account:6110 or Item:1000 (${noLine}: such orders wait)?`,
        option: `${flag} <type:number>`,
        initial: said[name] ?? lineInForce(part, found.inForce.policies.lines),
      }),
    }),
  };
}

const deletions = {
  deletedInSales: {
    side: 'inSales',
    flag: '--deleted-in-sales',
    message: 'An order is deleted in Sales:',
    answers: {
      [byPerson]: 'a person decides what becomes of it',
      makeAnew: 'it is made anew there after some minutes',
      uncouple: 'the order in Business Central stays, by itself, after some minutes',
    },
  },
  deletedInBusinessCentral: {
    side: 'inBusinessCentral',
    flag: '--deleted-in-business-central',
    message: 'An order is deleted in Business Central:',
    answers: {
      [byPerson]: 'a person decides what becomes of it',
      makeAnew: 'it is made anew there after some minutes',
      uncouple: 'the order in Sales stays, by itself, after some minutes',
      cancel: 'the order in Sales is cancelled after some minutes',
    },
  },
} as const satisfies Readonly<Record<string, Deletion>>;

interface Deletion {
  readonly side: keyof DeletedOrders;
  readonly flag: string;
  readonly message: string;
  readonly answers: Readonly<Record<string, string>>;
}

/** What becomes of an order that is deleted on one side. */
export function deletionQuestion(name: keyof typeof deletions & keyof SetupOptions): SetupQuestion {
  const { side, flag, message, answers } = deletions[name];
  return {
    isAnswered: (options) => options[name] !== undefined,
    ask: async ({ found, prompts, said }) => {
      const known = said[name] ?? deletionInForce(side, found.inForce.policies);
      const [action = byPerson, minutes = '60'] = known.split(':');
      const chosen = await prompts.choose({ message, option: flag, initial: action, from: choicesFrom(answers) });
      if (chosen === byPerson) {
        return { [name]: byPerson };
      }
      const after = await prompts.text({
        message: 'After how many minutes, in which people may bring it back (10 at least)?',
        option: `${flag} ${chosen}:<minutes>`,
        initial: minutes,
      });
      return { [name]: `${chosen}:${after.trim()}` };
    },
  };
}
