import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Azurite, startAzuriteTables } from '../../../local/azurite/azurite.js';

const running: Azurite[] = [];
const start = async (options: Parameters<typeof startAzuriteTables>[0]): Promise<Azurite> => {
  const azurite = await startAzuriteTables(options);
  running.push(azurite);
  return azurite;
};
const table = (azurite: Azurite): TableClient =>
  TableClient.fromConnectionString(azurite.connectionString, 'things', {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });

describe('Azurite table service', () => {
  afterEach(async () => {
    await Promise.all(running.splice(0).map((azurite) => azurite.close()));
  });

  it('answers on the port it tells when any free port was asked for', async () => {
    const azurite = await start({ port: 0 });
    await table(azurite).createTable();
    await table(azurite).createEntity({ partitionKey: 'p', rowKey: 'r' });
    expect((await table(azurite).getEntity('p', 'r')).rowKey).toBe('r');
  });

  it('names the port when it is in use', async () => {
    const first = await start({ port: 0 });
    await expect(start({ port: first.port })).rejects.toThrow(`127.0.0.1:${first.port}: the port is in use`);
  });

  it('keeps a data folder across a restart', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'azurite-test-'));
    try {
      const first = await start({ port: 0, dataFolder });
      await table(first).createTable();
      await table(first).createEntity({ partitionKey: 'p', rowKey: 'r' });
      await first.close();
      const second = await start({ port: first.port, dataFolder });
      expect((await table(second).getEntity('p', 'r')).rowKey).toBe('r');
      await second.close();
    } finally {
      await rm(dataFolder, { recursive: true, force: true });
    }
  });

  it('can be closed twice', async () => {
    const azurite = await start({ port: 0 });
    await azurite.close();
    await azurite.close();
    await expect(table(azurite).createTable()).rejects.toThrow();
  });
});
