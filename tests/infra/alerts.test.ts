import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type MetricName, metricCatalogue } from '../../lib/telemetry/metric-catalogue.js';
import { compileInfra, compileTimeoutMs, deploymentOf, type Resource, resourcesOf, root, stages } from './compiled.js';
import { runbookAlerts } from './documents.js';

beforeAll(compileInfra, compileTimeoutMs);

const alertTypes = [
  'Microsoft.Insights/metricAlerts',
  'Microsoft.Insights/scheduledQueryRules',
  'Microsoft.Insights/activityLogAlerts',
];

function alertsOf(stage: (typeof stages)[number]): readonly Resource[] {
  const deployment = deploymentOf(stage);
  return alertTypes.flatMap((type) => resourcesOf(deployment, type));
}

const nameOf = (alert: Resource) => alert.name.replace('tandem-example-', '');

/** Every way of going silent that can be seen today, and the alerts that tell of it. */
const silences: Readonly<Record<string, readonly string[]>> = {
  'a notice ends among the dead letters': ['dead-letters', 'worker-failed'],
  'notices lie and nobody takes them': ['queue-backlog', 'queue-put-off', 'worker-silent', 'oldest-notice', 'late'],
  'Service Bus fails or throttles': ['service-bus-errors', 'service-bus-throttled'],
  'a sender is turned away': ['webhook-failed', 'webhook-refused'],
  'a busy side says nothing': ['no-notifications'],
  'a registration is lost, or near its end because it cannot be renewed': [
    'registration-problem',
    'subscription-gap',
    'subscription-near-end',
  ],
  'a timer stands still': ['timer-silent', 'timer-failed'],
  'lost notices are not made good': ['sweep-failed'],
  'the two sides differ and nobody told': ['drift'],
  'a system refuses, throttles or is away': ['not-permitted', 'throttled-share', 'remote-failing'],
  'the app is stopped or cannot be reached': ['app-stopped', 'unreachable'],
  'telemetry itself goes silent': ['telemetry-capped', 'figures-silent'],
};

describe('infra: alerts', () => {
  it.each(Object.entries(silences))('tell when %s', (_silence, names) => {
    expect(alertsOf('prod').map(nameOf)).toEqual(expect.arrayContaining([...names]));
  });

  it('are all for a listed silence, and all in docs/RUNBOOK.md with what to press', () => {
    const names = alertsOf('prod').map(nameOf);
    expect([...names].sort()).toEqual(Object.values(silences).flat().sort());
    for (const name of names) {
      const row = runbookAlerts.split('\n').find((line) => line.split('|')[1]?.includes(`\`${name}\``));
      expect([name, row?.split('|').filter((cell) => cell.trim() !== '').length]).toEqual([name, 4]);
    }
  });

  it.each(stages)('all reach the people in %s', (stage) => {
    const [group] = resourcesOf(deploymentOf(stage), 'Microsoft.Insights/actionGroups');
    expect(JSON.stringify(group?.properties)).toContain('operations@example.com');
    for (const alert of alertsOf(stage)) {
      expect(alert.properties.enabled).toBe(true);
      expect(JSON.stringify(alert.properties.actions)).toContain(group?.id);
    }
  });

  it('warn before the budget is spent, and never stop anything', () => {
    const [budget] = resourcesOf(deploymentOf('prod'), 'Microsoft.Consumption/budgets');
    expect(budget?.properties).toMatchObject({ amount: 300, timeGrain: 'Monthly' });
    const [group] = resourcesOf(deploymentOf('prod'), 'Microsoft.Insights/actionGroups');
    expect(JSON.stringify(budget?.properties.notifications)).toContain(group?.id);
  });
});

const ruleSchema = z.looseObject({
  criteria: z.looseObject({ allOf: z.array(z.looseObject({ query: z.string() })).length(1) }),
});

function queries(): { name: string; query: string }[] {
  return resourcesOf(deploymentOf('prod'), 'Microsoft.Insights/scheduledQueryRules').map((rule) => {
    const [criterion] = ruleSchema.parse(rule.properties).criteria.allOf;
    return { name: nameOf(rule), query: criterion?.query ?? '' };
  });
}

function sourceTexts(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'));
}

const sources = [...sourceTexts('lib'), ...sourceTexts('functions')].join('\n');
const workbook = readFileSync(join(root, 'infra', 'workbook.json'), 'utf8');

describe('infra: queries', () => {
  it('ask for events, codes and functions that the product has today', () => {
    const texts = [...queries().map(({ query }) => query), workbook];
    const quoted = texts.flatMap((text) =>
      [...text.matchAll(/'([A-Za-z]+(?:[.-][A-Za-z]+)*)'/g)].map(([, word]) => word),
    );
    const own = [...new Set(quoted)].filter((word) => !['Ingestion', 'OverQuota', 'count'].includes(word ?? ''));
    expect(own.length).toBeGreaterThan(15);
    for (const word of own) {
      expect(sources).toContain(`'${word}'`);
    }
  });

  it('read fields that the logger writes under that name', () => {
    const texts = [...queries().map(({ query }) => query), workbook];
    const fields = new Set(
      texts.flatMap((text) =>
        [...text.matchAll(/\bLine(?:\.(\w+)|\['(\w+)'\])/g)].map((match) => match[1] ?? match[2] ?? ''),
      ),
    );
    expect(fields.size).toBeGreaterThan(8);
    for (const field of fields) {
      expect(sources).toMatch(new RegExp(`\\b${field}\\b`));
    }
  });

  it('ask for figures that the product has, by attributes that they have', () => {
    const metered = queries().filter(({ query }) => query.includes('AppMetrics'));
    expect(metered.length).toBeGreaterThanOrEqual(5);
    for (const { query } of metered) {
      const [, name = ''] = /Name == '([\w.]+)'/.exec(query) ?? [];
      expect(Object.keys(metricCatalogue)).toContain(name);
      const attributes = [...query.matchAll(/Properties\.(\w+)/g)].map(([, attribute]) => attribute);
      expect([...metricCatalogue[name as MetricName].attributes]).toEqual(expect.arrayContaining(attributes));
    }
  });

  it('count every line and every run: the host samples nothing away', () => {
    const hostSchema = z.looseObject({
      logging: z.looseObject({
        applicationInsights: z.looseObject({ samplingSettings: z.looseObject({ isEnabled: z.boolean() }) }),
      }),
    });
    const host = hostSchema.parse(JSON.parse(readFileSync(join(root, 'host.json'), 'utf8')));
    expect(host.logging.applicationInsights.samplingSettings.isEnabled).toBe(false);
  });

  it('have no placeholder left', () => {
    for (const { name, query } of queries()) {
      expect([name, /\{\w+\}/.exec(query)?.[0]]).toEqual([name, undefined]);
    }
  });

  it('are each used by an alert', () => {
    const files = readdirSync(join(root, 'infra', 'queries')).map((file) => file.replace('.kql', ''));
    expect(files.sort()).toEqual(
      queries()
        .map(({ name }) => name)
        .sort(),
    );
  });
});

describe('what it costs, in docs/DEPLOY.md', () => {
  const document = readFileSync(join(root, 'docs', 'DEPLOY.md'), 'utf8');
  const countOf = (stage: (typeof stages)[number], type: string) => resourcesOf(deploymentOf(stage), type).length;

  it('counts the alerts that the templates make, by how often they look', () => {
    const rules = resourcesOf(deploymentOf('prod'), 'Microsoft.Insights/scheduledQueryRules');
    const schema = z.looseObject({ evaluationFrequency: z.string() });
    const often = rules.filter(({ properties }) => schema.parse(properties).evaluationFrequency === 'PT5M').length;
    expect(document).toContain(`${rules.length} log alerts: ${often} × 1.50 + ${rules.length - often} × 0.50`);
  });

  it('counts the metric alerts of each size', () => {
    const [dev, test, prod] = (['dev', 'test', 'prod'] as const).map((stage) =>
      countOf(stage, 'Microsoft.Insights/metricAlerts'),
    );
    const cost = (count = 0) => `${count}: ${(count * 0.1).toFixed(2)}`;
    const row = document.split('\n').find((line) => line.startsWith('| metric alerts at 0.10'));
    expect(row?.split('|').map((cell) => cell.trim())).toEqual([
      '',
      'metric alerts at 0.10',
      cost(dev),
      cost(test),
      cost(prod),
      '',
    ]);
  });
});
