import { cancel, confirm, isCancel, log, select, text } from '@clack/prompts';
import { CommandError, type TerminalStreams } from '../surroundings.js';
import type { Prompts } from './prompts.js';

/** Questions at a terminal, by default that of the process. Who leaves one ends the command; nothing is changed by then. */
export function promptsAt(terminal?: TerminalStreams): Prompts {
  const at = terminal ?? {};
  const answered = <Value>(given: Value): Exclude<Value, symbol> => {
    if (isCancel(given)) {
      cancel('Nothing was changed.', at);
      throw new CommandError('', 1);
    }
    return given as Exclude<Value, symbol>;
  };
  return {
    text: async ({ message, initial }) =>
      answered(
        await text({
          ...at,
          message,
          ...(initial === undefined ? {} : { initialValue: initial }),
          validate: (given) => ((given ?? '').trim() === '' ? 'Please give a value.' : undefined),
        }),
      ),
    choose: async ({ message, from, initial }) =>
      answered(
        await select({
          ...at,
          message,
          options: from.map(({ value, label }) => ({ value, label })),
          ...(initial === undefined ? {} : { initialValue: initial }),
        }),
      ),
    confirm: async (message) => answered(await confirm({ ...at, message, initialValue: false })),
    tell: (problem) => log.error(typeof problem === 'string' ? problem : problem.message, at),
  };
}
