/** One thing that is wrong with the settings. Never holds the value of a setting that may be secret. */
export interface SettingProblem {
  readonly name: string;
  readonly problem: string;
  readonly purpose: string;
  readonly example: string;
}

/** Stops the start: tells all problems at once, each with the setting's name, what it is for and an example. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: readonly SettingProblem[]) {
    super(
      [`Tandem cannot start: ${problems.length} setting(s) need attention.`, ...problems.map(describeProblem)].join(
        '\n',
      ),
    );
  }
}

function describeProblem(problem: SettingProblem): string {
  return `- ${problem.name}: ${problem.problem}\n    for: ${problem.purpose}\n    example: ${problem.example}`;
}
