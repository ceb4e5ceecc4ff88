import { describe, expect, it } from '@jest/globals';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import { defaultMapping } from '../../lib/mapping/default-mapping';
import { fieldLimitsLifeMs } from '../../lib/sync/limits/negotiated-lengths';
import { expectAgreement, onlyCoupling } from './agreement';
import { rowsOf } from './people';
import { World } from './world';

const desk = [{ product: '1896-S', quantity: 2, price: 600 }];

/** One side holds less of a field from now on, which the next look at its description tells. */
async function makeShorter(
  world: World,
  side: 'businessCentral' | 'sales',
  options: { entity: string; field: string; maxLength: number },
): Promise<void> {
  await world.people.control(side, 'POST', '/faults', { kind: 'fieldShorter', options });
  await world.clock.advance(fieldLimitsLifeMs);
}

const notesOf = async (world: World) =>
  JSON.stringify((await world.people.sales('GET', 'annotations?$select=notetext')).value);

async function journalOf(world: World): Promise<string> {
  const [coupling] = world.couplings.all();
  const journal = await world.couplings.readJournal('world', coupling?.couplingId ?? '');
  return journal.map((entry) => entry.summary).join('\n');
}

describe('a field holds as much as the smaller of both sides (F18)', () => {
  it('a property of Business Central that is shorter than the mapping says', async () => {
    const world = await World.create();
    await makeShorter(world, 'businessCentral', { entity: 'salesOrders', field: 'shipToCity', maxLength: 8 });
    const id = await world.people.newSalesOrder({ lines: desk, values: { shipto_city: 'Kristiansund' } });
    await world.settle();
    expect((await world.people.businessCentralOrders())[0]?.shipToCity).toBe('Kristian');
    expect((await world.people.salesOrder(id)).shipto_city).toBe('Kristiansund');
    await expectAgreement(world, id);
    expect(await notesOf(world)).toContain('The city of delivery is longer than Business Central holds');
    expect(await journalOf(world)).toContain('shipToCity ("Kristiansund" as "Kristian")');
  });

  it('a column of Sales that is shorter than the mapping says', async () => {
    const world = await World.create();
    await makeShorter(world, 'sales', { entity: 'salesorder', field: 'shipto_city', maxLength: 8 });
    const id = await world.people.newSalesOrder({ lines: desk });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { shipToCity: 'Kristiansund' });
    await world.settle();
    expect((await world.people.salesOrder(id)).shipto_city).toBe('Kristian');
    expect((await world.people.businessCentralOrders())[0]?.shipToCity).toBe('Kristiansund');
    await expectAgreement(world, id);
    expect(await notesOf(world)).toContain('The city of delivery is longer than Sales holds');
    expect(await journalOf(world)).toContain('shipToCity ("Kristiansund" as "Kristian")');
  });

  it('texts of lines: what one side cannot hold stays whole on the other', async () => {
    const world = await World.create();
    await makeShorter(world, 'businessCentral', { entity: 'salesOrderLines', field: 'description', maxLength: 12 });
    const id = await world.people.newSalesOrder({ lines: desk, submit: false });
    const [line] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, {
      description: 'Desk with a drawer',
    });
    await world.people.submit(id);
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    expect(rowsOf(order?.salesOrderLines)[0]?.description).toBe('Desk with a');
    expect((await world.people.salesLines(id))[0]?.description).toBe('Desk with a drawer');
    await expectAgreement(world, id);
  });

  it('where the mapping says that it travels whole or not at all the order waits with the field named, and goes on', async () => {
    const mapping = {
      ...defaultMapping,
      header: { ...defaultMapping.header, shipToCity: { ...defaultMapping.header.shipToCity, whenTooLong: 'wait' } },
    } as const;
    const world = await World.create({ mapping });
    await makeShorter(world, 'businessCentral', { entity: 'salesOrders', field: 'shipToCity', maxLength: 8 });
    const id = await world.people.newSalesOrder({ lines: desk, values: { shipto_city: 'Kristiansund' } });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'valueTooLong',
      sentence: 'Business Central cannot hold the whole of: shipToCity (12 of 8 characters).',
    });
    expect(await world.people.businessCentralOrders()).toEqual([]);
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { shipto_city: 'Molde' });
    await world.people.submit(id);
    await world.settle();
    expect((await world.people.businessCentralOrders())[0]?.shipToCity).toBe('Molde');
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { shipto_city: 'Kristiansund' });
    await world.people.submit(id);
    await world.settle();
    expect((await onlyCoupling(world)).parked?.reason).toBe('valueTooLong');
    expect((await world.people.businessCentralOrders())[0]?.shipToCity).toBe('Molde');
    await world.people.control('businessCentral', 'DELETE', '/faults');
    await world.clock.advance(fieldLimitsLifeMs);
    await world.sweepAndSettle();
    expect((await world.people.businessCentralOrders())[0]?.shipToCity).toBe('Kristiansund');
    await expectAgreement(world, id);
  });

  it('places of a number that would be rounded away make the order wait, whatever the mapping says of texts', async () => {
    const weight = {
      name: 'custom.weight',
      label: 'The weight',
      kind: 'decimal',
      places: 5,
      direction: 'both',
      takenWhile: 'always',
      businessCentral: { property: 'discountAmount' },
      sales: { column: 'contoso_weight' },
    } as const;
    const mapping = mappingWith({ codes: {}, header: [weight], line: [] });
    const world = await World.create({ mapping });
    await world.people.administerSales("EntityDefinitions(LogicalName='salesorder')/Attributes", {
      '@odata.type': 'Microsoft.Dynamics.CRM.DecimalAttributeMetadata',
      SchemaName: 'contoso_weight',
      DisplayName: { LocalizedLabels: [{ Label: 'Weight', LanguageCode: 1033 }] },
      Precision: 0,
    });
    await world.clock.advance(fieldLimitsLifeMs);
    expect(world.engine.connections.get('world')).toBeDefined();
    await world.people.newSalesOrder({ lines: desk });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { discountAmount: 1.5 });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'valueTooLong',
      sentence: 'Dynamics 365 Sales cannot hold the whole of: The weight (1.5 with 0 places).',
    });
  });

  it('a system that does not describe itself is taken to hold what the mapping says', async () => {
    const world = await World.create();
    await world.people.control('businessCentral', 'POST', '/faults', {
      kind: 'status',
      match: { path: 'metadata' },
      options: { status: 500 },
    });
    await world.clock.advance(fieldLimitsLifeMs);
    const id = await world.people.newSalesOrder({ lines: desk });
    await world.settle();
    await expectAgreement(world, id);
  });
});
