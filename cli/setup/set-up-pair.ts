import { randomBytes } from 'node:crypto';
import type { AppClient } from '../app-client.js';
import { CommandError, type ExitCode } from '../surroundings.js';
import { type Compared, compareWithOthers, type OtherConnection } from './compare-others.js';
import { type ChosenPair, choosePair } from './pair.js';
import type { KnownEntry, PairEntry } from './pair-entry.js';
import { completeSettings, webhookSecretsOf } from './setting-values.js';
import { connectionList, connectionsOf, entryFor, modeOf, openSettings, writeSettings } from './settings-file.js';
import type { SetupRun } from './setup-run.js';

/** The pair goes into the settings, which the app reads at its start; the rest follows once it runs with them. */
export async function setUpPair(app: AppClient, run: SetupRun, inApp: readonly OtherConnection[]): Promise<ExitCode> {
  const { options, output, prompts, surroundings } = run;
  const { writeSettings: place } = options;
  const path = place === undefined || place === false ? undefined : place === true ? 'local.settings.json' : place;
  const file = path === undefined ? undefined : openSettings(path);
  // What is wrong with the list is told before anything is asked.
  const list = file === undefined ? connectionsAtHand(run) : connectionsOf(file);
  const chosen = await choosePair(options, prompts, surroundings);
  const compared = await compareWithOthers(app, chosen.entry, { list, inApp });
  if (path !== undefined) {
    return await putInto(path, { ...chosen, compared }, run);
  }
  const { entry } = chosen;
  const lines = azdLines(compared);
  output.result(
    {
      step: 'pair',
      entry,
      checks: chosen.checks,
      missingRights: chosen.missingRights,
      notCompared: compared.notCompared,
      lines,
      needs: webhookSecretsOf(entry),
    },
    () => [
      `${entry.connectionId}: ${wordsOf(chosen)}. Nothing was changed.`,
      ...checkLines(chosen, run),
      ...notComparedLines(compared),
      'For a deployed app:',
      ...lines.map((line) => `  ${line}`),
      'For this machine: run this again with --write-settings and --local. Then run "tandem setup" once more, for policies and the switch.',
    ],
  );
  return 0;
}

/** Everything that the app needs to start stands in the file afterwards, unless nobody has said it. */
async function putInto(
  path: string,
  chosen: ChosenPair & { readonly compared: Compared },
  run: SetupRun,
): Promise<ExitCode> {
  const { options, surroundings, output, prompts } = run;
  const file = openSettings(path);
  const mode = modeOf(file, options.local);
  const entry = entryFor(mode, chosen.entry);
  const pair = wordsOf(chosen);
  const isAsked = surroundings.isTerminal && options.yes !== true && options.json !== true;
  const completed = await completeSettings(entry, file.values, {
    mode,
    options,
    prompts: isAsked ? prompts : undefined,
    environment: surroundings.environment ?? (() => undefined),
    newSecret: () => randomBytes(32).toString('hex'),
  });
  const seen = [...checkLines(chosen, run), ...notComparedLines(chosen.compared)];
  if (isAsked && seen.length > 0) {
    surroundings.out(`${seen.join('\n')}\n`);
  }
  const isMeant =
    options.yes === true || (await prompts.confirm(`Put ${pair} into ${path} as connection ${entry.connectionId}?`));
  if (!isMeant) {
    throw new CommandError(
      [...(isAsked ? [] : seen), `Nothing was changed. Give --yes to write ${path}.`].join('\n'),
      1,
    );
  }
  const changed = writeSettings(file, entry, completed);
  const { needs, generated } = completed;
  const { checks, missingRights } = chosen;
  output.result({ step: 'pair', entry, checks, missingRights, file: path, mode, changed, generated, needs }, () => [
    `${entry.connectionId}: ${pair} ${changed ? 'was put into' : 'is in'} ${path}${changed ? '' : ' already'}.`,
    ...(isAsked ? [] : seen),
    ...(generated.length === 0 ? [] : [`  Made at random there: ${generated.join(', ')}.`]),
    ...needs.map(
      (name) => `  ${name} needs a value there; setup takes it from the environment, or asks at a terminal.`,
    ),
    'Start the app with these settings, then run "tandem setup" once more, for policies and the switch.',
  ]);
  return 0;
}

function wordsOf({ companyName, entry }: { readonly companyName: string; readonly entry: PairEntry }): string {
  return `${companyName} (${entry.businessCentral.companyId}) with organization ${entry.sales.organizationId}`;
}

/** What both sides together show, and what whoever is signed in may not do. */
function checkLines({ checks, missingRights }: ChosenPair, { output }: SetupRun): readonly string[] {
  const marks = {
    good: output.colour('green', '✓'),
    warning: output.colour('yellow', '!'),
    bad: output.colour('red', '✗'),
    unknown: '?',
  } as const;
  return [
    ...checks.map(({ title, standing, sentence, fix }) =>
      `  ${marks[standing]} ${title}: ${sentence} ${fix ?? ''}`.trimEnd(),
    ),
    ...(missingRights.length === 0
      ? []
      : [
          `  ${marks.warning} Whoever is signed in to Sales may not register there: ${missingRights.join(', ')} missing. ` +
            'The next step needs an administrator of that environment, or "tandem setup --hand-out <file>".',
        ]),
  ];
}

function notComparedLines({ notCompared }: Compared): readonly string[] {
  return notCompared.length === 0
    ? []
    : [
        `  ! Not held against ${notCompared.join(', ')}: never switched on, so the app does not tell what it is with. ` +
          'Put the value of TANDEM_CONNECTIONS into the environment and run this again; else the app refuses at its start two that take the same orders.',
      ];
}

/** The list as the app has it, where it stands in the environment or the settings file that is named. */
function connectionsAtHand({ options, surroundings }: SetupRun): readonly KnownEntry[] {
  return options.settings === undefined
    ? connectionList('the environment', surroundings.environment?.('TANDEM_CONNECTIONS'))
    : connectionsOf(openSettings(options.settings));
}

function azdLines({ entries, notInList }: Compared): readonly string[] {
  const quoted = JSON.stringify(entries).replaceAll("'", "'\\''");
  return [
    ...(notInList.length === 0
      ? []
      : [`# add the entry to the list that holds ${notInList.join(', ')}, instead of replacing it`]),
    `azd env set TANDEM_CONNECTIONS '${quoted}'`,
    'azd provision',
  ];
}
