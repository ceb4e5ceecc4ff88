import { z } from 'zod';
import { partsOf, type ReadContent, readContent } from '../../configuration/content.js';
import { changeIndex, keepContent, readIndex } from '../../configuration/store.js';
import { entryOf, withStaged, withVersion } from '../../configuration/versions.js';
import { ruleList } from '../../conflict/rule-schema.js';
import { type Answer, badRequest, refused } from '../answer.js';
import { askOutside } from './ask-outside.js';
import {
  atDesk,
  type ConfigurationCommand,
  type ConfigurationDesk,
  connectionOfDesk,
  contentOf,
  invalid,
  noSuchVersion,
} from './desk.js';
import { exportFormat } from './look.js';

/** Why somebody does something to a version. */
export const whySchema = z.string().trim().min(1, 'must say why, for whoever reads the list of versions').max(500);

const stageBody = z
  .strictObject({
    configuration: z.looseObject({}).optional(),
    /** A draft that is to be staged. */
    version: z.int().min(1).optional(),
    /** Kept even though it may be wrong still. */
    draft: z.boolean().default(false),
    why: whySchema,
    connectionId: z.string().optional(),
  })
  .refine((body) => (body.configuration === undefined) !== (body.version === undefined), {
    error: 'give exactly one of configuration and version (the number of a draft)',
  });

/** Keeps a configuration as a new version, or stages a draft. What the schema refuses is never staged. */
export function stageConfiguration(desk: ConfigurationDesk, { body, who }: ConfigurationCommand): Promise<Answer> {
  return atDesk(async () => {
    const parsed = stageBody.safeParse(body);
    if (!parsed.success) {
      return badRequest(parsed.error);
    }
    const connectionId = connectionOfDesk(desk, parsed.data.connectionId);
    if (typeof connectionId !== 'string') {
      return connectionId;
    }
    const { configuration, version, draft, why } = parsed.data;
    return configuration === undefined
      ? await stageDraft(desk, connectionId, version ?? 0)
      : await keep(desk, connectionId, { configuration, draft, why, who });
  });
}

type Right = Extract<ReadContent, { ok: true }>;

interface Kept {
  readonly configuration: object;
  readonly draft: boolean;
  readonly why: string;
  readonly who: string;
}

async function keep(
  desk: ConfigurationDesk,
  connectionId: string,
  { configuration, draft, why, who }: Kept,
): Promise<Answer> {
  const read = readContent(configuration);
  if (!read.ok && !draft) {
    return invalid(read.problems);
  }
  const { state, clock } = desk.engine;
  const content = partsOf(configuration);
  const number = await keepContent(state, connectionId, {
    from: (await readIndex(state, connectionId)).lastNumber + 1,
    content,
  });
  const entry = {
    number,
    state: draft ? 'draft' : 'staged',
    by: who,
    atIso: new Date(clock.nowMs()).toISOString(),
    why,
  } as const;
  await changeIndex(state, connectionId, async (before) => withVersion(before, entry));
  const warnings = read.ok && !draft ? await warningsOf(desk, connectionId, read) : [];
  return { kind: 'ok', body: { connectionId, ...entry, problems: read.ok ? [] : read.problems, warnings } };
}

/** What would bar an activation by what both systems say now. Staging is not barred by it: it may be made there first. */
async function warningsOf(desk: ConfigurationDesk, connectionId: string, { configuration }: Right) {
  const { problems, notAsked, warnings } = await askOutside(desk, connectionId, configuration);
  return [...problems.map((words) => `bars an activation: ${words}`), ...notAsked, ...warnings];
}

async function stageDraft(desk: ConfigurationDesk, connectionId: string, number: number): Promise<Answer> {
  let right: Right | undefined;
  const after = await changeIndex(desk.engine.state, connectionId, async (before) => {
    const content = await contentOf(desk, { connectionId, index: before, number });
    if (content === undefined) {
      return { stop: noSuchVersion };
    }
    if (entryOf(before, number)?.state !== 'draft') {
      return { stop: refused('notADraft', `version ${number} is no draft; its content never changes`) };
    }
    right = content.ok ? content : undefined;
    return content.ok ? withStaged(before, number) : { stop: invalid(content.problems) };
  });
  if ('stop' in after) {
    return after.stop;
  }
  const warnings = right === undefined ? [] : await warningsOf(desk, connectionId, right);
  return { kind: 'ok', body: { connectionId, number, state: 'staged', problems: [], warnings } };
}

const importBody = z.strictObject({
  file: z.looseObject({
    format: z.literal(exportFormat, `must be "${exportFormat}": a file that "tandem config export" wrote`),
    formatVersion: z.literal(1, 'must be 1: a newer version of the product wrote this file'),
    configuration: z.looseObject({}),
    rulesMadeAtWork: ruleList.default([]),
  }),
  /** The rules that people made at work stand before those of the configuration, as they did where the file is from. */
  withRules: z.boolean().default(false),
  why: whySchema,
  connectionId: z.string().optional(),
});

/** Stages what an export holds. It is in force only once it is activated, like any other. */
export function importConfiguration(desk: ConfigurationDesk, { body, who }: ConfigurationCommand): Promise<Answer> {
  return atDesk(async () => {
    const parsed = importBody.safeParse(body);
    if (!parsed.success) {
      return badRequest(parsed.error);
    }
    const connectionId = connectionOfDesk(desk, parsed.data.connectionId);
    if (typeof connectionId !== 'string') {
      return connectionId;
    }
    const { file, withRules, why } = parsed.data;
    const read = readContent(file.configuration);
    if (!read.ok) {
      return invalid(read.problems);
    }
    const { rulesMadeAtWork } = file;
    const conflictRules = [...rulesMadeAtWork, ...read.configuration.policies.conflictRules];
    const configuration =
      withRules && rulesMadeAtWork.length > 0
        ? { ...read.written, policies: { ...objectOf(read.written.policies), conflictRules } }
        : read.written;
    return await keep(desk, connectionId, { configuration, draft: false, why, who });
  });
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
