import { z } from 'zod';
import { readContent } from '../../configuration/content.js';
import { differencesOf } from '../../configuration/difference.js';
import { judgeChange } from '../../configuration/judge-change.js';
import { readIndex } from '../../configuration/store.js';
import { entryOf } from '../../configuration/versions.js';
import { readingsOf } from '../../mapping/field-readings.js';
import { readStoredRules } from '../../sync/merge/stored-rules.js';
import { type Answer, badRequest } from '../answer.js';
import {
  atDesk,
  type ConfigurationDesk,
  connectionOfDesk,
  contentOf,
  coupledNow,
  noSuchVersion,
  writtenOf,
} from './desk.js';

type Query = Readonly<Record<string, string>>;

/** Format of an export, for whoever reads it later. */
export const exportFormat = 'tandem-configuration';

/** All versions of a connection, which is in force, and whether what is deployed would say something else. */
export function listConfigurations(desk: ConfigurationDesk, query: Query): Promise<Answer> {
  return atDesk(async () => {
    const connectionId = connectionOfDesk(desk, query.connectionId);
    if (typeof connectionId !== 'string') {
      return connectionId;
    }
    const { active, versions } = await readIndex(desk.engine.state, connectionId);
    const inForce = desk.engine.connections.get(connectionId)?.connection.configuration?.number ?? 0;
    return {
      kind: 'ok',
      body: {
        connectionId,
        active,
        /** What this process works by now; another number than the active one while that cannot be read here. */
        inForceHere: desk.engine.connections.has(connectionId) ? inForce : null,
        versions: [
          { number: 0, state: active === 0 ? 'active' : 'superseded', by: 'deployment', why: 'TANDEM_CONNECTIONS' },
          ...versions,
        ],
      },
    };
  });
}

const numberText = z
  .string()
  .regex(/^\d{1,9}$/, 'must be the number of a version')
  .transform(Number);
const numberOrActive = z.union([numberText, z.literal('active')], {
  error: 'must be the number of a version, or "active"',
});

/** One version: who made it, why, and what it holds. */
export function showConfiguration(desk: ConfigurationDesk, named: string, query: Query): Promise<Answer> {
  return atDesk(async () => {
    const connectionId = connectionOfDesk(desk, query.connectionId);
    const asked = numberOrActive.safeParse(named);
    if (typeof connectionId !== 'string' || !asked.success) {
      return typeof connectionId === 'string' ? noSuchVersion : connectionId;
    }
    const index = await readIndex(desk.engine.state, connectionId);
    const number = asked.data === 'active' ? index.active : asked.data;
    const written = await writtenOf(desk, { connectionId, index, number });
    if (written === undefined) {
      return noSuchVersion;
    }
    const read = readContent(written);
    const version = entryOf(index, number) ?? { number: 0 };
    return {
      kind: 'ok',
      body: { connectionId, version, configuration: written, problems: read.ok ? [] : read.problems },
    };
  });
}

const differenceQuery = z.object({
  from: numberOrActive.default('active'),
  to: numberOrActive,
  connectionId: z.string().optional(),
});

/** How two versions differ, and what it would mean to go from the first to the second as things stand. */
export function compareConfigurations(desk: ConfigurationDesk, query: Query): Promise<Answer> {
  return atDesk(async () => {
    const parsed = differenceQuery.safeParse(query);
    if (!parsed.success) {
      return badRequest(parsed.error);
    }
    const connectionId = connectionOfDesk(desk, parsed.data.connectionId);
    if (typeof connectionId !== 'string') {
      return connectionId;
    }
    const index = await readIndex(desk.engine.state, connectionId);
    const numbered = (asked: number | 'active') => (asked === 'active' ? index.active : asked);
    const [from, to] = [numbered(parsed.data.from), numbered(parsed.data.to)];
    const before = await contentOf(desk, { connectionId, index, number: from });
    const after = await contentOf(desk, { connectionId, index, number: to });
    if (before === undefined || after === undefined) {
      return noSuchVersion;
    }
    if (!before.ok || !after.ok) {
      const problems = [before, after].flatMap((each) => (each.ok ? [] : each.problems));
      return { kind: 'ok', body: { connectionId, from, to, differences: [], problems } };
    }
    const judgement = judgeChange({
      before: before.configuration,
      after: after.configuration,
      readings: index.readings[from] ?? readingsOf(before.configuration.mapping),
      coupled: await coupledNow(desk.engine, connectionId),
    });
    const rulesMadeAtWork = (await readStoredRules(desk.engine.state, connectionId)).rules;
    return {
      kind: 'ok',
      body: {
        connectionId,
        from,
        to,
        differences: differencesOf(before.filled, after.filled),
        ...judgement,
        /** They decide before those of any version. */
        rulesMadeAtWork,
        problems: [],
      },
    };
  });
}

/** One JSON document with a version and the rules that people made at work. Holds no address and no secret. */
export function exportConfiguration(desk: ConfigurationDesk, query: Query): Promise<Answer> {
  return atDesk(async () => {
    const asked = numberOrActive.safeParse(query.version ?? 'active');
    const connectionId = connectionOfDesk(desk, query.connectionId);
    if (typeof connectionId !== 'string' || !asked.success) {
      return typeof connectionId === 'string' ? noSuchVersion : connectionId;
    }
    const { state, clock } = desk.engine;
    const index = await readIndex(state, connectionId);
    const number = asked.data === 'active' ? index.active : asked.data;
    const configuration = await writtenOf(desk, { connectionId, index, number });
    if (configuration === undefined) {
      return noSuchVersion;
    }
    const { rules } = await readStoredRules(state, connectionId);
    return {
      kind: 'ok',
      body: {
        format: exportFormat,
        formatVersion: 1,
        connectionId,
        exportedAtIso: new Date(clock.nowMs()).toISOString(),
        version: entryOf(index, number) ?? { number },
        configuration,
        rulesMadeAtWork: rules.map(({ when, rule }) => ({ when, rule })),
      },
    };
  });
}
