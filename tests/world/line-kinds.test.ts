import { describe, expect, it } from '@jest/globals';
import { defaultLineRules, type LineRules } from '../../lib/mapping/line-rules';
import { prepareSales } from '../data/worked-masters';
import { expectAgreement, onlyCoupling } from './agreement';
import { type Row, rowsOf } from './people';
import { QuotePeople } from './quote-people';
import { World, type WorldOptions } from './world';

const freight = { type: 'Account', number: '6910' } as const;
const writeIn = { type: 'Account', number: '6810' } as const;

async function worldWith(lines: Partial<LineRules>, policies: WorldOptions['policies'] = {}): Promise<World> {
  return await World.create({ policies: { lines: { ...defaultLineRules, ...lines }, ...policies } });
}

/** A released order of Business Central that has crossed. */
async function crossed(world: World, order: Row): Promise<{ readonly id: string; readonly salesId: string }> {
  const created = await world.people.businessCentral('POST', 'salesOrders', { customerNumber: 'C00010', ...order });
  await world.people.control('businessCentral', 'POST', `/orders/${created.id}/release`);
  await world.settle();
  const { salesId = '' } = await onlyCoupling(world);
  return { id: String(created.id), salesId };
}

const desk = { lineType: 'Item', lineObjectNumber: '1896-S', quantity: 2 };

async function linesInBusinessCentral(world: World): Promise<readonly Row[]> {
  const [order] = await world.people.businessCentralOrders();
  return rowsOf(order?.salesOrderLines);
}

/** A seller's change of a submitted order. */
async function changeInSales(world: World, salesId: string, change: () => Promise<unknown>): Promise<void> {
  await world.people.reopen(salesId);
  await change();
  await world.people.submit(salesId);
  await world.settle();
}

describe('write-in lines', () => {
  it('of Sales keep their price without the price flag, since no list has one for them: orders and quotes (P-023, P-062)', async () => {
    const world = await World.create({
      policies: { quotes: 'activeQuotes', lines: { ...defaultLineRules, writeIn, freight } },
    });
    const engraving = { isproductoverridden: true, productdescription: 'Engraving', quantity: 1, priceperunit: 25 };
    const order = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }], submit: false });
    const inOrder = { 'salesorderid@odata.bind': `/salesorders(${order})`, ...engraving };
    await world.people.sales('POST', 'salesorderdetails', inOrder);
    await world.people.submit(order);
    const quotes = new QuotePeople(world);
    const lines = [{ product: '1896-S', quantity: 2 }];
    const quote = await quotes.newQuote({ lines, values: { freightamount: 40 }, activate: false });
    await world.people.sales('POST', 'quotedetails', { 'quoteid@odata.bind': `/quotes(${quote})`, ...engraving });
    await quotes.activate(quote);
    await world.settle();

    const [, inBusinessCentral] = await linesInBusinessCentral(world);
    expect(inBusinessCentral).toMatchObject({ lineObjectNumber: '6810', description: 'Engraving', unitPrice: 25 });
    expect((await world.people.salesLines(order))[1]).toMatchObject({ priceperunit: 25 });
    await expectAgreement(world, order);
    const [quoted] = await quotes.inBusinessCentral();
    expect(
      rowsOf(quoted?.salesQuoteLines).map((line) => [line.lineObjectNumber, line.quantity, line.unitPrice]),
    ).toEqual([
      ['1896-S', 2, expect.anything()],
      ['6810', 1, 25],
      ['6910', 1, 40],
    ]);
  });

  it('of Sales become lines of what stands for them, and follow changes of either side (P-023, P-024)', async () => {
    const world = await worldWith({ writeIn });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }], submit: false });
    const line = await world.people.sales('POST', 'salesorderdetails', {
      'salesorderid@odata.bind': `/salesorders(${id})`,
      isproductoverridden: true,
      productdescription: 'Engraved plate',
      quantity: 3,
      ispriceoverridden: true,
      priceperunit: 12.5,
    });
    await world.people.submit(id);
    await world.settle();
    await expectAgreement(world, id);
    const [, plate] = await linesInBusinessCentral(world);
    expect(plate).toMatchObject({
      lineType: 'Account',
      lineObjectNumber: '6810',
      description: 'Engraved plate',
      quantity: 3,
    });
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${plate?.id})`, {
      unitPrice: 14,
    });
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { externalDocumentNumber: 'MOVED' });
    await changeInSales(world, id, () =>
      world.people.sales('PATCH', `salesorderdetails(${line.salesorderdetailid})`, {
        productdescription: 'Engraved plate, brass',
      }),
    );
    const { sales } = await expectAgreement(world, id);
    expect(sales.lines[1]).toMatchObject({
      product: null,
      unit: null,
      description: 'Engraved plate, brass',
      unitPrice: '14',
    });
  });

  it('that a seller adds to an order stay the lines they are in Sales', async () => {
    const world = await worldWith({ writeIn });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    const added: string[] = [];
    await changeInSales(world, id, async () => {
      for (const [productdescription, quantity] of [
        ['Engraved plate', 3],
        ['Ribbon', 1],
      ]) {
        const line = await world.people.sales('POST', 'salesorderdetails', {
          'salesorderid@odata.bind': `/salesorders(${id})`,
          isproductoverridden: true,
          productdescription,
          quantity,
          ispriceoverridden: true,
          priceperunit: 12.5,
        });
        added.push(String(line.salesorderdetailid));
      }
    });
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines).toHaveLength(3);
    const shown = (await world.people.salesLines(id)).map((line) => line.salesorderdetailid);
    expect(shown).toEqual(expect.arrayContaining(added));
  });

  it('of Sales wait while nothing stands for them, and say so', async () => {
    const world = await worldWith({});
    const id = await world.people.newSalesOrder({ lines: [], submit: false });
    await world.people.sales('POST', 'salesorderdetails', {
      'salesorderid@odata.bind': `/salesorders(${id})`,
      isproductoverridden: true,
      productdescription: 'Engraved plate',
      quantity: 3,
    });
    await world.people.submit(id);
    await world.settle();
    const { parked } = await onlyCoupling(world);
    expect(parked).toMatchObject({ reason: 'lineNotMapped', nextAction: expect.stringContaining('policy lines') });
    expect(await world.people.businessCentralOrders()).toEqual([]);
  });

  it('show G/L account lines of Business Central by default (W-16)', async () => {
    const world = await worldWith({});
    const { salesId } = await crossed(world, {
      salesOrderLines: [
        desk,
        { lineType: 'Account', lineObjectNumber: '6810', description: 'Small order fee', quantity: 1, unitPrice: 15 },
      ],
    });
    const { sales } = await expectAgreement(world, salesId);
    expect(sales.lines[1]).toMatchObject({ product: null, description: 'Small order fee', unitPrice: '15' });
    const header = await world.people.salesOrder(salesId);
    const [order] = await world.people.businessCentralOrders();
    expect(header.totalamount).toBe(order?.totalAmountIncludingTax);
  });

  it('made of a catalogue line by Business Central wait for a person', async () => {
    const world = await worldWith({});
    const { id } = await crossed(world, { salesOrderLines: [desk] });
    await world.people.control('businessCentral', 'POST', `/orders/${id}/reopen`);
    const [line] = await linesInBusinessCentral(world);
    const accounts = rowsOf((await world.people.businessCentral('GET', "accounts?$filter=number eq '6810'")).value);
    await world.people.businessCentral('PATCH', `salesOrders(${id})/salesOrderLines(${line?.id})`, {
      accountId: accounts[0]?.id,
    });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({ reason: 'lineNotMapped' });
  });
});

describe('lines that stay in Business Central', () => {
  it('count as freight where the connection says so, so that totals agree (P-044)', async () => {
    const world = await worldWith({ otherLines: 'countAsFreight' });
    const { salesId } = await crossed(world, {
      salesOrderLines: [desk, { lineType: 'Account', lineObjectNumber: '6810', quantity: 1, unitPrice: 15 }],
    });
    const { sales } = await expectAgreement(world, salesId);
    expect(sales.lines).toHaveLength(1);
    const header = await world.people.salesOrder(salesId);
    const [order] = await world.people.businessCentralOrders();
    expect(header).toMatchObject({ freightamount: 15, totalamount: order?.totalAmountIncludingTax });
  });

  it('are reason to wait where the connection says so', async () => {
    const world = await worldWith({ otherLines: 'park' });
    const created = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      salesOrderLines: [desk, { lineType: 'Account', lineObjectNumber: '6810', description: 'Fee', quantity: 1 }],
    });
    await world.people.control('businessCentral', 'POST', `/orders/${created.id}/release`);
    await world.settle();
    const stored = await world.couplings.findByRecord('world', 'businessCentral', String(created.id));
    expect(stored?.coupling.parked).toMatchObject({
      reason: 'lineNotMapped',
      sentence: expect.stringContaining('Fee'),
    });
  });
});

describe('freight', () => {
  it('of Sales becomes one line, is changed and taken away again, and is never doubled (P-021)', async () => {
    const world = await worldWith({ freight });
    const id = await world.people.newSalesOrder({
      lines: [{ product: '1896-S', quantity: 2 }],
      values: { freightamount: 40 },
    });
    await world.settle();
    await expectAgreement(world, id);
    const freightLines = async () =>
      (await linesInBusinessCentral(world))
        .filter((line) => line.lineObjectNumber === '6910')
        .map((line) => line.netAmount);
    expect(await freightLines()).toEqual([40]);
    await changeInSales(world, id, () => world.people.sales('PATCH', `salesorders(${id})`, { freightamount: 55.5 }));
    await expectAgreement(world, id);
    expect(await freightLines()).toEqual([55.5]);
    await changeInSales(world, id, () => world.people.sales('PATCH', `salesorders(${id})`, { freightamount: 0 }));
    await expectAgreement(world, id);
    expect(await freightLines()).toEqual([]);
    expect(world.crashes).toEqual([]);
  });

  it('of Business Central reaches Sales, and what a processor changes on it as well', async () => {
    const world = await worldWith({ freight });
    const { id, salesId } = await crossed(world, {
      salesOrderLines: [desk, { lineType: 'Account', lineObjectNumber: '6910', quantity: 1, unitPrice: 30 }],
    });
    expect((await world.people.salesOrder(salesId)).freightamount).toBe(30);
    await world.people.control('businessCentral', 'POST', `/orders/${id}/reopen`);
    const [, line] = await linesInBusinessCentral(world);
    await world.people.businessCentral('PATCH', `salesOrders(${id})/salesOrderLines(${line?.id})`, { unitPrice: 35 });
    await world.people.businessCentral('PATCH', `salesOrders(${id})`, { externalDocumentNumber: 'MOVED' });
    await world.settle();
    const { sales } = await expectAgreement(world, salesId);
    expect(sales.header.freightAmount).toBe('35');
  });

  it('that Sales refuses is told to the seller without names of its columns', async () => {
    const world = await worldWith({ freight });
    const { id } = await crossed(world, { salesOrderLines: [desk] });
    await world.people.control('businessCentral', 'POST', `/orders/${id}/reopen`);
    await world.people.businessCentral('POST', `salesOrders(${id})/salesOrderLines`, {
      lineType: 'Account',
      lineObjectNumber: '6910',
      quantity: 1,
      unitPrice: -5,
    });
    await world.settle();
    const { parked } = await onlyCoupling(world);
    expect(parked).toMatchObject({ reason: 'refusedBySales', sentence: expect.stringContaining('freightamount') });
    expect(parked?.detail).toBeUndefined();
  });

  it('waits while nothing is named that carries it, and goes on without it (P-021)', async () => {
    const world = await worldWith({});
    const id = await world.people.newSalesOrder({
      lines: [{ product: '1896-S', quantity: 2 }],
      values: { freightamount: 40 },
    });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'freightNotMapped',
      sentence: expect.stringContaining('40'),
    });
    expect(await world.people.businessCentralOrders()).toEqual([]);
    await changeInSales(world, id, () => world.people.sales('PATCH', `salesorders(${id})`, { freightamount: 0 }));
    await expectAgreement(world, id);
  });

  it('of a released order is changed by making the document anew', async () => {
    const world = await worldWith({ freight }, { changeReleased: 'archiveAndRecreate' });
    const { salesId } = await crossed(world, {
      salesOrderLines: [desk, { lineType: 'Account', lineObjectNumber: '6910', quantity: 1, unitPrice: 30 }],
    });
    await changeInSales(world, salesId, () =>
      world.people.sales('PATCH', `salesorders(${salesId})`, { freightamount: 50 }),
    );
    const { businessCentral } = await expectAgreement(world, salesId);
    expect(businessCentral.header.freightAmount).toBe('50');
    expect(await linesInBusinessCentral(world)).toHaveLength(2);
  });
});

describe('resources', () => {
  it('are products of the type Services that are no items, in both directions (P-001)', async () => {
    const world = await worldWith({});
    await prepareSales((method, path, body) => world.people.sales(method, path.replaceAll(' ', '%20'), body));
    const id = await world.people.newSalesOrder({ lines: [{ product: 'ASSEMBLY', quantity: 2, price: 60 }] });
    await world.settle();
    await expectAgreement(world, id);
    expect((await linesInBusinessCentral(world))[0]).toMatchObject({
      lineType: 'Resource',
      lineObjectNumber: 'ASSEMBLY',
    });
  });
});

describe('what has been shipped', () => {
  it('tells Sales what remains of a line (P-043)', async () => {
    const world = await worldWith({});
    const { id, salesId } = await crossed(world, { salesOrderLines: [desk] });
    const [line] = await linesInBusinessCentral(world);
    await world.people.control('businessCentral', 'POST', `/orders/${id}/ship`, {
      lines: [{ lineId: line?.id, quantity: 1 }],
    });
    await world.settle();
    const [shown] = await world.people.salesLines(salesId);
    expect(shown).toMatchObject({ quantityshipped: 1, quantitybackordered: 1 });
  });
});

describe('a line of Business Central', () => {
  it('without a number stays there until it has one, then it is a new line in Sales', async () => {
    const world = await World.create();
    const { people } = world;
    const id = await people.newSalesOrder({ lines: [{ product: '1900-S', quantity: 1 }] });
    await world.settle();
    const [order] = await people.businessCentralOrders();
    const lines = `salesOrders(${order?.id})/salesOrderLines`;
    const blank = await people.businessCentral('POST', lines, { lineType: 'Item' });
    await world.sweepAndSettle();
    expect((await onlyCoupling(world)).parked).toBeUndefined();
    expect(await people.salesLines(id)).toHaveLength(1);
    await people.businessCentral('PATCH', `${lines}(${blank.id})`, { lineObjectNumber: '1896-S', quantity: 2 });
    await world.sweepAndSettle();
    expect(await people.salesLines(id)).toHaveLength(2);
    await expectAgreement(world, id);
  });
});
