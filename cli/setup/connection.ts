import type { AppClient } from '../app-client.js';
import { nextStepOf } from '../next-step.js';
import { CommandError, type ExitCode } from '../surroundings.js';
import { type Applied, applyPlan } from './apply.js';
import { askEntering, enteringLines } from './entering.js';
import { type Findings, findOut } from './find-out.js';
import { planOf, type SetupPlan } from './plan.js';
import { askChoices } from './questions.js';
import type { SetupRun } from './setup-run.js';
import { notBefore } from './start-date-question.js';

/** Sets up a connection that the app knows: shows what would be done, does it after a yes, and tells the next step. */
export async function setUpConnection(app: AppClient, run: SetupRun, connectionId: string): Promise<ExitCode> {
  const { options, output } = run;
  const found = await findOut(app, run, connectionId);
  const choices = await askChoices(found, run);
  const plan = planOf(found, choices, options);
  if (plan.refusals.length > 0) {
    throw new CommandError(plan.refusals.join('\n'), 1);
  }
  if (plan.steps.length === 0) {
    output.result({ step: 'nothing', connectionId, state: found.view.state, next: nextOf(found) }, () => [
      `${connectionId} is set up as asked; nothing was changed.`,
      ...tellTroubles(found),
      nextOf(found),
    ]);
    return found.troubles.length === 0 ? 0 : 1;
  }
  const entering = await askEntering(app, found, plan);
  const shown = [
    ...linesOf(plan, connectionId),
    ...aheadLines(choices.policies.startDate),
    ...enteringLines(entering, found),
  ];
  const isMeant = options.yes === true || (await confirmed(run, shown));
  if (!isMeant) {
    output.result({ step: 'planned', connectionId, plan: plan.steps, entering }, () => [
      ...shown,
      'Nothing was changed. Give --yes to do it.',
    ]);
    return 1;
  }
  const done = await applyPlan(app, run, { found, plan });
  output.result({ step: 'applied', connectionId, plan: plan.steps, entering, ...done, next: nextOf(found) }, () => [
    ...shown,
    ...done.problems.map((problem) => `  ${output.colour('red', '✗')} ${problem}`),
    ...endOf(done, found),
    ...(done.problems.length === 0 ? [nextOf(found)] : []),
  ]);
  return done.problems.length === 0 ? 0 : 1;
}

async function confirmed({ surroundings, prompts }: SetupRun, shown: readonly string[]): Promise<boolean> {
  if (!surroundings.isTerminal) {
    return false;
  }
  surroundings.out(`${shown.join('\n')}\n`);
  return await prompts.confirm('Do this?');
}

function linesOf({ steps }: SetupPlan, connectionId: string): readonly string[] {
  return [`${connectionId}:`, ...steps.map((step) => `  - ${step}`)];
}

function aheadLines(startDate: string | null | undefined): readonly string[] {
  const isAhead = typeof startDate === 'string' && startDate > new Date().toISOString().slice(0, 10);
  return isAhead ? [notBefore(startDate)] : [];
}

function endOf({ problems, done, left, isOn }: Applied, { view }: Findings): readonly string[] {
  if (problems.length === 0) {
    return ['Done.'];
  }
  return [
    ...(done.length === 0 ? [] : [`Done: ${done.join(', ')}.`]),
    `Not done, or not wholly: ${left.join(', ')}.${view.enabled ? '' : standingOf(isOn, left)}`,
    'Mend this and run setup again: it goes on from here.',
  ];
}

/** The switch is last: where something before it failed, it was not touched. */
function standingOf(isOn: Applied['isOn'], left: readonly string[]): string {
  if (isOn === true) {
    return ' The connection is switched on: until that is mended, changes of that side are found by sweeps alone.';
  }
  return left.length > 1 ? ' The connection stays switched off.' : ' "tandem connections" tells whether it is on.';
}

function tellTroubles({ troubles }: Findings): readonly string[] {
  return troubles.map(({ title, sentence, fix }) => `  ✗ ${title}: ${sentence} ${fix ?? ''}`.trimEnd());
}

function nextOf({ view }: Findings): string {
  return nextStepOf(view.state, 'The connection is live.');
}
