import { describe, expect, it } from '@jest/globals';
import { World } from './harness';
import { registerEndpoint, registerStep } from './webhook-harness';

const orderColumns = "EntityDefinitions(LogicalName='salesorder')/Attributes";
const column = {
  '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
  SchemaName: 'tdm_Note',
  DisplayName: { LocalizedLabels: [{ Label: 'Note', LanguageCode: 1033 }] },
  RequiredLevel: { Value: 'None' },
  MaxLength: 10,
  FormatName: { Value: 'Text' },
};

async function registered(): Promise<World> {
  const world = new World();
  const made = await world.call('POST', orderColumns, { as: 'administrator', body: column });
  expect(made.status).toBe(204);
  await registerStep(world, await registerEndpoint(world), { table: 'salesorder', message: 'Update' });
  world.handler.rememberRegistrations();
  return world;
}

describe('a reset after rememberRegistrations', () => {
  it('comes back to the registrations and own columns that stood then, and to no others', async () => {
    const world = await registered();
    await registerStep(world, await registerEndpoint(world, { name: 'later' }), {
      table: 'salesorder',
      message: 'Delete',
    });
    const before = await world.order();
    await world.control('POST', '/reset', { seed: 'furniture' });
    expect((await world.call('GET', `salesorders(${before})`)).status).toBe(404);
    expect((await world.read('serviceendpoints')).value).toHaveLength(1);
    const order = await world.order({ tdm_note: 'kept' });
    await world.settle();
    world.notices.length = 0;
    await world.call('PATCH', `salesorders(${order})`, { body: { name: 'PO 2' } });
    await world.settle();
    expect(world.notices.map((notice) => notice.url)).toEqual(['https://func.example.net/api/dataverse']);
  });

  it('gives no id, order number or row version a second time', async () => {
    const world = await registered();
    const read = async (id: string) => await world.read(`salesorders(${id})`);
    const before = await read(await world.order());
    await world.control('POST', '/reset', { seed: 'furniture' });
    const after = await read(await world.order());
    expect(after.salesorderid).not.toBe(before.salesorderid);
    expect(after.ordernumber).not.toBe(before.ordernumber);
    expect(Number(after.versionnumber)).toBeGreaterThan(Number(before.versionnumber));
  });
});
