import type { SetupQuestion } from './setup-question.js';

const option = '--start-date <day>, or --no-start-date';

/** Which orders enter by themselves: `false` is all, nothing said is as it is now. */
export const startDateQuestion: SetupQuestion = {
  isAnswered: ({ startDate }) => startDate !== undefined,
  ask: async ({ found, prompts }) => {
    const today = new Date().toISOString().slice(0, 10);
    const { startDate } = found.inForce.policies;
    const known = typeof startDate === 'string' ? startDate : undefined;
    const answer = await prompts.choose({
      message: 'Which orders enter by themselves?',
      option,
      initial: known === undefined ? 'today' : 'keep',
      from: [
        ...(known === undefined ? [] : [{ value: 'keep', label: `those made since ${known}, as now` }]),
        { value: 'today', label: `those made from today on (${today})` },
        { value: 'day', label: 'those made from another day on' },
        { value: 'all', label: 'all, however old' },
      ],
    });
    switch (answer) {
      case 'today':
        return { startDate: today };
      case 'all':
        return known === undefined ? {} : { startDate: false };
      case 'keep':
        return {};
      default:
        return {
          startDate: (
            await prompts.text({ message: 'From which day on (YYYY-MM-DD)?', option, initial: known ?? today })
          ).trim(),
        };
    }
  },
  problemOf: async ({ startDate }, { prompts }) => {
    const today = new Date().toISOString().slice(0, 10);
    const isAhead = typeof startDate === 'string' && startDate > today;
    return !isAhead || (await prompts.confirm(`${notBefore(startDate)} Is that meant?`))
      ? undefined
      : 'Then choose another day.';
  },
};

/** What a start date that is ahead means. */
export function notBefore(startDate: string): string {
  return `${startDate} is ahead: no order that is there by then enters by itself.`;
}
