import { describe, expect, it } from '@jest/globals';
import { knownNumberLifeMs } from '../../lib/business-central/known-numbers.js';
import { decimal } from '../../lib/order/decimal.js';
import { expectFailure, expectValue } from '../support/results.js';
import { BusinessCentralWorld } from './business-central-world.js';

const creation = { header: { customerNumber: 'C00010' }, lines: [] };

/** The id of a customer or item. */
async function idOf(world: BusinessCentralWorld, entitySet: string, number: string): Promise<string> {
  const url = `companies(${world.api.companyId})/${entitySet}?$filter=number eq '${number}'`;
  const answer = expectValue(await world.processor.send({ name: 'find', method: 'GET', url, safety: 'read' }));
  return JSON.parse(answer.body).value[0].id;
}

describe('Business Central look-ups against the simulator', () => {
  it('knows the customers and items that there are; others are absent', async () => {
    const world = new BusinessCentralWorld();
    const customers = expectValue(await world.businessCentral.findCustomers(['C00010', 'C99999', "O'N"]));
    expect([...customers]).toEqual(['C00010']);
    const items = expectValue(await world.businessCentral.findItems(['1896-S', 'NONE', '1900-S']));
    expect([...items].toSorted()).toEqual(['1896-S', '1900-S']);
  });

  it('knows the units that there are, whoever is sold in them', async () => {
    const world = new BusinessCentralWorld();
    expect([...expectValue(await world.businessCentral.findUnits(['PCS', 'NONE']))]).toEqual(['PCS']);
  });

  it('S-126 blocked ones count as unknown', async () => {
    const world = new BusinessCentralWorld();
    await world.asProcessor('PATCH', `customers(${await idOf(world, 'customers', 'C00010')})`, { blocked: 'All' });
    await world.asProcessor('PATCH', `items(${await idOf(world, 'items', '1896-S')})`, { blocked: true });
    expect(expectValue(await world.businessCentral.findCustomers(['C00010'])).size).toBe(0);
    expect(expectValue(await world.businessCentral.findItems(['1896-S'])).size).toBe(0);
    const blocked = async (table: 'customer' | 'item', numbers: readonly string[]) => [
      ...expectValue(await world.businessCentral.findBlocked(table, numbers)),
    ];
    expect(await blocked('customer', ['C00010', 'NONE'])).toEqual(['C00010']);
    expect(await blocked('item', ['1896-S', '1900-S', 'NONE'])).toEqual(['1896-S']);
  });

  it('remembers what was found for a while and never what was not; 50 numbers a request', async () => {
    const world = new BusinessCentralWorld();
    const find = (numbers: readonly string[]) =>
      world.simulator.countRequests(async () => expectValue(await world.businessCentral.findItems(numbers)));
    expect((await find(['1896-S'])).requests).toBe(1);
    expect((await find(['1896-S'])).requests).toBe(0);
    expect((await find(['NONE'])).requests).toBe(1);
    expect((await find(['NONE', '1896-S'])).requests).toBe(1);
    world.clock.advance(knownNumberLifeMs);
    expect((await find(['1896-S'])).requests).toBe(1);
    expect((await find(Array.from({ length: 51 }, (_, index) => `X${index}`))).requests).toBe(2);
  });

  it('knows the variants that there are, and reads lines with their codes at the cost of one request for new ones', async () => {
    const world = new BusinessCentralWorld();
    const asked = [
      { item: '1900-S', code: 'RED' },
      { item: '1900-S', code: 'BLUE' },
      { item: 'NONE', code: 'RED' },
    ];
    const found = expectValue(await world.businessCentral.findItemVariants(asked));
    expect([...found.keys()]).toEqual(['1900-S|RED']);
    const line = {
      lineType: 'Item',
      lineObjectNumber: '1900-S',
      itemVariantId: found.get('1900-S|RED') ?? '',
      quantity: { decimal: decimal('1') },
    };
    const { id } = expectValue(await world.businessCentral.createOrder({ ...creation, lines: [line] }));
    const read = () =>
      world.simulator.countRequests(async () => expectValue(await world.businessCentral.readOrder(id)));
    expect((await read()).requests).toBe(1);
    world.clock.advance(knownNumberLifeMs);
    const { requests, value } = await read();
    expect(requests).toBe(2);
    expect(value.lines[0]?.properties.itemVariantCode).toBe('RED');
  });

  it('S-010 lists modified orders oldest first', async () => {
    const world = new BusinessCentralWorld();
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) {
      ids.push(expectValue(await world.businessCentral.createOrder(creation)).id);
      world.clock.advance(1_000);
    }
    const listed = expectValue(await world.businessCentral.listOrdersModifiedSince('2026-01-14T09:59:00Z'));
    expect(listed.orders.map(({ id }) => id)).toEqual(ids);
    expect(listed.next).toBeUndefined();
    const read = expectValue(await world.businessCentral.readOrder(ids[2] ?? ''));
    expect(listed.orders[2]).toEqual({ id: read.id, modifiedIso: read.lastModifiedDateTime, version: read.etag });
    expect(
      expectValue(await world.businessCentral.listOrdersModifiedSince('2026-01-14T10:00:00.5Z')).orders,
    ).toHaveLength(2);
  });

  it('S-005 more than a page continues with the link given', async () => {
    const world = new BusinessCentralWorld();
    for (let count = 0; count < 201; count++) {
      await world.asProcessor('POST', 'salesOrders', { customerNumber: 'C00010' });
    }
    const first = expectValue(await world.businessCentral.listOrdersModifiedSince('2026-01-14T09:59:00Z'));
    expect(first.orders).toHaveLength(200);
    const second = expectValue(await world.businessCentral.listOrdersModifiedSince('2026-01-14T09:59:00Z', first.next));
    expect(second.orders).toHaveLength(1);
    expect(second.next).toBeUndefined();
  });

  it('I15 tells the company; a wrong company is invalid, and no order of it is taken for gone', async () => {
    const world = new BusinessCentralWorld();
    const company = expectValue(await world.businessCentral.readCompany());
    expect(company).toEqual({ id: world.api.companyId, name: 'Aurland Furniture' });
    const wrong = world.client('0a000000-0000-4000-8000-00000000dead');
    const { id } = expectValue(await world.businessCentral.createOrder(creation));
    expect(expectFailure(await wrong.readCompany()).reason).toBe('notFound');
    expect(expectFailure(await wrong.readOrder(id)).reason).toBe('invalid');
  });

  it('I15 tells environment and company; a copied environment is not listed under the address any more', async () => {
    const world = new BusinessCentralWorld();
    const identity = expectValue(await world.businessCentral.readIdentity());
    expect(identity).toEqual({
      address: expect.stringMatching(/^https?:\/\/[^/]+\/v2\.0\/[0-9a-f-]{36}\/production$/),
      environmentName: 'Production',
      environmentType: 'Production',
      companyId: world.api.companyId,
    });
    await world.simulator.fault('environmentCopied', {}, { times: 1 });
    expect(expectValue(await world.businessCentral.readIdentity())).toEqual({
      ...identity,
      environmentType: 'notListed',
    });
  });

  it('I15 where the list of environments is not offered the address alone tells', async () => {
    const world = new BusinessCentralWorld();
    await world.simulator.fault('forbidden', {}, { times: 1 });
    expect(expectValue(await world.businessCentral.readIdentity())).not.toHaveProperty('environmentType');
    const silent = new BusinessCentralWorld();
    await silent.simulator.fault('status', {}, { times: 20, options: { status: 503 } });
    expect(expectFailure(await silent.businessCentral.readIdentity()).reason).toBe('unavailable');
  });

  it('F18 a token that is refused twice is unauthorized; missing permissions are forbidden', async () => {
    const world = new BusinessCentralWorld();
    await world.simulator.fault('tokenExpired', {}, { times: 1 });
    expectValue(await world.businessCentral.readCompany());
    await world.simulator.fault('tokenExpired', {}, { times: 2 });
    expect(expectFailure(await world.businessCentral.readCompany()).reason).toBe('unauthorized');
    await world.simulator.fault('forbidden', {}, { times: 1 });
    expect(expectFailure(await world.businessCentral.readCompany()).reason).toBe('forbidden');
  });

  it('S-093 a 429 is waited out', async () => {
    const world = new BusinessCentralWorld();
    await world.simulator.fault('status', {}, { times: 2, options: { status: 429 } });
    expectValue(await world.businessCentral.readCompany());
    expect(world.clock.sleptMs).toHaveLength(2);
  });
});

describe('stock of Business Central against the simulator', () => {
  it('tells what is on hand of the items that have stock; 50 a request', async () => {
    const world = new BusinessCentralWorld();
    await world.asProcessor('PATCH', `items(${await idOf(world, 'items', '1896-S')})`, { inventory: 12.5 });
    const { requests, value } = await world.simulator.countRequests(() =>
      world.businessCentral.readStock(['1896-S', 'NONE', ...Array.from({ length: 49 }, (_, index) => `X${index}`)]),
    );
    expect(requests).toBe(2);
    expect([...expectValue(value)]).toEqual([['1896-S', '12.5']]);
  });

  it('an item without stock, such as a service, has none rather than nothing on hand', async () => {
    const world = new BusinessCentralWorld();
    await world.asProcessor('PATCH', `items(${await idOf(world, 'items', '1896-S')})`, { type: 'Service' });
    expect(expectValue(await world.businessCentral.readStock(['1896-S'])).size).toBe(0);
  });
});
