import { describe, expect, it } from '@jest/globals';
import { ownLineColumns, ownOrderColumns } from '../../lib/mapping/own-columns';
import { expectAgreement, onlyCoupling } from './agreement';
import { rowsOf } from './people';
import { StopSwitch } from './stop-switch';
import { World, type WorldOptions } from './world';

interface Started {
  readonly world: World;
  readonly id: string;
  readonly orderId: string;
  readonly linePath: string;
  /** Texts of the notes that have come since the order entered. */
  notes(): Promise<readonly string[]>;
}

async function notesOf(world: World, salesId: string): Promise<readonly string[]> {
  const found = await world.people.sales(
    'GET',
    `annotations?$select=notetext,_objectid_value&$orderby=createdon,annotationid`,
  );
  return rowsOf(found.value)
    .filter((note) => note._objectid_value === salesId)
    .map((note) => String(note.notetext));
}

/** A seller's order of two desks and eight chairs, in agreement; what its entry brought is left out of `notes`. */
async function started(options: WorldOptions = {}): Promise<Started> {
  const world = await World.create(options);
  const id = await world.people.newSalesOrder({
    lines: [
      { product: '1896-S', quantity: 2, price: 800 },
      { product: '1900-S', quantity: 8 },
    ],
    values: { requestdeliveryby: '2026-05-19T22:00:00Z' },
  });
  await world.settle();
  const [order] = await world.people.businessCentralOrders();
  const [line] = rowsOf(order?.salesOrderLines);
  const before = (await notesOf(world, id)).length;
  return {
    world,
    id,
    orderId: String(order?.id),
    linePath: `salesOrders(${order?.id})/salesOrderLines(${line?.id})`,
    notes: async () => (await notesOf(world, id)).slice(before),
  };
}

async function sellerChanges({ world, id }: Started, values: Record<string, unknown>): Promise<void> {
  await world.people.reopen(id);
  const [line] = await world.people.salesLines(id);
  await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, values);
  await world.people.submit(id);
}

describe('news on the timeline of the order (C3)', () => {
  it('a new order brings its number; a changed price and date bring one, in the same request as the change', async () => {
    const { world, id, linePath, notes } = await started();
    expect(await notesOf(world, id)).toEqual([
      expect.stringMatching(/^The order is now order SO\d+ in Business Central\.$/),
    ]);
    await world.people.takeRequests();
    await world.people.businessCentral('PATCH', linePath, { unitPrice: 850, shipmentDate: '2026-05-18' });
    await world.settle();
    expect(await world.people.takeRequests()).toEqual({ businessCentral: 1, sales: 1 });
    const [note, ...others] = await notes();
    expect(others).toEqual([]);
    expect(note?.split('\n')).toEqual([
      'Desk Aurland: the unit price was EUR 800.00 and is now EUR 850.00.',
      expect.stringMatching(/^Desk Aurland: the tax was EUR [\d.]+ and is now EUR [\d.]+\.$/),
      expect.stringMatching(/^Desk Aurland: the shipment date was .* and is now 18 May 2026\.$/),
    ]);
    await expectAgreement(world, id);
  });

  it("what Business Central fills in on a seller's own new line is no news", async () => {
    const { world, id, notes } = await started();
    await world.people.reopen(id);
    await world.people.addSalesLine(id, { product: '1900-S', quantity: 3 });
    await world.people.submit(id);
    await world.settle();
    expect(await notes()).toEqual([]);
    await expectAgreement(world, id);
  });

  it('a shipment later than asked for says by how much', async () => {
    const { world, linePath, notes } = await started();
    await world.people.businessCentral('PATCH', linePath, { quantity: 3, shipmentDate: '2026-05-27' });
    await world.settle();
    expect((await notes()).join()).toContain('27 May 2026, 7 days after the requested delivery date (20 May 2026).');
  });

  it("release, part shipment and reopening are told in people's words, in one note", async () => {
    const { world, orderId, linePath, notes } = await started();
    const lineId = linePath.slice(-37, -1);
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/release`);
    await world.settle();
    expect((await notes()).join()).toBe('The order has been released in Business Central.');
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/ship`, {
      lines: [{ lineId, quantity: 1 }],
    });
    await world.settle();
    expect((await notes()).join()).toContain('Desk Aurland: 1 of 2 shipped.');
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/reopen`);
    await world.settle();
    const [note, ...others] = await notes();
    expect(others).toEqual([]);
    expect(note?.split('\n')).toEqual(['The order is open in Business Central.', 'Desk Aurland: 1 of 2 shipped.']);
  });

  it('a storm gives one note, from the first value to the last; what comes long after gives another', async () => {
    const { world, id, linePath, notes } = await started();
    for (let price = 801; price <= 820; price += 1) {
      await world.people.businessCentral('PATCH', linePath, { unitPrice: price });
      await world.settle();
    }
    const storm = await notes();
    expect(storm).toHaveLength(1);
    expect(storm[0]).toContain('the unit price was EUR 800.00 and is now EUR 820.00.');
    expect(storm[0]?.split('\n')).toHaveLength(2);
    await world.clock.advance(600_000);
    await world.people.businessCentral('PATCH', linePath, { unitPrice: 900 });
    await world.settle();
    expect(await notes()).toEqual([storm[0], expect.stringContaining('was EUR 820.00 and is now EUR 900.00.')]);
    await expectAgreement(world, id);
  });

  it('a note that somebody has written to, or removed, is left alone: the next news is a new note', async () => {
    const { world, id, linePath, notes } = await started();
    const change = async (unitPrice: number) => {
      await world.people.businessCentral('PATCH', linePath, { unitPrice });
      await world.settle();
    };
    await change(810);
    const found = await world.people.sales('GET', 'annotations?$select=annotationid,notetext');
    const note = rowsOf(found.value).find(({ notetext }) => String(notetext).includes('810'));
    await world.people.sales('PATCH', `annotations(${note?.annotationid})`, { notetext: 'Told the customer. Ann' });
    await change(820);
    expect(await notes()).toEqual(['Told the customer. Ann', expect.stringContaining('and is now EUR 820.00.')]);
    const again = await world.people.sales('GET', 'annotations?$select=annotationid,notetext');
    const second = rowsOf(again.value).find(({ notetext }) => String(notetext).includes('820'));
    await world.people.sales('DELETE', `annotations(${second?.annotationid})`);
    await change(830);
    expect(await notes()).toEqual(['Told the customer. Ann', expect.stringContaining('and is now EUR 830.00.')]);
    await expectAgreement(world, id);
  });

  it('a conflict names the value that lost, whoever won', async () => {
    const start = await started();
    const { world, id, linePath, notes } = start;
    await sellerChanges(start, { priceperunit: 700, quantity: 5 });
    await world.people.businessCentral('PATCH', linePath, { unitPrice: 850, quantity: 4 });
    await world.settle();
    const told = (await notes()).join('\n');
    expect(told).toContain(
      'Desk Aurland: the unit price was changed on both sides: EUR 850.00 holds; EUR 700.00, entered in Sales, has been kept in the history.',
    );
    expect(told).toContain(
      'Desk Aurland: the quantity was changed on both sides: 5 holds; 4, entered in Business Central, has been kept in the history.',
    );
    expect(told).not.toContain('the unit price was EUR 700.00 and is now');
    await expectAgreement(world, id);
  });

  it('what only Business Central decides and a seller changed is told as changed back', async () => {
    const start = await started();
    await sellerChanges(start, { tax: 1 });
    await start.world.settle();
    expect((await start.notes()).join()).toMatch(
      /^Desk Aurland: the tax was changed in Sales to EUR 1\.00; Business Central decides it, and it is EUR [\d.]+ again\.$/,
    );
    await expectAgreement(start.world, start.id);
  });

  it.each([
    [
      'en' as const,
      'The order waits. It is released in Business Central, which refuses the change as long as it is. Ask for it to be reopened there; the change is then made by itself.',
      'The order no longer waits.',
    ],
    [
      'da' as const,
      'Ordren venter. Den er frigivet i Business Central, som så længe afviser ændringen. Bed om, at den åbnes igen der; så foretages ændringen af sig selv.',
      'Ordren venter ikke længere.',
    ],
  ])(
    'an order that waits says why and what to do, once, also when nothing else is written, and that it goes on (%s)',
    async (news, waits, resumed) => {
      const start = await started({ policies: { news } });
      const { world, id, orderId, notes } = start;
      await world.people.control('businessCentral', 'POST', `/orders/${orderId}/release`);
      await world.settle();
      await world.clock.advance(600_000);
      await sellerChanges(start, { quantity: 6 });
      await world.settle();
      expect((await notes()).at(-1)).toBe(waits);
      const count = (await notes()).length;
      for (let tries = 0; tries < 4; tries += 1) {
        await world.clock.advance(900_000);
        await world.sweepAndSettle();
      }
      expect(await notes()).toHaveLength(count);
      await world.people.control('businessCentral', 'POST', `/orders/${orderId}/reopen`);
      await world.settle();
      await world.sweepAndSettle();
      expect((await notes()).join('\n').split('\n')).toContain(resumed);
      await expectAgreement(world, id);
    },
  );

  it('an order whose customer is missing names it; once it goes on, the same note says so', async () => {
    const world = await World.create({ policies: { newsBatchMs: 3_600_000 } });
    await world.people.sales('POST', 'accounts', { name: 'Harbour Hotel', accountnumber: 'C90001' });
    const id = await world.people.newSalesOrder({
      customer: 'C90001',
      lines: [{ product: '1896-S', quantity: 1 }],
    });
    await world.settle();
    expect((await notesOf(world, id)).join()).toContain('is missing or blocked in the other system: customer C90001.');
    await world.people.businessCentral('POST', 'customers', { number: 'C90001', displayName: 'Harbour Hotel' });
    await world.sweepAndSettle();
    const told = (await notesOf(world, id)).join('\n');
    expect(told).toContain('The order no longer waits.');
    expect(told).not.toContain('The order waits.');
    await expectAgreement(world, id);
  });

  it('a note that Sales does not take now is written when the order is looked at next', async () => {
    const start = await started();
    const { world, orderId, notes } = start;
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/release`);
    await world.settle();
    await world.people.control('sales', 'POST', '/faults', {
      kind: 'status',
      match: { method: 'POST', path: 'batch' },
      times: 50,
      options: { status: 403 },
    });
    await sellerChanges(start, { quantity: 6 });
    await world.settle();
    expect((await notes()).join()).not.toContain('waits');
    await world.people.control('sales', 'DELETE', '/faults');
    await world.sweepAndSettle();
    expect((await notes()).join()).toContain('The order waits. It is released in Business Central');
  });

  it('switched off, nothing is written on the timeline', async () => {
    const start = await started({ policies: { news: 'off' } });
    await start.world.people.control('businessCentral', 'POST', `/orders/${start.orderId}/release`);
    await start.world.settle();
    await sellerChanges(start, { quantity: 6 });
    await start.world.settle();
    expect(await notesOf(start.world, start.id)).toEqual([]);
  });
});

describe('without columns of our own in Sales', () => {
  it('status, number and shipment date are told in notes alone, and no order is reopened for that', async () => {
    const world = await World.create();
    const columns = {
      salesorder: Object.values(ownOrderColumns),
      salesorderdetail: Object.values(ownLineColumns),
    };
    for (const [entity, fields] of Object.entries(columns)) {
      for (const field of fields) {
        await world.people.control('sales', 'POST', '/faults', { kind: 'fieldMissing', options: { entity, field } });
      }
    }
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    const [line] = rowsOf(order?.salesOrderLines);
    const path = `salesOrders(${order?.id})/salesOrderLines(${line?.id})`;
    const modified = async () => (await world.people.salesOrder(id)).versionnumber;
    const before = await modified();
    await world.people.businessCentral('PATCH', path, { shipmentDate: '2026-05-18' });
    await world.sweepAndSettle();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
    await world.settle();
    await world.sweepAndSettle();
    const told = (await notesOf(world, id)).join('\n').split('\n');
    expect(told).toEqual([
      `The order is now order ${order?.number} in Business Central.`,
      expect.stringMatching(/^Desk Aurland: the shipment date was \d+ \w+ 2026 and is now 18 May 2026\.$/),
      'The order has been released in Business Central.',
    ]);
    expect(await modified()).toBe(before);
    const coupling = await onlyCoupling(world);
    expect(coupling).toMatchObject({ state: 'coupled', news: { untold: [] } });
    await world.sweepAndSettle();
    expect(await onlyCoupling(world)).toEqual(coupling);
  });
});

describe('stock (policy stockNews)', () => {
  it('is said as it is, once when it does not suffice and once when it does again', async () => {
    const { world, id, notes } = await started({ policies: { stockNews: true } });
    const [item] = rowsOf((await world.people.businessCentral('GET', "items?$filter=number eq '1900-S'")).value);
    const onHand = async (inventory: number) => {
      await world.people.businessCentral('PATCH', `items(${item?.id})`, { inventory });
      await world.sweepAndSettle();
    };
    const ofChairs = async () =>
      (await notes())
        .join('\n')
        .split('\n')
        .filter((line) => line.includes('on hand'));
    await onHand(100);
    expect(await ofChairs()).toEqual([]);
    await onHand(4);
    expect(await ofChairs()).toEqual([expect.stringMatching(/: ordered 8, on hand 4, all locations\.$/)]);
    await onHand(3);
    expect(await ofChairs()).toHaveLength(1);
    await onHand(9);
    expect((await ofChairs()).at(-1)).toMatch(/: ordered 8, on hand 9, all locations\.$/);
    const told = (await ofChairs()).length;
    await world.sweepAndSettle();
    expect(await ofChairs()).toHaveLength(told);
    await expectAgreement(world, id);
  });
});

describe('news and stops', () => {
  it('a worker stopped at any step leaves no news out and tells nothing in a second note', async () => {
    const life = async (stopAt?: number) => {
      const stopSwitch = new StopSwitch();
      const { world, orderId, notes } = await started({ stopSwitch });
      stopSwitch.arm(stopAt);
      await world.people.control('businessCentral', 'POST', `/orders/${orderId}/request-approval`);
      await world.settle();
      await world.sweepAndSettle();
      return { notes: await notes(), steps: stopSwitch.steps };
    };
    const undisturbed = await life();
    expect(undisturbed.notes).toEqual(['The order is waiting for approval in Business Central.']);
    for (let stopAt = 1; stopAt <= undisturbed.steps; stopAt += 1) {
      expect([stopAt, (await life(stopAt)).notes]).toEqual([stopAt, undisturbed.notes]);
    }
  }, 120_000);

  it('a wait that was told just before a stop is not told twice', async () => {
    const life = async (stopAt?: number) => {
      const stopSwitch = new StopSwitch();
      const start = await started({ stopSwitch });
      const { world, orderId, notes } = start;
      await world.people.control('businessCentral', 'POST', `/orders/${orderId}/release`);
      await world.settle();
      stopSwitch.arm(stopAt);
      await sellerChanges(start, { quantity: 6 });
      await world.settle();
      await world.sweepAndSettle();
      const told = (await notes()).join('\n').split('\n');
      return { waits: told.filter((line) => line.startsWith('The order waits.')), steps: stopSwitch.steps };
    };
    const undisturbed = await life();
    expect(undisturbed.waits).toHaveLength(1);
    for (let stopAt = 1; stopAt <= undisturbed.steps; stopAt += 7) {
      expect([stopAt, (await life(stopAt)).waits]).toEqual([stopAt, undisturbed.waits]);
    }
  }, 120_000);
});
