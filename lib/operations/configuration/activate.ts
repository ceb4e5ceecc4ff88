import { z } from 'zod';
import { type ReadContent, readContent } from '../../configuration/content.js';
import { differencesOf } from '../../configuration/difference.js';
import { type Judgement, judgeChange } from '../../configuration/judge-change.js';
import { changeIndex, keepContent, keepDeployed } from '../../configuration/store.js';
import {
  type ConfigurationIndex,
  entryOf,
  type VersionDeed,
  withActive,
  withVersion,
} from '../../configuration/versions.js';
import { readingsOf } from '../../mapping/field-readings.js';
import type { ParkedReason } from '../../ports/parked.js';
import { askedNotice } from '../../sync/coupling/operator-lease.js';
import type { Engine } from '../../sync/engine.js';
import { type Answer, badRequest, refused } from '../answer.js';
import { collect } from '../couplings/list.js';
import {
  atDesk,
  type ConfigurationCommand,
  type ConfigurationDesk,
  connectionOfDesk,
  contentOf,
  coupledNow,
  invalid,
  noSuchVersion,
} from './desk.js';
import { whySchema } from './stage.js';

const activateBody = z.strictObject({
  version: z.int().min(0),
  /** The version that is in force as far as the caller knows: nothing happens when another is. */
  expectedActive: z.int().min(0),
  /** Judges and changes nothing. */
  dryRun: z.boolean().default(false),
  why: whySchema,
  connectionId: z.string().optional(),
});
type ActivateBody = z.output<typeof activateBody>;

/** Puts a staged version in force. */
export function activateConfiguration(desk: ConfigurationDesk, command: ConfigurationCommand): Promise<Answer> {
  return putInForce(desk, command, (index, { version }) => {
    const state = entryOf(index, version)?.state;
    return state === 'staged'
      ? undefined
      : refused(
          'notStaged',
          `version ${version} is ${state ?? 'the deployed one'}; only a staged version is activated. To go back to one that was in force: rollback`,
        );
  });
}

/** Puts the content of an older version in force again, as a new version. */
export function rollBackConfiguration(desk: ConfigurationDesk, command: ConfigurationCommand): Promise<Answer> {
  return putInForce(desk, command, (index, { version }) => {
    const state = version === 0 && index.active !== 0 ? 'superseded' : entryOf(index, version)?.state;
    return state === 'superseded'
      ? undefined
      : refused(
          'neverInForce',
          `version ${version} is not one that was in force before; to put a staged one in force: activate`,
        );
  });
}

type Check = (index: ConfigurationIndex, body: ActivateBody) => Answer | undefined;

function putInForce(desk: ConfigurationDesk, { body, who }: ConfigurationCommand, check: Check): Promise<Answer> {
  return atDesk(async () => {
    const parsed = activateBody.safeParse(body);
    if (!parsed.success) {
      return badRequest(parsed.error);
    }
    const connectionId = connectionOfDesk(desk, parsed.data.connectionId);
    return typeof connectionId === 'string'
      ? await change(desk, { connectionId, body: parsed.data, who, check })
      : connectionId;
  });
}

interface Asked {
  readonly connectionId: string;
  readonly body: ActivateBody;
  readonly who: string;
  readonly check: Check;
}

/** All or nothing: one conditional write of the index. What is judged is judged again when somebody else was first. */
async function change(desk: ConfigurationDesk, asked: Asked): Promise<Answer> {
  const { connectionId, body, who } = asked;
  const { state, clock, logger } = desk.engine;
  let report: object = {};
  const after = await changeIndex<Answer>(state, connectionId, async (index) => {
    const judged = await judge(desk, asked, index);
    if ('kind' in judged) {
      return { stop: judged };
    }
    const { before, content, judgement } = judged;
    const differences = differencesOf(before.filled, content.filled);
    report = { connectionId, from: index.active, differences, ...judgement };
    if (body.dryRun) {
      return { stop: { kind: 'ok', body: { ...report, dryRun: true } } };
    }
    if (index.active === 0) {
      await keepDeployed(state, connectionId, before.written);
    }
    const deed = { by: who, atIso: new Date(clock.nowMs()).toISOString(), why: body.why };
    const listed = await listedAs(desk, { connectionId, index, body, deed, content });
    return withActive(listed.index, {
      number: listed.number,
      deed,
      readings: readingsOf(content.configuration.mapping),
      readingsBefore: readingsOf(before.configuration.mapping),
    });
  });
  if ('stop' in after) {
    return after.stop;
  }
  logger.info('configuration.activated', { connectionId, number: after.active });
  return { kind: 'ok', body: { ...report, active: after.active, asked: await wakeParked(desk.engine, connectionId) } };
}

type Right = Extract<ReadContent, { ok: true }>;

async function judge(
  desk: ConfigurationDesk,
  { connectionId, body, check }: Asked,
  index: ConfigurationIndex,
): Promise<Answer | { readonly before: Right; readonly content: Right; readonly judgement: Judgement }> {
  if (index.active !== body.expectedActive) {
    const by = entryOf(index, index.active)?.activated?.by;
    const who = by === undefined ? '' : `, activated by ${by}`;
    return refused(
      'changedMeanwhile',
      `version ${index.active} is in force${who}; look at the difference and ask again`,
      { active: index.active },
    );
  }
  const content = await contentOf(desk, { connectionId, index, number: body.version });
  if (content === undefined) {
    return noSuchVersion;
  }
  const unfit = check(index, body);
  if (unfit !== undefined || !content.ok) {
    return unfit ?? invalid(content.ok ? [] : content.problems);
  }
  const before = await contentOf(desk, { connectionId, index, number: index.active });
  const known = before === undefined || !before.ok ? readContent(desk.deployed.get(connectionId)) : before;
  if (!known.ok) {
    return invalid(known.problems);
  }
  const judgement = judgeChange({
    before: known.configuration,
    after: content.configuration,
    readings: index.readings[index.active] ?? readingsOf(known.configuration.mapping),
    coupled: await coupledNow(desk.engine, connectionId),
  });
  const overlap = desk.overlapWith?.(connectionId, content.configuration);
  if (overlap !== undefined) {
    return refused('overlap', `policies.ordersEnter: ${overlap}`);
  }
  return judgement.refusals.length === 0
    ? { before: known, content, judgement }
    : refused('notWhileCoupled', judgement.refusals.join('; '), judgement);
}

/** A staged version is in the list already; one that goes back gets a number of its own. */
async function listedAs(
  desk: ConfigurationDesk,
  going: {
    readonly connectionId: string;
    readonly index: ConfigurationIndex;
    readonly body: ActivateBody;
    readonly deed: VersionDeed;
    readonly content: Right;
  },
): Promise<{ readonly index: ConfigurationIndex; readonly number: number }> {
  const { connectionId, index, body, deed, content } = going;
  if (entryOf(index, body.version)?.state === 'staged') {
    return { index, number: body.version };
  }
  const { state } = desk.engine;
  const number = await keepContent(state, connectionId, { from: index.lastNumber + 1, content: content.written });
  return { index: withVersion(index, { ...deed, number, state: 'staged', rolledBackTo: body.version }), number };
}

/** Reasons to wait that another configuration may end. */
const reasonsThatMayEnd: readonly ParkedReason[] = [
  'referenceMissing',
  'releasedInBusinessCentral',
  'lineNotMapped',
  'freightNotMapped',
  'conflictNeedsPerson',
];
/** Most orders that are asked for at once; the timer tries the others within the hour. */
const mostAsked = 200;
/** Until then running processes have taken the version. */
const takenAfterMs = 15_000;

/** Orders that another configuration may let go on are looked at once processes have taken it; how many. */
async function wakeParked(engine: Engine, connectionId: string): Promise<number> {
  const { found } = await collect(engine, connectionId, {
    filter: { reasons: [...reasonsThatMayEnd] },
    limit: mostAsked,
  });
  const notBeforeMs = engine.clock.nowMs() + takenAfterMs;
  const notices = found
    .filter(({ coupling }) => coupling.state !== 'ended')
    .map(({ coupling }) => ({ ...askedNotice(engine, coupling), notBeforeMs }));
  if (notices.length > 0) {
    try {
      await engine.queue.send(notices);
    } catch {
      // The version is in force; the timer tries these orders within the hour.
      return 0;
    }
  }
  return notices.length;
}
