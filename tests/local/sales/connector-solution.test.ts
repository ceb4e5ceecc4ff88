import { describe, expect, it } from '@jest/globals';
import { World } from './harness.js';

const column = 'bcbi_businesscentralordernumber';

describe('the base solution of Business Central’s own integration (sheet 2.9)', () => {
  it('is not there until it is imported, and goes with a reset', async () => {
    const world = new World();
    const asked = () => world.call('GET', `salesorders?$select=${column}`);
    const table = () => world.call('GET', "EntityDefinitions(LogicalName='bcbi_company')?$select=EntitySetName");
    expect([(await asked()).status, (await table()).status]).toEqual([400, 404]);
    await world.control('POST', '/connector-solution');
    expect((await asked()).status).toBe(200);
    expect((await table()).json.EntitySetName).toBe('bcbi_companies');
    await world.control('POST', '/reset');
    expect([(await asked()).status, (await table()).status]).toEqual([400, 404]);
  });
});
