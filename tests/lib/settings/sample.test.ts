import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { settingCatalogue } from '../../../lib/settings/catalogue.js';
import { environmentSchema } from '../../../lib/settings/environment-schema.js';
import { readSettings } from '../../../lib/settings/read-settings.js';
import { sampleReadme } from './sample-readme.js';

const root = join(__dirname, '../../..');
const sample = z
  .object({ IsEncrypted: z.literal(false), _readme: z.array(z.string()), Values: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'local.settings.sample.json'), 'utf8')));
const secretNames = Object.entries(sample.Values)
  .filter(([, value]) => value.startsWith('<'))
  .map(([name]) => name);

describe('local.settings.sample.json', () => {
  it('explains every setting in the words of the parser', () => {
    expect(sample._readme.slice(2)).toEqual(sampleReadme());
  });

  it('holds no setting that nobody reads', () => {
    const named = new Set<string>([...Object.keys(settingCatalogue), ...secretNames]);
    expect(Object.keys(sample.Values).filter((name) => !named.has(name))).toEqual([]);
  });

  it('starts the app once the secrets are filled in, and not before', () => {
    expect(() => readSettings(sample.Values)).toThrow(/placeholder/);
    const filled = Object.fromEntries(secretNames.map((name) => [name, 'x'.repeat(40)]));
    expect(readSettings({ ...sample.Values, ...filled }).connections).toHaveLength(1);
  });

  it('holds no secret: only placeholders and the well-known local ones', () => {
    expect(secretNames).toHaveLength(4);
    expect(JSON.stringify(sample.Values)).not.toMatch(/AccountKey=|SharedAccessKey=(?!SAS_KEY_VALUE)/);
  });
});

describe('settings, parser and bindings agree', () => {
  it('every setting that the parser reads is described, and every described one is read by somebody', () => {
    const readByHost = [
      'ServiceBusConnection__credential',
      'ServiceBusConnection__clientId',
      'AzureWebJobsStorage',
      'FUNCTIONS_WORKER_RUNTIME',
    ];
    const read = [...Object.keys(environmentSchema.shape), ...readByHost];
    expect(Object.keys(settingCatalogue).sort()).toEqual(read.sort());
  });

  it('every %binding% and connection of the functions is a required setting', () => {
    const folder = join(root, 'functions');
    const source = readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
    const bindings = [...source.matchAll(/%(\w+)%/g)].map(([, name]) => name ?? '');
    const connections = [...source.matchAll(/connection: '(\w+)'/g)].map(([, name]) => name ?? '');
    expect(new Set(bindings)).toEqual(
      new Set([
        'QueueName',
        'SweepSchedule',
        'OpenOrdersSchedule',
        'ReconcileSchedule',
        'DeadLettersSchedule',
        'RetentionSchedule',
        'DriftSchedule',
        'DueWorkSchedule',
        'SubscriptionsSchedule',
      ]),
    );
    expect(connections).toEqual(['ServiceBusConnection']);
    for (const name of [...bindings, ...connections]) {
      expect(settingCatalogue).toHaveProperty(name);
      expect(sample.Values).toHaveProperty(name);
    }
  });

  it('host.json routes under the prefix that registered addresses use', () => {
    const host = JSON.parse(readFileSync(join(root, 'host.json'), 'utf8'));
    expect(host.extensions.http.routePrefix).toBe('api');
    expect(host.extensions.serviceBus).toMatchObject({ maxConcurrentCallsPerSession: 1, prefetchCount: 0 });
  });
});
