import './settings-for-tests.js';
import { describe, expect, it } from '@jest/globals';
import type { Composition, InForceByConnection } from '../../functions/composition/compose.js';
import { ConfiguredParts } from '../../functions/composition/configured-parts.js';
import { syncWorker } from '../../functions/sync-worker.js';
import { activateConfiguration } from '../../lib/operations/configuration/activate.js';
import { stageConfiguration } from '../../lib/operations/configuration/stage.js';
import { HealthReporter } from '../../lib/operations/health-report.js';
import type { Notice } from '../../lib/ports/notice.js';
import type { StateStore } from '../../lib/ports/state-store.js';
import { type TestParts, testParts } from './parts-for-tests.js';

/** A state store whose storage can be away. */
class Away implements StateStore {
  isAway = false;
  reads = 0;
  #held: Promise<void> | undefined;

  constructor(private readonly store: StateStore) {}

  async read(connectionId: string, name: string) {
    this.reads += 1;
    if (this.isAway) {
      throw new Error('the storage is away');
    }
    const [found] = await Promise.all([this.store.read(connectionId, name), this.#held]);
    return found;
  }

  /** Reads that begin from now on are answered, with what is there now, once the returned function is called. */
  holdAnswers(): () => void {
    let letGo = (): void => undefined;
    this.#held = new Promise((resolve) => {
      letGo = () => {
        this.#held = undefined;
        resolve();
      };
    });
    return letGo;
  }

  write(connectionId: string, name: string, value: unknown, etag: string | undefined) {
    return this.store.write(connectionId, name, value, etag);
  }

  delete(connectionId: string, name: string) {
    return this.store.delete(connectionId, name);
  }
}

/** A process whose parts only tell what they were put together with. */
function aProcess() {
  const desk = testParts();
  const state = new Away(desk.state);
  const made: InForceByConnection[] = [];
  const composition: Composition = {
    connectionIds: ['main'],
    state,
    partsWith(inForce) {
      made.push(inForce);
      return { ...testParts(), configurations: inForce };
    },
  };
  const another = () => new ConfiguredParts(composition, { logger: desk.engine.logger });
  return { desk, state, made, another, configured: another() };
}

async function activate(desk: TestParts, fulfilWhen: string, expectedActive = 0): Promise<void> {
  const configuration = { businessTimeZone: 'Europe/Copenhagen', policies: { fulfilWhen } };
  await stageConfiguration(desk, { body: { configuration, why: 'a test' }, who: 'ada' });
  const body = { version: expectedActive + 1, expectedActive, why: 'a test' };
  expect(await activateConfiguration(desk, { body, who: 'ada' })).toMatchObject({ kind: 'ok' });
}

const numberOf = (parts: { readonly configurations: InForceByConnection }) => parts.configurations.get('main')?.number;

describe('the parts of a process', () => {
  it('follow an activated version at once, in every process; whoever has parts keeps them', async () => {
    const { desk, configured, another } = aProcess();
    const other = another();
    const before = await configured.current();
    expect(numberOf(before)).toBe(0);
    expect(numberOf(await other.current())).toBe(0);
    await activate(desk, 'invoiced');
    expect(numberOf(await configured.current())).toBe(1);
    expect(numberOf(await other.current())).toBe(1);
    expect(numberOf(before)).toBe(0);
  });

  it('do not go by a look that had read before the version was activated', async () => {
    const { desk, state, configured } = aProcess();
    await configured.current();
    const letGo = state.holdAnswers();
    const early = configured.current();
    await activate(desk, 'invoiced');
    const late = configured.current();
    letGo();
    expect(numberOf(await early)).toBe(0);
    expect(numberOf(await late)).toBe(1);
  });

  it('are put together anew only when another version is in force, and work that comes together shares a look', async () => {
    const { desk, state, made, configured } = aProcess();
    await activate(desk, 'invoiced');
    await configured.current();
    state.reads = 0;
    for (let time = 0; time < 10; time += 1) {
      await Promise.all([configured.current(), configured.current(), configured.current(), configured.current()]);
    }
    expect(made).toHaveLength(1);
    expect(state.reads).toBe(20);
  });

  it('keep what was known last while the storage is away, and stand still when nothing is known yet', async () => {
    const { desk, state, configured } = aProcess();
    state.isAway = true;
    expect((await configured.current()).configurations.get('main')?.kind).toBe('refused');
    state.isAway = false;
    await activate(desk, 'invoiced');
    expect(numberOf(await configured.current())).toBe(1);
    state.isAway = true;
    expect((await configured.current()).configurations.get('main')).toMatchObject({ kind: 'version', number: 1 });
  });

  it('for receiving they are as known last: a sender does not wait for a storage that does not answer', async () => {
    const { desk, state, configured } = aProcess();
    await activate(desk, 'never');
    expect(numberOf(await configured.atTheDoor())).toBe(1);
    await activate(desk, 'invoiced', 1);
    const answer = state.holdAnswers();
    expect(numberOf(await configured.atTheDoor())).toBe(1);
    answer();
    expect(numberOf(await configured.current())).toBe(2);
    expect(numberOf(await configured.atTheDoor())).toBe(2);
  });

  it('a look that failed fails for those who waited for it, and the next is another attempt', async () => {
    const desk = testParts();
    let fails = true;
    const composition: Composition = {
      connectionIds: ['main'],
      state: desk.state,
      partsWith(inForce) {
        if (fails) {
          throw new Error('cannot be put together');
        }
        return { ...testParts(), configurations: inForce };
      },
    };
    const configured = new ConfiguredParts(composition, { logger: desk.engine.logger });
    await activate(desk, 'never');
    const together = await Promise.allSettled([configured.current(), configured.current(), configured.current()]);
    expect(together.map(({ status }) => status)).toContain('rejected');
    fails = false;
    const later = await Promise.all([configured.current(), configured.current(), configured.current()]);
    expect(later.map(numberOf)).toEqual([1, 1, 1]);
  });

  it('a version that an older product cannot read stands in health with the path, and its notices wait', async () => {
    const { desk, configured } = aProcess();
    await activate(desk, 'invoiced');
    const index = (await desk.state.read('main', 'configuration'))?.value as { lastNumber: number };
    await desk.state.write('main', 'configuration-9', { businessTimeZone: 'UTC', policies: { newer: 1 } }, undefined);
    const stored = await desk.state.read('main', 'configuration');
    await desk.state.write('main', 'configuration', { ...index, active: 9 }, stored?.etag);
    const parts = await configured.current();
    const { engine } = desk;
    const report = await new HealthReporter(engine, { version: '1', commit: 'a' }, parts.configurations).full();
    expect(report).toMatchObject({
      ok: false,
      connections: [
        { configuration: { active: 9, refused: expect.stringContaining('policies: "newer" is not known') } },
      ],
    });
    const notice: Notice = {
      noticeVersion: 1,
      connectionId: 'main',
      side: 'sales',
      about: 'order',
      recordId: '11111111-aaaa-4aaa-8aaa-111111111111',
      cause: 'updated',
      attemptNumber: 0,
    };
    const working = testParts();
    await syncWorker({ ...working, configurations: parts.configurations }, notice);
    expect(working.queue.sent).toMatchObject([{ notice: { attemptNumber: 1 }, notBeforeMs: expect.any(Number) }]);
  });
});
