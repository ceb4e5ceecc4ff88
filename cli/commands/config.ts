import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import { columns, type Output } from '../output.js';
import { CommandError, type ExitCode } from '../surroundings.js';
import { prettyJson, readJsonFile, writeJsonFile } from './files.js';

const version = z
  .object({
    number: integerField,
    state: z.string(),
    by: z.string(),
    why: z.string(),
    atIso: z.string().optional(),
    activated: z
      .object({ unchecked: z.array(z.string()).default([]) })
      .loose()
      .optional(),
  })
  .loose();
const list = z
  .object({ active: integerField, inForceHere: integerField.nullable(), versions: z.array(version) })
  .loose();
const shown = z.object({ configuration: z.unknown(), problems: z.array(z.string()) }).loose();
const consequences = z.object({
  differences: z.array(z.object({ words: z.string() }).loose()),
  refusals: z.array(z.string()).default([]),
  warnings: z.array(z.string()).default([]),
  todo: z.array(z.string()).default([]),
});
const difference = consequences
  .extend({
    from: integerField,
    to: integerField,
    problems: z.array(z.string()),
    rulesMadeAtWork: z.array(z.unknown()).default([]),
  })
  .loose();
const staged = z
  .object({
    number: integerField,
    state: z.string(),
    problems: z.array(z.string()).default([]),
    warnings: z.array(z.string()).default([]),
  })
  .loose();
const activated = consequences.extend({ active: integerField.optional(), dryRun: z.boolean().optional() }).loose();

/** Which connection, where several are configured. */
export interface OfConnection {
  readonly connection?: string;
}

/** All versions of the configuration and which is in force. */
export async function listVersions(app: AppClient, output: Output, { connection }: OfConnection): Promise<ExitCode> {
  const found = await app.get(list, 'configuration', { connectionId: connection });
  output.result(found, () =>
    columns(
      found.versions.map(({ number, state, by, atIso, why, activated: { unchecked = [] } = {} }) => [
        String(number),
        state,
        by,
        atIso ?? '',
        unchecked.length === 0 ? why : `${why} (passed over: ${unchecked.join('; ')})`,
      ]),
    ),
  );
  return 0;
}

/** What one version holds. Exits 1 when this product cannot read it. */
export async function showVersion(
  app: AppClient,
  output: Output,
  asked: OfConnection & { readonly number: string },
): Promise<ExitCode> {
  const found = await app.get(shown, `configuration/${encodeURIComponent(asked.number)}`, {
    connectionId: asked.connection,
  });
  output.result(found, () => [prettyJson(found.configuration), ...found.problems]);
  return found.problems.length === 0 ? 0 : 1;
}

/** How two versions differ, and what going from the first to the second would mean. Exits 1 when it may not be. */
export async function compareVersions(
  app: AppClient,
  output: Output,
  asked: OfConnection & { readonly from: string; readonly to: string },
): Promise<ExitCode> {
  const { from, to, connection } = asked;
  const found = await app.get(difference, 'configuration/difference', { from, to, connectionId: connection });
  output.result(found, () => [
    `from version ${found.from} to version ${found.to}`,
    // What cannot be read was not compared.
    ...(found.problems.length === 0 ? linesOf(found) : found.problems.map((problem) => `cannot be read: ${problem}`)),
    ...(found.rulesMadeAtWork.length === 0
      ? []
      : [`${found.rulesMadeAtWork.length} rules that people made decide before those of any version`]),
  ]);
  return found.refusals.length + found.problems.length === 0 ? 0 : 1;
}

function linesOf({ differences, refusals, warnings, todo }: z.output<typeof consequences>): readonly string[] {
  return [
    ...(differences.length === 0 ? ['  no difference'] : differences.map(({ words }) => `  ${words}`)),
    ...refusals.map((words) => `must not be: ${words}`),
    ...warnings.map((words) => `note: ${words}`),
    ...todo.map((words) => `to do: ${words}`),
  ];
}

/** Keeps the configuration of a file as a new version, or stages a draft by its number. */
export async function stageVersion(
  app: AppClient,
  output: Output,
  asked: OfConnection & { readonly what: string; readonly reason: string; readonly draft?: boolean },
): Promise<ExitCode> {
  const { what, reason: why, draft, connection } = asked;
  const content = /^\d+$/.test(what)
    ? { version: Number(what) }
    : { configuration: readJsonFile(what), draft: draft === true };
  const done = await app.post(staged, 'configuration/stage', { ...content, why, connectionId: connection });
  output.result(done, () => linesOfStaged(done));
  return 0;
}

function linesOfStaged({ number, state, problems, warnings }: z.output<typeof staged>): readonly string[] {
  return [
    `version ${number} is ${state}; to see what it changes: tandem config diff active ${number}`,
    ...problems.map((problem) => `still wrong: ${problem}`),
    ...warnings.map((words) => `note: ${words}`),
  ];
}

/** Puts a version in force, by `activate` or `rollback`. */
export async function putInForce(
  app: AppClient,
  output: Output,
  asked: OfConnection & {
    readonly command: 'activate' | 'rollback';
    readonly number: string;
    readonly reason: string;
    readonly expectActive?: string;
    readonly dryRun?: boolean;
    readonly unchecked?: boolean;
  },
): Promise<ExitCode> {
  const { command, connection: connectionId, reason: why, dryRun } = asked;
  const expectedActive =
    asked.expectActive === undefined
      ? (await app.get(list, 'configuration', { connectionId })).active
      : numberOf(asked.expectActive);
  const body = {
    version: numberOf(asked.number),
    expectedActive,
    why,
    dryRun: dryRun === true,
    ...(asked.unchecked === true ? { unchecked: true } : {}),
    connectionId,
  };
  const done = await app.post(activated, `configuration/${command}`, body);
  output.result(done, () => [
    ...linesOf(done),
    done.active === undefined
      ? 'Nothing was changed.'
      : `version ${done.active} is in force; everything that begins from now on goes by it`,
  ]);
  return 0;
}

function numberOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new CommandError(`${text} is no number of a version; "tandem config list" shows them`, 2);
  }
  return Number(text);
}

/** Writes one version with the rules people made to a file, or to the output. */
export async function exportVersion(
  app: AppClient,
  output: Output,
  asked: OfConnection & { readonly version?: string; readonly out?: string; readonly force?: boolean },
): Promise<ExitCode> {
  const { connection: connectionId, version: number, out, force } = asked;
  const file = await app.get(z.object({}).loose(), 'configuration/export', { version: number, connectionId });
  if (out !== undefined) {
    writeJsonFile(out, file, { force: force === true });
  }
  output.result(out === undefined ? file : { out }, () =>
    out === undefined ? [prettyJson(file)] : [`written to ${out}; it holds no address and no secret`],
  );
  return 0;
}

/** Stages what a file of `exportVersion` holds. */
export async function importVersion(
  app: AppClient,
  output: Output,
  asked: OfConnection & { readonly file: string; readonly reason: string; readonly withRules?: boolean },
): Promise<ExitCode> {
  const { file, reason: why, withRules, connection: connectionId } = asked;
  const body = { file: readJsonFile(file), withRules: withRules === true, why, connectionId };
  const done = await app.post(staged, 'configuration/import', body);
  output.result(done, () => linesOfStaged(done));
  return 0;
}
