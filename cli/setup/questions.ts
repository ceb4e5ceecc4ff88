import { readContent } from '../../lib/configuration/content.js';
import { CommandError } from '../surroundings.js';
import { type Choices, choicesOf, type SetupOptions } from './choices.js';
import { askConflicts } from './conflict-questions.js';
import { entryQuestion } from './entry-question.js';
import type { Findings } from './find-out.js';
import { furtherMessage, furtherTopics } from './further-topics.js';
import { configurationWith } from './plan.js';
import { firstPolicies } from './policy-table.js';
import { askUntilRight } from './prompts.js';
import { type Asking, policyQuestion, type SetupQuestion } from './setup-question.js';
import type { SetupRun } from './setup-run.js';
import { startDateQuestion } from './start-date-question.js';

/** The options as given; at a terminal the others are asked for, beginning from what is in force. */
export async function askChoices(found: Findings, run: SetupRun): Promise<Choices> {
  const { options, surroundings } = run;
  const isAsked = surroundings.isTerminal && options.yes !== true && options.json !== true;
  // What an option says wrongly is told before anything is asked.
  const given = choicesOf(options, found.inForce);
  return isAsked ? choicesOf(await answersOf(found, run), found.inForce) : given;
}

const timeZoneQuestion: SetupQuestion = {
  isAnswered: ({ timeZone }) => timeZone !== undefined,
  ask: async ({ found, prompts }) => ({
    timeZone: await prompts.text({
      message: 'Time zone in which days are meant in Business Central:',
      option: '--time-zone <name>',
      initial: found.inForce.businessTimeZone,
    }),
  }),
};

const conflictQuestion: SetupQuestion = {
  isAnswered: ({ conflict }) => conflict !== undefined,
  ask: async ({ found, prompts }) => {
    const conflict = await askConflicts(found.inForce.policies.conflictRules, prompts);
    return conflict === undefined ? {} : { conflict };
  },
};

/** What everybody is asked, in the order in which an administrator thinks of it. */
const firstQuestions: readonly SetupQuestion[] = [
  timeZoneQuestion,
  entryQuestion,
  ...firstPolicies.map(policyQuestion),
  startDateQuestion,
  conflictQuestion,
];

async function answersOf(found: Findings, run: SetupRun): Promise<SetupOptions> {
  const { prompts } = run;
  const asking = { found, prompts };
  assertNothingWrong(found, run.options);
  const said = await askAll(firstQuestions, run.options, asking);
  return await askFurther(said, asking);
}

/** One after the other; a wrong answer is told at once, and its question asked again. */
async function askAll(
  questions: readonly SetupQuestion[],
  options: SetupOptions,
  asking: Omit<Asking, 'said'>,
): Promise<SetupOptions> {
  let said = options;
  for (const question of questions.filter(({ isAnswered }) => !isAnswered(options, asking.found))) {
    const before = problemsWith(asking.found, said);
    const known = said;
    const answer = await askUntilRight(
      () => question.ask({ ...asking, said: known }),
      async (each) =>
        problemsWith(asking.found, { ...known, ...each }).find((problem) => !before.includes(problem)) ??
        (await question.problemOf?.(each, { ...asking, said: known })),
      asking.prompts,
    );
    said = { ...said, ...answer };
  }
  return said;
}

/** What else could be chosen stands in one list with what it is now; who wants none of it answers once. */
async function askFurther(options: SetupOptions, asking: Omit<Asking, 'said'>): Promise<SetupOptions> {
  const { found, prompts } = asking;
  const goOn = 'no';
  let said = options;
  for (;;) {
    const chosen = choicesOf(said, found.inForce);
    const now = { ...found.inForce.policies, ...chosen.policies };
    const countries = chosen.countries ?? found.inForce.countries ?? [];
    const answer = await prompts.choose({
      message: furtherMessage,
      option: 'the options of "tandem setup --help"',
      initial: goOn,
      from: [
        { value: goOn, label: 'no, go on' },
        ...furtherTopics.map(({ name, topic, inForce }) => ({
          value: name,
          label: `${topic} (now: ${inForce(now, countries)})`,
        })),
      ],
    });
    const topic = furtherTopics.find(({ name }) => name === answer);
    if (topic === undefined) {
      return said;
    }
    const again = topic.questions.map((each): SetupQuestion => ({ ...each, isAnswered: () => false }));
    said = await askAll(again, said, asking);
  }
}

/** What the configuration would be refused for, with what was said so far. */
function problemsWith(found: Findings, options: SetupOptions): readonly string[] {
  try {
    const read = readContent(configurationWith(found, choicesOf(options, found.inForce)));
    return read.ok ? [] : read.problems;
  } catch (error) {
    if (error instanceof CommandError) {
      return [error.message];
    }
    throw error;
  }
}

/** Time zone and start date, which need no other answer to be wrong. */
function assertNothingWrong(found: Findings, { timeZone, startDate }: SetupOptions): void {
  const problems = problemsWith(found, {
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(startDate === undefined ? {} : { startDate }),
  });
  if (problems.length > 0) {
    throw new CommandError(problems.join('\n'), 2);
  }
}
