import { cancel, confirm, isCancel, select, text } from '@clack/prompts';
import { CommandError } from '../surroundings.js';
import type { Prompts } from './prompts.js';

/** Questions at a terminal. Who leaves one ends the command; nothing is changed by then. */
export const terminalPrompts: Prompts = {
  text: async ({ message, initial }) =>
    answered(
      await text({
        message,
        ...(initial === undefined ? {} : { initialValue: initial }),
        validate: (given) => ((given ?? '').trim() === '' ? 'Please give a value.' : undefined),
      }),
    ),
  choose: async ({ message, from, initial }) =>
    answered(
      await select({
        message,
        options: from.map(({ value, label }) => ({ value, label })),
        ...(initial === undefined ? {} : { initialValue: initial }),
      }),
    ),
  confirm: async (message) => answered(await confirm({ message, initialValue: false })),
};

function answered<Value>(given: Value): Exclude<Value, symbol> {
  if (isCancel(given)) {
    cancel('Nothing was changed.');
    throw new CommandError('', 1);
  }
  return given as Exclude<Value, symbol>;
}
