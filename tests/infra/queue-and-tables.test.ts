import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { callsAtOnce } from '../../functions/composition/remote-clients.js';
import { defaultConcurrency } from '../../lib/http/request-limiter.js';
import { tableNames } from '../../lib/storage/table-access.js';
import { localQueue } from '../../local/local-broker.js';
import {
  compileInfra,
  compileTimeoutMs,
  deploymentOf,
  onlyResource,
  readJson,
  resourcesOf,
  root,
  stages,
} from './compiled.js';
import { deployDocument } from './documents.js';

beforeAll(compileInfra, compileTimeoutMs);

const hostSchema = z.looseObject({
  functionTimeout: z.string(),
  extensions: z.looseObject({
    serviceBus: z.looseObject({
      maxConcurrentSessions: z.int(),
      maxConcurrentCallsPerSession: z.int(),
      maxAutoLockRenewalDuration: z.string(),
      prefetchCount: z.int(),
    }),
  }),
});
const host = hostSchema.parse(readJson(join(root, 'host.json')));

/** Business Central processes this many requests of one identity at once, and queues more. */
const businessCentralAtOnce = 5;
/** Dataverse refuses the next one. */
const salesAtOnce = 52;
/** The lowest `maximumInstanceCount` that Flex Consumption documents. */
const fewestInstances = 40;

function timeMs(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

describe('infra: queue', () => {
  it.each(stages)('has the settings of the local twin in %s, so that local runs show what Azure does', (stage) => {
    const queue = onlyResource(deploymentOf(stage), 'Microsoft.ServiceBus/namespaces/queues', `/${localQueue.name}`);
    expect(queue.properties).toMatchObject({
      requiresSession: localQueue.requiresSession,
      requiresDuplicateDetection: localQueue.requiresDuplicateDetection,
      duplicateDetectionHistoryTimeWindow: `PT${localQueue.duplicateDetectionWindowMs / 60_000}M`,
      lockDuration: `PT${localQueue.lockDurationMs / 60_000}M`,
      maxDeliveryCount: localQueue.maxDeliveryCount,
      deadLetteringOnMessageExpiration: localQueue.deadLetteringOnExpiration,
      defaultMessageTimeToLive: 'P14D',
    });
  });

  it('is served as host.json says: one message of a session at a time, locks renewed longer than a run may take', () => {
    const { serviceBus } = host.extensions;
    expect(serviceBus.maxConcurrentCallsPerSession).toBe(1);
    expect(serviceBus.prefetchCount).toBe(0);
    expect(timeMs(serviceBus.maxAutoLockRenewalDuration)).toBeGreaterThan(timeMs(host.functionTimeout));
    expect(timeMs(host.functionTimeout)).toBeGreaterThan(localQueue.lockDurationMs);
  });

  it('is in a tier that knows sessions and duplicate detection', () => {
    for (const stage of stages) {
      const namespace = onlyResource(deploymentOf(stage), 'Microsoft.ServiceBus/namespaces');
      expect(['Standard', 'Premium']).toContain(z.looseObject({ name: z.string() }).parse(namespace.sku).name);
    }
  });
});

describe('infra: tables', () => {
  it.each(stages)('are those that the code uses in %s: the app may not make any', (stage) => {
    const tables = resourcesOf(deploymentOf(stage), 'Microsoft.Storage/storageAccounts/tableServices/tables');
    expect(tables.map(({ name }) => name.split('/').at(-1)).sort()).toEqual([...tableNames].sort());
  });
});

describe('infra: instances against what Business Central takes at once', () => {
  const scaleSchema = z.looseObject({
    functionAppConfig: z.looseObject({ scaleAndConcurrency: z.looseObject({ maximumInstanceCount: z.int() }) }),
  });

  it.each(stages)('lets %s grow no further than the platform demands', (stage) => {
    const { properties } = onlyResource(deploymentOf(stage), 'Microsoft.Web/sites');
    const { scaleAndConcurrency } = scaleSchema.parse(properties).functionAppConfig;
    expect(scaleAndConcurrency.maximumInstanceCount).toBe(fewestInstances);
  });

  it('keeps all processes together within what Business Central processes at once, and leaves a place beside one', () => {
    expect(callsAtOnce.businessCentral).toBe(businessCentralAtOnce);
    expect(defaultConcurrency).toBeLessThan(businessCentralAtOnce);
    expect(callsAtOnce.sales).toBeLessThan(salesAtOnce);
  });

  it('says in docs/DEPLOY.md what holds, in today’s numbers', () => {
    const { maxConcurrentSessions } = host.extensions.serviceBus;
    expect(deployDocument).toContain(`at most ${callsAtOnce.businessCentral} requests at a time to Business Central`);
    expect(deployDocument).toContain(`at most ${callsAtOnce.sales} to Sales, whose limit is ${salesAtOnce}`);
    expect(deployDocument).toContain(`at most ${defaultConcurrency} requests at a time to one system`);
    expect(deployDocument).toContain(`each ${maxConcurrentSessions} notices`);
    expect(deployDocument).toContain(`\`maximumInstanceCount\` is ${fewestInstances}`);
  });
});
