import { hooks, registered } from './functions-core-for-tests.js';
import './settings-for-tests.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';

const folder = join(__dirname, '../../functions');
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));

beforeAll(() => {
  for (const file of files) {
    jest.requireActual(join(folder, file));
  }
});

describe('function app', () => {
  it('registers one function for each file, named like it', () => {
    expect(registered.map(({ name }) => name).sort()).toEqual(files.map((file) => file.replace('.ts', '')).sort());
  });

  it('no file is longer than 60 lines', () => {
    const lengths = files.map((file) => readFileSync(join(folder, file), 'utf8').split('\n').length - 1);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(60);
  });

  it('takes requests on its routes, without keys of the host', () => {
    const routes = registered
      .map(({ bindings }) => bindings.find(({ type }) => type === 'httpTrigger'))
      .filter((binding) => binding !== undefined)
      .map(({ route, methods, authLevel }) => [route, methods, authLevel]);
    expect(routes.sort()).toEqual([
      ['activity', ['GET'], 'anonymous'],
      ['checks', ['GET'], 'anonymous'],
      ['configuration/activate', ['POST'], 'anonymous'],
      ['configuration/import', ['POST'], 'anonymous'],
      ['configuration/rollback', ['POST'], 'anonymous'],
      ['configuration/stage', ['POST'], 'anonymous'],
      ['configuration/test', ['POST'], 'anonymous'],
      ['configuration/{view?}', ['GET'], 'anonymous'],
      ['conflicts', ['GET'], 'anonymous'],
      ['conflicts/preview', ['POST'], 'anonymous'],
      ['conflicts/rules/{number?}', ['GET', 'POST', 'DELETE'], 'anonymous'],
      ['conflicts/{conflictId}/decision', ['POST'], 'anonymous'],
      ['connections', ['GET', 'POST'], 'anonymous'],
      ['couplings', ['GET'], 'anonymous'],
      ['couplings/act', ['POST'], 'anonymous'],
      ['couplings/export', ['GET'], 'anonymous'],
      ['couplings/find-deleted', ['POST'], 'anonymous'],
      ['couplings/import', ['POST'], 'anonymous'],
      ['dead-letters/{number?}', ['GET', 'POST', 'DELETE'], 'anonymous'],
      ['drift', ['GET', 'POST'], 'anonymous'],
      ['full-synchronization', ['GET', 'POST'], 'anonymous'],
      ['full-synchronization/orders', ['GET'], 'anonymous'],
      ['health', ['GET'], 'anonymous'],
      ['invoices', ['POST'], 'anonymous'],
      ['life-cycle/resume', ['POST'], 'anonymous'],
      ['matching', ['GET', 'POST'], 'anonymous'],
      ['matching/orders', ['GET'], 'anonymous'],
      ['offered-fields', ['GET'], 'anonymous'],
      ['orders', ['GET'], 'anonymous'],
      ['orders/couple', ['POST'], 'anonymous'],
      ['orders/enter', ['POST'], 'anonymous'],
      ['orders/match', ['POST'], 'anonymous'],
      ['orders/offered', ['GET'], 'anonymous'],
      ['orders/replay', ['GET'], 'anonymous'],
      ['orders/resolve', ['POST'], 'anonymous'],
      ['orders/retry', ['POST'], 'anonymous'],
      ['orders/synchronize', ['POST'], 'anonymous'],
      ['orders/uncouple', ['POST'], 'anonymous'],
      ['orders/versions', ['GET'], 'anonymous'],
      ['orders/versions/compare', ['GET'], 'anonymous'],
      ['orders/versions/restore', ['POST'], 'anonymous'],
      ['pauses/{number?}', ['GET', 'POST', 'DELETE'], 'anonymous'],
      ['references', ['GET', 'POST', 'DELETE'], 'anonymous'],
      ['webhooks/business-central/{connectionId}/{subscriptionKey}', ['GET', 'POST'], 'anonymous'],
      ['webhooks/dataverse/{connectionId}', ['POST'], 'anonymous'],
    ]);
  });

  it('takes single messages of a session queue (platform fact 1)', () => {
    const worker = registered.find(({ name }) => name === 'sync-worker')?.bindings[0];
    expect(worker).toMatchObject({
      type: 'serviceBusTrigger',
      connection: 'ServiceBusConnection',
      queueName: '%QueueName%',
      isSessionsEnabled: true,
      cardinality: 'one',
    });
  });

  it('runs its timers by settings and closes connections at the end', () => {
    const schedules = registered.flatMap(({ name, bindings }) =>
      bindings.filter(({ type }) => type === 'timerTrigger').map(({ schedule }) => [name, schedule]),
    );
    expect(schedules.sort()).toEqual([
      ['drain-dead-letters', '%DeadLettersSchedule%'],
      ['drift-report', '%DriftSchedule%'],
      ['due-work', '%DueWorkSchedule%'],
      ['open-orders', '%OpenOrdersSchedule%'],
      ['reconcile', '%ReconcileSchedule%'],
      ['retention', '%RetentionSchedule%'],
      ['subscriptions', '%SubscriptionsSchedule%'],
      ['sweep', '%SweepSchedule%'],
    ]);
    expect(hooks).toEqual(['appTerminate']);
  });
});

describe('a missing setting', () => {
  it.each(files)('stops the start of %s, after it has registered, with its name', (file) => {
    const kept = process.env.QueueName;
    delete process.env.QueueName;
    const before = registered.length;
    try {
      jest.isolateModules(() => {
        expect(() => jest.requireActual(join(folder, file))).toThrow(/QueueName/);
      });
      expect(registered.length).toBe(before + 1);
    } finally {
      process.env.QueueName = kept;
      registered.length = before;
      hooks.length = 1;
    }
  });
});
