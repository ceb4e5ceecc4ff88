import { z } from 'zod';
import { type ReadContent, readContent } from '../../configuration/content.js';
import { differencesOf } from '../../configuration/difference.js';
import { type Judgement, judgeChange } from '../../configuration/judge-change.js';
import type { OutsideJudgement } from '../../configuration/outside/judge-named.js';
import { changeIndex, keepContent, keepDeployed } from '../../configuration/store.js';
import {
  type ConfigurationIndex,
  entryOf,
  type VersionDeed,
  withActive,
  withVersion,
} from '../../configuration/versions.js';
import { readingsOf } from '../../mapping/field-readings.js';
import { type Answer, badRequest, refused } from '../answer.js';
import { askOutside } from './ask-outside.js';
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
import { wakeParked } from './wake-parked.js';

const activateBody = z.strictObject({
  version: z.int().min(0),
  /** The version that is in force as far as the caller knows: nothing happens when another is. */
  expectedActive: z.int().min(0),
  /** Judges and changes nothing. */
  dryRun: z.boolean().default(false),
  why: whySchema,
  /** Passes over what a system cannot be asked; going back, also over what it says no to. It is kept with the version. */
  unchecked: z.boolean().default(false),
  connectionId: z.string().optional(),
});
type ActivateBody = z.output<typeof activateBody>;

/** Puts a staged version in force. */
export function activateConfiguration(desk: ConfigurationDesk, command: ConfigurationCommand): Promise<Answer> {
  return putInForce(desk, command, 'activate', (index, { version }) => {
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
  return putInForce(desk, command, 'rollback', (index, { version }) => {
    if (version === index.active) {
      return refused('inForce', `version ${version} is in force already; there is nothing to go back to`);
    }
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

function putInForce(
  desk: ConfigurationDesk,
  { body, who }: ConfigurationCommand,
  way: Asked['way'],
  check: Check,
): Promise<Answer> {
  return atDesk(async () => {
    const parsed = activateBody.safeParse(body);
    if (!parsed.success) {
      return badRequest(parsed.error);
    }
    const connectionId = connectionOfDesk(desk, parsed.data.connectionId);
    return typeof connectionId === 'string'
      ? await change(desk, { connectionId, body: parsed.data, who, way, check })
      : connectionId;
  });
}

interface Asked {
  readonly connectionId: string;
  readonly body: ActivateBody;
  readonly who: string;
  readonly way: 'activate' | 'rollback';
  readonly check: Check;
}

/** All or nothing: one conditional write of the index. What is judged is judged again when somebody else was first. */
async function change(desk: ConfigurationDesk, asked: Asked): Promise<Answer> {
  const { connectionId, body, who } = asked;
  const { state, clock, logger } = desk.engine;
  let report: object = {};
  let passedOver: readonly string[] = [];
  const after = await changeIndex<Answer>(state, connectionId, async (index) => {
    const judged = await judge(desk, asked, index);
    if ('kind' in judged) {
      return { stop: judged };
    }
    const { before, content, judgement, unchecked } = judged;
    const differences = differencesOf(before.filled, content.filled);
    report = { connectionId, from: index.active, differences, ...judgement };
    if (body.dryRun) {
      return { stop: { kind: 'ok', body: { ...report, dryRun: true } } };
    }
    if (index.active === 0) {
      await keepDeployed(state, connectionId, before.written);
    }
    passedOver = unchecked;
    const deed = {
      by: who,
      atIso: new Date(clock.nowMs()).toISOString(),
      why: body.why,
      ...(unchecked.length === 0 ? {} : { unchecked }),
    };
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
  if (passedOver.length > 0) {
    logger.warn('configuration.activatedUnchecked', {
      connectionId,
      number: after.active,
      message: passedOver.join('; '),
    });
  }
  return { kind: 'ok', body: { ...report, active: after.active, asked: await wakeParked(desk.engine, connectionId) } };
}

type Right = Extract<ReadContent, { ok: true }>;

interface Judged {
  readonly before: Right;
  readonly content: Right;
  readonly judgement: Judgement;
  /** What was passed over because the caller said so. */
  readonly unchecked: readonly string[];
}

async function judge(desk: ConfigurationDesk, asked: Asked, index: ConfigurationIndex): Promise<Answer | Judged> {
  const { connectionId, body, check } = asked;
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
  if (judgement.refusals.length > 0) {
    return refused('notWhileCoupled', judgement.refusals.join('; '), judgement);
  }
  const outside = await askOutside(desk, connectionId, content.configuration);
  const refusal = refusalOf(outside, asked);
  const passed = body.unchecked ? [...outside.problems, ...outside.notAsked] : [];
  const warnings = [...judgement.warnings, ...outside.warnings, ...passed.map((words) => `passed over: ${words}`)];
  return refusal ?? { before: known, content, judgement: { ...judgement, warnings }, unchecked: passed };
}

/** Why what both systems say bars the way; going back must stay possible whatever they say. */
function refusalOf({ problems, notAsked }: OutsideJudgement, { body, way }: Asked): Answer | undefined {
  const passOver = `pass over it with "tandem config ${way} --unchecked" ("unchecked": true), which is kept with the version`;
  if (problems.length > 0 && !(body.unchecked && way === 'rollback')) {
    const otherwise = way === 'rollback' ? `; or ${passOver}` : '';
    return refused('notThere', `${problems.join('; ')}${otherwise}`, { problems });
  }
  return notAsked.length > 0 && !body.unchecked
    ? refused('notAsked', `${notAsked.join('; ')}; ask again when it answers, or ${passOver}`, { notAsked })
    : undefined;
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
