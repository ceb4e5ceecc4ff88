import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { type Row, rowsOf } from './people';
import { World, type WorldOptions } from './world';

const policies = { changeReleased: 'archiveAndRecreate' } as const;

/** A coupled order of two lines, released in Business Central. */
async function releasedOrder(options: WorldOptions = { policies }): Promise<{ world: World; id: string; order: Row }> {
  const world = await World.create(options);
  const id = await world.people.newSalesOrder({
    lines: [
      { product: '1896-S', quantity: 2 },
      { product: '1900-S', quantity: 8, price: 99.5 },
    ],
  });
  await world.settle();
  const [order] = await world.people.businessCentralOrders();
  await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { email: 'order@example.com' });
  const [, chair] = rowsOf(order?.salesOrderLines);
  await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${chair?.id})`, {
    description2: 'black armrests',
    shipmentDate: '2026-05-20',
  });
  await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
  await world.settle();
  return { world, id, order: order ?? {} };
}

async function changeQuantity(world: World, id: string, quantity: number): Promise<void> {
  await world.people.reopen(id);
  const lines = await world.people.salesLines(id);
  const desk = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1896-S');
  await world.people.sales('PATCH', `salesorderdetails(${desk?.salesorderdetailid})`, { quantity });
  await world.people.submit(id);
  await world.settle();
}

describe('a seller changes an order that is released in Business Central (C2)', () => {
  it('the document is archived, a new one is made from it, and the pair stays coupled', async () => {
    const { world, id, order } = await releasedOrder();
    await changeQuantity(world, id, 5);
    const { businessCentral, coupling } = await expectAgreement(world, id);
    expect(businessCentral.lines.map((line) => line.quantity)).toEqual(['5', '8']);
    expect(coupling.supersededIds).toEqual([order.id]);
    expect(coupling.businessCentralId).not.toBe(order.id);
    expect(coupling.awaitingRelease).toBe(true);
    const archived = await world.people.control('businessCentral', 'GET', `/archive?number=${order.number}`);
    expect(JSON.stringify(archived)).toContain(String(order.number));
  });

  it('takes over what the API shows beyond the mapped fields, and leaves Sales its new number', async () => {
    const { world, id } = await releasedOrder();
    await changeQuantity(world, id, 5);
    const [renewed, ...others] = await world.people.businessCentralOrders();
    expect(others).toEqual([]);
    expect(renewed).toMatchObject({ email: 'order@example.com', status: 'Draft', externalDocumentNumber: 'PO 1' });
    const lines = rowsOf(renewed?.salesOrderLines);
    expect(lines[1]).toMatchObject({ description2: 'black armrests', shipmentDate: '2026-05-20', unitPrice: 99.5 });
    expect((await world.people.salesOrder(id)).tdm_businesscentralnumber).toBe(renewed?.number);
  });

  it('keeps both whole documents as a version before anything is sent', async () => {
    const { world, id, order } = await releasedOrder();
    await changeQuantity(world, id, 5);
    const { coupling } = await expectAgreement(world, id);
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    const [version, ...others] = journal.filter((entry) => entry.kind === 'version');
    expect(others).toEqual([]);
    expect(version?.version?.businessCentral.header).toMatchObject({
      number: order.number,
      email: 'order@example.com',
    });
    expect(version?.version?.businessCentral.lines.map((line) => line.quantity)).toEqual(['2', '8']);
    expect(version?.version?.sales.lines.map((line) => line.values.quantity).sort()).toEqual(['5', '8']);
  });

  it('a second change and a third make a chain of versions, and the refused number is tried only once', async () => {
    const { world, id } = await releasedOrder();
    await changeQuantity(world, id, 5);
    for (const quantity of [6, 7]) {
      const [order] = await world.people.businessCentralOrders();
      await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
      await world.settle();
      await changeQuantity(world, id, quantity);
    }
    const { coupling, businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines[0]?.quantity).toBe('7');
    expect(coupling.supersededIds).toHaveLength(3);
    const refused = world.logger.entries.filter(({ fields }) => fields.call === 'recreateOrder');
    expect(refused).toHaveLength(4);
  });

  it('fields that a released order takes are changed in place', async () => {
    const { world, id, order } = await releasedOrder();
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { name: 'PO 2' });
    await world.people.submit(id);
    await world.settle();
    const { coupling } = await expectAgreement(world, id);
    expect(coupling.businessCentralId).toBe(order.id);
  });

  it('a silent line edit in Business Central that races the batch is not lost (F8)', async () => {
    const { world, id, order } = await releasedOrder();
    const [desk] = rowsOf(order.salesOrderLines);
    await world.people.reopen(id);
    const lines = await world.people.salesLines(id);
    const wanted = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1896-S');
    await world.people.sales('PATCH', `salesorderdetails(${wanted?.salesorderdetailid})`, { quantity: 5 });
    await world.people.submit(id);
    await world.people.businessCentral('PATCH', `salesOrders(${order.id})/salesOrderLines(${desk?.id})`, {
      description: 'Desk with drawer',
    });
    await world.settle();
    await world.sweepAndSettle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines.map((line) => line.description)).toContain('Desk with drawer');
    expect(businessCentral.lines.map((line) => line.quantity)).toContain('5');
  });

  it('an order of which something has been shipped is not made anew', async () => {
    const { world, id, order } = await releasedOrder();
    const [desk] = rowsOf(order.salesOrderLines);
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/ship`, {
      lines: [{ lineId: desk?.id, quantity: 1 }],
    });
    await world.settle();
    await changeQuantity(world, id, 5);
    const [coupling] = world.couplings.all();
    expect(coupling?.parked?.reason).toBe('partlyShipped');
    expect(coupling?.parked?.sentence).toContain('1 / 2');
    expect(coupling?.supersededIds).toBeUndefined();
  });

  it.each(['lostAnswer', 'cutBefore'] as const)('%s on the batch ends in one order (F7)', async (kind) => {
    const { world, id } = await releasedOrder();
    await world.people.control('businessCentral', 'POST', '/faults', {
      kind,
      match: { method: 'POST', path: '\\$batch' },
      times: 1,
    });
    await changeQuantity(world, id, 5);
    await world.sweepAndSettle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines.map((line) => line.quantity)).toEqual(['5', '8']);
    expect(await world.people.businessCentralOrders()).toHaveLength(1);
  });

  it('Archive Orders off: the version that Tandem kept is there all the same', async () => {
    const { world, id } = await releasedOrder();
    await world.people.control('businessCentral', 'POST', '/setup', { archiveOrders: false });
    await changeQuantity(world, id, 5);
    const { coupling } = await expectAgreement(world, id);
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    expect(journal.filter((entry) => entry.kind === 'version')).toHaveLength(1);
  });
});
