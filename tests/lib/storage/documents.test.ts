import { randomBytes } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Couplings } from '../../../lib/ports/couplings.js';
import { pack } from '../../../lib/storage/packed-document.js';
import { createTableAccess } from '../../../lib/storage/table-access.js';
import { createTableCouplings } from '../../../lib/storage/table-couplings.js';
import { createTableStateStore } from '../../../lib/storage/table-state-store.js';
import { type Azurite, startAzuriteTables } from '../../../local/azurite/azurite.js';
import { aBase, aCoupling, anEntry, newConnectionId } from '../../contract/couplings-samples.js';

const noise = (): string => randomBytes(40).toString('hex');

describe('Documents in table storage', () => {
  let azurite: Azurite;
  let couplings: Couplings;
  let table: TableClient;
  beforeAll(async () => {
    azurite = await startAzuriteTables({ port: 0 });
    const tables = createTableAccess({ connectionString: azurite.connectionString, createTables: true });
    couplings = createTableCouplings({ tables });
    table = await tables.table('couplings');
  });
  afterAll(() => azurite.close());

  it('a coupling far above 64 KiB is kept over several properties, and shrinks again', async () => {
    const coupling = aCoupling({ base: aBase(500, noise) });
    const { connectionId, couplingId } = coupling;
    const result = await couplings.create(coupling, []);
    const row = await table.getEntity<Record<string, unknown>>(connectionId, `c:${couplingId}`);
    expect(row.partCount).toBeGreaterThan(2);
    expect((await couplings.find(connectionId, couplingId))?.coupling).toEqual(coupling);
    const { base: _large, ...small } = coupling;
    await (result.ok && couplings.save(result.value, small, []));
    expect((await couplings.find(connectionId, couplingId))?.coupling).toEqual(small);
    expect(await table.getEntity(connectionId, `c:${couplingId}`)).not.toHaveProperty('part01');
  });

  it('a coupling beyond one entity is refused by name, and nothing is written', async () => {
    const coupling = aCoupling({ base: aBase(4_000, noise), salesNumber: 'ORD-LARGE' });
    const { connectionId, couplingId } = coupling;
    await expect(couplings.create(coupling, [])).rejects.toThrow(
      new RegExp(`coupling ${connectionId}/${couplingId} is too large to be stored`),
    );
    expect(await couplings.findByNumber(connectionId, 'ORD-LARGE')).toEqual([]);
  });

  it('entries that do not fit one transaction together are refused by name', async () => {
    const patch = { header: {}, lines: aBase(800, noise).lines, removedPairIds: [] };
    const entries = Array.from({ length: 10 }, (_, index) => anEntry(index + 1, { basePatch: patch }));
    await expect(couplings.create(aCoupling({}), entries)).rejects.toThrow(/the save of coupling .* is too large/);
  });

  it('a document of a newer product is not misread', async () => {
    const coupling = aCoupling({});
    const { connectionId, couplingId } = coupling;
    await couplings.create(coupling, []);
    await table.updateEntity({ partitionKey: connectionId, rowKey: `c:${couplingId}`, schemaVersion: 2 }, 'Merge');
    await expect(couplings.find(connectionId, couplingId)).rejects.toThrow('its schema version is 2');
  });

  it('a field of a newer product survives a save by this one', async () => {
    const coupling = { ...aCoupling({}), addedLater: { kept: true } };
    const { connectionId, couplingId } = coupling;
    await couplings.create(coupling, []);
    const stored = await couplings.find(connectionId, couplingId);
    await (stored && couplings.save(stored, { ...stored.coupling, state: 'held' }, []));
    expect((await couplings.find(connectionId, couplingId))?.coupling).toEqual({ ...coupling, state: 'held' });
  });

  it.each([
    ['a wrong value', { ...pack('x', { ...aCoupling({}), state: 'asleep' }) }, /wrong at state/],
    ['a missing part', { partCount: 2, part00: Buffer.from('x') }, 'a part is missing'],
    ['damaged bytes', { partCount: 1, part00: Buffer.from('x') }, 'it is damaged'],
    ['no parts at all', {}, 'no part count'],
  ])('a row with %s is refused with its name and without its content', async (_what, parts, message) => {
    const connectionId = newConnectionId();
    await table.createEntity({ partitionKey: connectionId, rowKey: 'c:x', schemaVersion: 1, ...parts });
    await expect(couplings.find(connectionId, 'x')).rejects.toThrow(message);
    await expect(couplings.find(connectionId, 'x')).rejects.toThrow(`coupling ${connectionId}/x cannot be read`);
  });

  it('I11 a journal number that is written already is never overwritten as new: told as changed', async () => {
    const coupling = aCoupling({ salesNumber: 'ORD-J' });
    const { connectionId, couplingId } = coupling;
    const result = await couplings.create(coupling, []);
    await table.createEntity({ partitionKey: connectionId, rowKey: `j:${couplingId}:0000000001`, by: 'another' });
    const save = result.ok && (await couplings.save(result.value, { ...coupling, marker: 'NEW' }, [anEntry(1)]));
    expect(save).toEqual({ ok: false, reason: 'changed' });
    expect(await couplings.findByMarker(connectionId, 'NEW')).toBeUndefined();
  });

  it('a damaged lease row is refused with its name', async () => {
    const connectionId = newConnectionId();
    await table.createEntity({ partitionKey: connectionId, rowKey: 'w:x', owner: 'somebody' });
    await expect(couplings.listWork(connectionId)).rejects.toThrow('work row w:x');
  });

  it('a state document beyond one entity is refused by name', async () => {
    const tables = createTableAccess({ connectionString: azurite.connectionString, createTables: true });
    const value = Array.from({ length: 30_000 }, noise);
    await expect(createTableStateStore({ tables }).write('main', 'sweep', value, undefined)).rejects.toThrow(
      'state main/sweep is too large',
    );
  });
});

describe('Access to tables', () => {
  it('a missing table is an error, not an empty answer, unless it may be made', async () => {
    const azurite = await startAzuriteTables({ port: 0 });
    try {
      const { connectionString } = azurite;
      const strict = createTableCouplings({ tables: createTableAccess({ connectionString }) });
      await expect(strict.find('main', 'x')).rejects.toThrow();
      await expect(strict.create(aCoupling({}), [])).rejects.toThrow();
      const making = createTableCouplings({ tables: createTableAccess({ connectionString, createTables: true }) });
      expect(await making.find('main', 'x')).toBeUndefined();
      expect(await strict.find('main', 'x')).toBeUndefined();
    } finally {
      await azurite.close();
    }
  });

  it('a service that was down when the table was to be made is asked again', async () => {
    const azurite = await startAzuriteTables({ port: 0 });
    const { connectionString, port } = azurite;
    await azurite.close();
    const couplings = createTableCouplings({
      tables: createTableAccess({ connectionString, createTables: true, maxRetries: 0 }),
    });
    await expect(couplings.find('main', 'x')).rejects.toThrow();
    const again = await startAzuriteTables({ port });
    try {
      expect(await couplings.find('main', 'x')).toBeUndefined();
    } finally {
      await again.close();
    }
  });

  it('an account key never goes over plain http to another machine', async () => {
    const connectionString =
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;TableEndpoint=http://192.0.2.1:10002/a;';
    const couplings = createTableCouplings({ tables: createTableAccess({ connectionString }) });
    await expect(couplings.find('main', 'x')).rejects.toThrow(/allowInsecureConnection/);
  });
});
