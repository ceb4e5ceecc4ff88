import { describe, expect, it } from '@jest/globals';
import { rowsOf } from '../../local/demo/two-systems';
import { onlyCoupling } from './agreement';
import { longAgoMs, reportOf } from './drift-world';
import { World } from './world';

const lines = [
  { product: '1896-S', quantity: 2, price: 600 },
  { product: '1900-S', quantity: 8, price: 100 },
];

/** A coupled draft of two lines, and what people do to it on either side. */
class OneWayWorld {
  constructor(
    readonly world: World,
    readonly id: string,
    readonly orderId: string,
  ) {}

  static async create(direction: 'toBusinessCentral' | 'toSales', policies = {}): Promise<OneWayWorld> {
    const world = await World.create({
      policies: { direction, ordersEnter: { when: 'active', quietMinutes: 10 }, ...policies },
    });
    const id = await world.people.newSalesOrder({ lines, submit: false });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    return new OneWayWorld(world, id, String(order?.id));
  }

  async inSales(product: string, change: object): Promise<void> {
    const numbers = await this.#productNumbers();
    const line = (await this.world.people.salesLines(this.id)).find(
      (each) => numbers.get(String(each._productid_value)) === product,
    );
    await this.world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { ...change });
    await this.world.settle();
  }

  async inBusinessCentral(product: string, change: object): Promise<void> {
    const line = (await this.#businessCentralLines()).find((each) => each.lineObjectNumber === product);
    const path = `salesOrders(${this.orderId})/salesOrderLines(${line?.id})`;
    await this.world.people.businessCentral('PATCH', path, { ...change });
    await this.world.settle();
  }

  /** Product and quantity of each line, as both sides show them. */
  async shown(): Promise<{ readonly businessCentral: readonly string[]; readonly sales: readonly string[] }> {
    const numbers = await this.#productNumbers();
    return {
      businessCentral: (await this.#businessCentralLines()).map((each) => `${each.lineObjectNumber} ${each.quantity}`),
      sales: (await this.world.people.salesLines(this.id)).map(
        (each) => `${numbers.get(String(each._productid_value))} ${each.quantity}`,
      ),
    };
  }

  async #productNumbers(): Promise<ReadonlyMap<string, string>> {
    const rows = rowsOf((await this.world.people.sales('GET', 'products?$select=productnumber')).value);
    return new Map(rows.map((row) => [String(row.productid), String(row.productnumber)]));
  }

  async #businessCentralLines() {
    const [order] = await this.world.people.businessCentralOrders();
    return rowsOf(order?.salesOrderLines);
  }
}

describe('direction toBusinessCentral: changes of coupled orders travel there alone', () => {
  it("a processor's change stays in Business Central, a seller's travels and replaces it; nothing waits", async () => {
    const order = await OneWayWorld.create('toBusinessCentral');
    await order.inBusinessCentral('1896-S', { quantity: 5 });
    expect(await order.shown()).toEqual({
      businessCentral: ['1896-S 5', '1900-S 8'],
      sales: ['1896-S 2', '1900-S 8'],
    });
    await order.inSales('1900-S', { quantity: 9 });
    expect(await order.shown()).toEqual({
      businessCentral: ['1896-S 5', '1900-S 9'],
      sales: ['1896-S 2', '1900-S 9'],
    });
    await order.inSales('1896-S', { quantity: 3 });
    expect((await order.shown()).businessCentral).toEqual(['1896-S 3', '1900-S 9']);
    const coupling = await onlyCoupling(order.world);
    expect([coupling.state, coupling.parked, coupling.openConflicts]).toEqual(['coupled', undefined, undefined]);
  });

  it('a line that a processor adds or deletes stays so, and the seller is left alone; sweeps change nothing', async () => {
    const order = await OneWayWorld.create('toBusinessCentral');
    const { people } = order.world;
    const added = { lineType: 'Item', lineObjectNumber: '1908-S', quantity: 1 };
    await people.businessCentral('POST', `salesOrders(${order.orderId})/salesOrderLines`, added);
    await order.world.settle();
    const [first] = rowsOf((await people.businessCentralOrders())[0]?.salesOrderLines);
    await people.businessCentral('DELETE', `salesOrders(${order.orderId})/salesOrderLines(${first?.id})`);
    await order.world.settle();
    await order.world.sweepAndSettle();
    expect(await order.shown()).toEqual({
      businessCentral: ['1900-S 8', '1908-S 1'],
      sales: ['1896-S 2', '1900-S 8'],
    });
    expect((await onlyCoupling(order.world)).parked).toBeUndefined();
  });

  it('both at once: the seller holds whatever the rule, and what is replaced stands in the history (I2)', async () => {
    const order = await OneWayWorld.create('toBusinessCentral');
    const { people } = order.world;
    const [first] = rowsOf((await people.businessCentralOrders())[0]?.salesOrderLines);
    await people.businessCentral('PATCH', `salesOrders(${order.orderId})/salesOrderLines(${first?.id})`, {
      unitPrice: 555,
    });
    await order.inSales('1896-S', { priceperunit: 650 });
    const [line] = rowsOf((await people.businessCentralOrders())[0]?.salesOrderLines);
    expect(line?.unitPrice).toBe(650);
    const { couplingId } = await onlyCoupling(order.world);
    const history = JSON.stringify(await order.world.couplings.readJournal('world', couplingId));
    expect(history).toContain('555');
  });

  it('a twin that has just been made is brought to its values both ways, and a line that a seller adds later is filled in', async () => {
    const order = await OneWayWorld.create('toBusinessCentral');
    const { people } = order.world;
    expect(await people.salesOrder(order.id)).toMatchObject({ shipto_city: 'Freudstadt' });
    await people.addSalesLine(order.id, { product: '1908-S', quantity: 3 });
    await order.world.settle();
    const texts = (await people.salesLines(order.id)).map(({ description }) => description);
    expect(texts).toEqual(['Desk Aurland', 'Guest chair Lofthus', 'Swivel chair Norheim, blue']);
  });

  it('what a processor had written in a line that a seller deletes stands in the history (I2)', async () => {
    const order = await OneWayWorld.create('toBusinessCentral');
    await order.inBusinessCentral('1896-S', { description: 'with drawers' });
    const [line] = await order.world.people.salesLines(order.id);
    await order.world.people.sales('DELETE', `salesorderdetails(${line?.salesorderdetailid})`);
    await order.world.settle();
    expect((await order.shown()).businessCentral).toEqual(['1900-S 8']);
    const { couplingId } = await onlyCoupling(order.world);
    const journal = await order.world.couplings.readJournal('world', couplingId);
    expect(JSON.stringify(journal.at(-1)?.before ?? journal.at(-2)?.before)).toContain('with drawers');
  });

  it('a line of which something was shipped is put back where a seller deletes it', async () => {
    const order = await OneWayWorld.create('toBusinessCentral');
    const { people } = order.world;
    const [first] = rowsOf((await people.businessCentralOrders())[0]?.salesOrderLines);
    const shipped = { lines: [{ lineId: first?.id, quantity: 1 }] };
    await people.control('businessCentral', 'POST', `/orders/${order.orderId}/ship`, shipped);
    await order.world.settle();
    const [line] = await people.salesLines(order.id);
    await people.sales('DELETE', `salesorderdetails(${line?.salesorderdetailid})`);
    await order.world.settle();
    expect([...(await order.shown()).sales].sort()).toEqual(['1896-S 2', '1900-S 8']);
    await order.world.clock.advance(longAgoMs);
    expect((await reportOf(order.world)).unexplained).toBe(0);
  });

  it('a place that a processor emptied stays empty in the order that is made anew', async () => {
    const order = await OneWayWorld.create('toBusinessCentral', { changeReleased: 'archiveAndRecreate' });
    const { people } = order.world;
    await people.businessCentral('PATCH', `salesOrders(${order.orderId})`, { shipToCity: '' });
    await people.control('businessCentral', 'POST', `/orders/${order.orderId}/release`);
    await order.inSales('1900-S', { quantity: 9 });
    const [made] = await people.businessCentralOrders();
    expect(made?.id).not.toBe(order.orderId);
    expect(made?.shipToCity).toBe('');
    expect(await people.salesOrder(order.id)).toMatchObject({ shipto_city: 'Freudstadt' });
  });

  it('a day, a reference and a price that a processor gave stay in the order that is made anew, and Sales has its own', async () => {
    const order = await OneWayWorld.create('toBusinessCentral', { changeReleased: 'archiveAndRecreate' });
    const { people } = order.world;
    const given = { requestedDeliveryDate: '2026-05-05', externalDocumentNumber: 'PROJECT 7' };
    await people.businessCentral('PATCH', `salesOrders(${order.orderId})`, given);
    await order.inBusinessCentral('1896-S', { unitPrice: 555 });
    await people.control('businessCentral', 'POST', `/orders/${order.orderId}/release`);
    await order.world.settle();
    await order.inSales('1900-S', { quantity: 9 });
    const [made] = await people.businessCentralOrders();
    expect(made?.id).not.toBe(order.orderId);
    expect(made).toMatchObject(given);
    const prices = rowsOf(made?.salesOrderLines).map(({ unitPrice }) => unitPrice);
    expect(prices).toEqual([555, 100]);
    expect(await people.salesOrder(order.id)).toMatchObject({ name: 'PO 1', requestdeliveryby: null });
    expect((await people.salesLines(order.id))[0]?.priceperunit).toBe(600);
    await order.world.clock.advance(longAgoMs);
    expect((await reportOf(order.world)).unexplained).toBe(0);
  });

  it('an order that is archived and made anew keeps what stays in Business Central, and Sales stays as it is', async () => {
    const order = await OneWayWorld.create('toBusinessCentral', { changeReleased: 'archiveAndRecreate' });
    const { people } = order.world;
    await order.inBusinessCentral('1896-S', { quantity: 5 });
    await people.control('businessCentral', 'POST', `/orders/${order.orderId}/release`);
    await order.world.settle();
    await order.inSales('1900-S', { quantity: 9 });
    expect((await people.businessCentralOrders())[0]?.id).not.toBe(order.orderId);
    expect(await order.shown()).toEqual({
      businessCentral: ['1896-S 5', '1900-S 9'],
      sales: ['1896-S 2', '1900-S 9'],
    });
    expect((await onlyCoupling(order.world)).parked).toBeUndefined();
  });

  it('a line that a processor deleted stays deleted in the order that is made anew, until the seller changes it', async () => {
    const order = await OneWayWorld.create('toBusinessCentral', {
      archiveEveryChange: true,
      archiveOrdersConfirmed: true,
    });
    const { people } = order.world;
    const [first] = rowsOf((await people.businessCentralOrders())[0]?.salesOrderLines);
    await people.businessCentral('DELETE', `salesOrders(${order.orderId})/salesOrderLines(${first?.id})`);
    await order.world.settle();
    await order.inSales('1900-S', { quantity: 9 });
    expect((await people.businessCentralOrders())[0]?.id).not.toBe(order.orderId);
    expect(await order.shown()).toEqual({ businessCentral: ['1900-S 9'], sales: ['1896-S 2', '1900-S 9'] });
    await order.inSales('1896-S', { quantity: 4 });
    const after = await order.shown();
    expect([...after.businessCentral].sort()).toEqual(['1896-S 4', '1900-S 9']);
    expect((await onlyCoupling(order.world)).parked).toBeUndefined();
  });

  it('the drift report knows why the two differ, and nothing else is explained by it', async () => {
    const order = await OneWayWorld.create('toBusinessCentral');
    await order.inBusinessCentral('1896-S', { quantity: 5 });
    await order.world.clock.advance(longAgoMs);
    const report = await reportOf(order.world);
    expect([report.unexplained, report.drift]).toEqual([0, []]);
    expect(report.explained.oneWay).toBeGreaterThanOrEqual(1);
  });

  it('both ways again: what differs is drift until it is changed, and a change travels as before', async () => {
    const order = await OneWayWorld.create('toBusinessCentral');
    await order.inBusinessCentral('1896-S', { quantity: 5 });
    order.world.reconfigure({
      mapping: order.world.ports.connection.mapping,
      policies: { direction: 'both', ordersEnter: { when: 'active', quietMinutes: 10 } },
    });
    await order.world.clock.advance(longAgoMs);
    expect((await reportOf(order.world)).drift.map(({ field }) => field)).toContain('quantity');
    await order.inBusinessCentral('1896-S', { quantity: 6 });
    expect((await order.shown()).sales).toEqual(['1896-S 6', '1900-S 8']);
  });
});

describe('direction toSales: changes of coupled orders travel there alone', () => {
  it("what a seller changes in an order that is reopened and submitted again stays in Sales, and the processor's is not written over", async () => {
    const order = await OneWayWorld.create('toSales', { ordersEnter: { when: 'submitted' } });
    const { people } = order.world;
    await people.submit(order.id);
    await order.world.settle();
    await people.reopen(order.id);
    await order.inSales('1896-S', { quantity: 3 });
    await people.submit(order.id);
    await order.world.settle();
    expect(await order.shown()).toEqual({
      businessCentral: ['1896-S 2', '1900-S 8'],
      sales: ['1896-S 3', '1900-S 8'],
    });
  });

  it("a seller's change stays in Sales, a processor's travels and replaces it; status is told as ever", async () => {
    const order = await OneWayWorld.create('toSales');
    await order.inSales('1896-S', { quantity: 3 });
    expect((await order.shown()).businessCentral).toEqual(['1896-S 2', '1900-S 8']);
    await order.inBusinessCentral('1896-S', { quantity: 7 });
    expect((await order.shown()).sales).toEqual(['1896-S 7', '1900-S 8']);
    await order.world.people.control('businessCentral', 'POST', `/orders/${order.orderId}/release`);
    await order.world.settle();
    expect((await order.world.people.salesOrder(order.id)).tdm_businesscentralstatus).toBe('Open');
    expect((await onlyCoupling(order.world)).parked).toBeUndefined();
  });
});
