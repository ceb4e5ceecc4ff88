import { z } from 'zod';
import { integerField, writeJson } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import { columns, type Output } from '../output.js';
import type { Prompts } from '../setup/prompts.js';
import type { ExitCode } from '../surroundings.js';
import { offeredTables } from './offered.js';
import { type FieldOptions, fieldName, findField, type Table, type Written, withField, written } from './own-field.js';
import { askChange, askNewField, type NewFieldOptions } from './questions.js';

/** What a change of the mapping works with. */
export interface MappingRun {
  readonly app: AppClient;
  readonly output: Output;
  readonly prompts: Prompts;
  readonly options: {
    readonly connection?: string;
    readonly reason?: string;
    readonly yes?: boolean;
    readonly activate?: boolean;
  };
}

const version = z.object({ number: integerField }).loose();
const shown = z.object({ version, configuration: written }).loose();
const tried = z.object({ differences: z.array(z.object({ words: z.string() }).loose()) }).loose();
const staged = z.object({ number: integerField }).loose();
const activated = z.object({ active: integerField, warnings: z.array(z.string()).default([]) }).loose();

/** The fields of one's own, and where they live on each side. */
export async function listMapping({ app, output, options }: MappingRun): Promise<ExitCode> {
  const { configuration } = await inForce(app, options.connection);
  const { header, line } = configuration.mapping;
  output.result({ header, line }, () => {
    const rows = [
      ...header.map((field) => ['order', field] as const),
      ...line.map((field) => ['line', field] as const),
    ];
    return rows.length === 0
      ? ['There is no field of your own yet; "tandem mapping add" makes one.']
      : columns(
          rows.map(([table, { name, label, kind, direction, businessCentral, sales }]) => [
            table,
            name,
            String(label),
            String(kind),
            String(direction ?? 'both'),
            placeOf(businessCentral),
            placeOf(sales),
          ]),
        );
  });
  return 0;
}

/** Adds a field: asked for, or by options alone. */
export async function addField(run: MappingRun, options: NewFieldOptions): Promise<ExitCode> {
  const before = await inForce(run.app, run.options.connection);
  const offered = await run.app.get(offeredTables, 'offered-fields', { connectionId: run.options.connection });
  const { table, field } = await askNewField(options, offered, run.prompts);
  return await carryOut(run, before, { table, name: field.name, field, what: `${field.name} is added` });
}

/** Changes the flags of a field. */
export async function changeField(run: MappingRun, given: string, options: FieldOptions): Promise<ExitCode> {
  const before = await inForce(run.app, run.options.connection);
  const name = fieldName(given);
  const { table, field: old } = findField(before.configuration, name);
  const field = await askChange(old, options, run.prompts);
  return await carryOut(run, before, { table, name, field, what: `${name} is changed` });
}

/** Takes a field out; both sides keep the values they have. */
export async function removeField(run: MappingRun, given: string): Promise<ExitCode> {
  const before = await inForce(run.app, run.options.connection);
  const name = fieldName(given);
  const { table } = findField(before.configuration, name);
  return await carryOut(run, before, { table, name, field: undefined, what: `${name} is taken out` });
}

type InForce = z.output<typeof shown>;

async function inForce(app: AppClient, connectionId: string | undefined): Promise<InForce> {
  const { version: active, configuration } = await app.get(shown, 'configuration/active', { connectionId });
  // Numbers come with the digits that the app wrote; here they are written again by the program.
  return { version: active, configuration: written.parse(JSON.parse(writeJson(configuration))) };
}

interface Change {
  readonly table: Table;
  readonly name: string;
  readonly field: Written['mapping']['header'][number] | undefined;
  /** For the list of versions. */
  readonly what: string;
}

/** Shows the difference, and after a yes stages it and, where asked, puts it in force. What is wrong is refused by the app. */
async function carryOut(run: MappingRun, before: InForce, change: Change): Promise<ExitCode> {
  const { app, output, prompts, options } = run;
  const connectionId = options.connection;
  const configuration = withField(before.configuration, change);
  const { differences } = await app.post(tried, 'configuration/test', {
    configuration,
    pastConflicts: 0,
    connectionId,
  });
  const lines = differences.map(({ words }) => `  ${words}`);
  if (lines.length === 0) {
    output.result({ differences }, () => ['Nothing is different.']);
    return 0;
  }
  const then = options.activate === true ? 'Stage this and put it in force?' : 'Stage this as a version?';
  const isMeant = options.yes === true || (await prompts.confirm([...lines, then].join('\n')));
  if (!isMeant) {
    output.result({ differences }, () => [...lines, 'Nothing was changed. Give --yes to stage it.']);
    return 1;
  }
  const why = options.reason ?? `mapping: ${change.what}`;
  const { number } = await app.post(staged, 'configuration/stage', { configuration, why, connectionId });
  if (options.activate !== true) {
    output.result({ differences, staged: number }, () => [
      ...lines,
      `version ${number} is staged; to put it in force: tandem config activate ${number} --reason "…"`,
    ]);
    return 0;
  }
  const body = { version: number, expectedActive: before.version.number, why, connectionId };
  const done = await app.post(activated, 'configuration/activate', body);
  output.result({ differences, staged: number, ...done }, () => [
    ...lines,
    ...done.warnings.map((words) => `note: ${words}`),
    `version ${done.active} is in force; everything that begins from now on goes by it`,
  ]);
  return 0;
}

function placeOf(place: unknown): string {
  const values = Object.values(Object(place)).filter((value) => typeof value === 'string');
  return values.join(' ');
}
