import { describe, expect, it } from '@jest/globals';
import { onlyCoupling } from './agreement';
import { longAgoMs, losing, named, reportOf, unheard } from './drift-world';
import { coupledOrder, inBusinessCentral, standing } from './life-cycle-world';
import { changeInSales, pageWorld, shownOnPage } from './page-world';
import { rowsOf } from './people';
import { QuotePeople } from './quote-people';
import { World } from './world';

/** A world with a page of a customer's own and one coupled order that shows a value of it. */
async function orderOnPage() {
  const world = await pageWorld();
  const id = await world.people.newSalesOrder({
    lines: [{ product: '1896-S', quantity: 2 }],
    values: { contoso_reference: 'PO-1' },
  });
  await world.settle();
  const { businessCentralId = '' } = await onlyCoupling(world);
  return { world, id, businessCentralId };
}

describe('the drift report looks at fields of a page of a customer’s own', () => {
  it('is zero while they agree, for one request more an order', async () => {
    const { world } = await orderOnPage();
    expect(await shownOnPage(world)).toBe('PO-1');
    await world.clock.advance(longAgoMs);
    expect(await reportOf(world)).toMatchObject({
      compared: 1,
      unexplained: 0,
      explained: {},
      requests: { businessCentral: 2, sales: 1 },
    });
  });

  it('L2 names an edit of the page, and one of the column, that nobody heard of, and has them mended', async () => {
    const { world, id, businessCentralId } = await orderOnPage();
    await unheard(world, () => world.people.businessCentralPage('PATCH', businessCentralId, { yourReference: 'PO-2' }));
    const onPage = await reportOf(world);
    expect(onPage.drift.map(named)).toEqual([['custom.reference', 'PO-2', 'PO-1']]);
    await world.settle();
    await world.clock.advance(longAgoMs);
    expect(await reportOf(world)).toMatchObject({ unexplained: 0, explained: {} });
    expect((await world.people.salesOrder(id)).contoso_reference).toBe('PO-2');

    await unheard(world, () => changeInSales(world, id, { values: { contoso_reference: 'PO-3' } }));
    expect((await reportOf(world)).drift.map(named)).toEqual([['custom.reference', 'PO-2', 'PO-3']]);
    await world.settle();
    expect(await shownOnPage(world)).toBe('PO-3');
  });

  it('says where the page does not show an order, and compares the rest of it', async () => {
    const { world, id } = await orderOnPage();
    await unheard(world, () => changeInSales(world, id, { values: { shipto_city: 'Vejle' } }));
    await world.people.control('businessCentral', 'POST', '/faults', {
      kind: 'status',
      match: { path: 'salesOrderDetails' },
      options: { status: 404 },
      times: 20,
    });
    const report = await reportOf(world);
    expect(report.drift.map(({ field }) => field)).toEqual(['shipToCity']);
    expect(report.explained).toEqual({ pageNotShown: 1 });
  });
});

const quotesCarried = { quotes: 'activeQuotes' } as const;

/** A world with one coupled quote of two lines. */
async function coupledQuote() {
  const world = await World.create({ policies: quotesCarried });
  const people = new QuotePeople(world);
  const id = await people.newQuote({
    lines: [
      { product: '1896-S', quantity: 2 },
      { product: '1900-S', quantity: 8 },
    ],
  });
  await world.settle();
  const [quote] = await people.inBusinessCentral();
  const path = `salesQuotes(${quote?.id})`;
  const line = rowsOf(quote?.salesQuoteLines).find((each) => each.lineObjectNumber === '1900-S');
  return { world, people, id, path, linePath: `${path}/salesQuoteLines(${line?.id})` };
}

describe('the drift report looks at quotes', () => {
  it('is zero while both sides show the same, and what was told to the seller is explained', async () => {
    const { world, linePath, path } = await coupledQuote();
    await world.clock.advance(longAgoMs);
    expect(await reportOf(world)).toMatchObject({ compared: 1, unexplained: 0, explained: {} });
    await world.people.businessCentral('PATCH', linePath, { quantity: 5 });
    await world.people.businessCentral('POST', `${path}/salesQuoteLines`, {
      lineType: 'Item',
      lineObjectNumber: '1908-S',
      quantity: 1,
    });
    await world.settle();
    await world.sweepAndSettle();
    await world.clock.advance(longAgoMs);
    const report = await reportOf(world);
    expect([report.unexplained, report.drift]).toEqual([0, []]);
    expect(report.explained.toldOfQuote).toBeGreaterThanOrEqual(2);
  });

  it.each([
    [
      'a quantity',
      (world: World, { linePath }: Paths) => world.people.businessCentral('PATCH', linePath, { quantity: 5 }),
    ],
    ['a line that is gone', (world: World, { linePath }: Paths) => world.people.businessCentral('DELETE', linePath)],
    [
      'a line that is new',
      (world: World, { path }: Paths) =>
        world.people.businessCentral('POST', `${path}/salesQuoteLines`, {
          lineType: 'Item',
          lineObjectNumber: '1908-S',
          quantity: 1,
        }),
    ],
    [
      'a header field',
      (world: World, { path }: Paths) => world.people.businessCentral('PATCH', path, { shipToCity: 'Vejle' }),
    ],
  ] as const)('L2 names %s of a quote that nobody heard of, and the seller is told', async (_, edit) => {
    const quote = await coupledQuote();
    const { world, people, id } = quote;
    const before = (await people.notes(id)).length;
    await unheard(world, () => edit(world, quote));
    const report = await reportOf(world);
    expect(report.unexplained).toBeGreaterThan(0);
    expect(report.drift[0]).toMatchObject({ document: 'quote' });
    await world.settle();
    await world.clock.advance(longAgoMs);
    expect((await reportOf(world)).unexplained).toBe(0);
    expect((await people.notes(id)).length).toBeGreaterThan(before);
  });

  it('a quote that is gone from Business Central and nobody heard of it differs as a whole', async () => {
    const { world, path } = await coupledQuote();
    await unheard(world, () => world.people.businessCentral('DELETE', path));
    expect((await reportOf(world)).drift.map(named)).toEqual([['order', null, 'there']]);
  });

  it('a quote that is not active any more, and quotes that are not carried, are counted as not compared', async () => {
    const { world, people, id } = await coupledQuote();
    await losing(world, () => people.win(id));
    await world.clock.advance(longAgoMs);
    expect(await reportOf(world)).toMatchObject({ compared: 0, notCompared: { quoteNotActive: 1 }, unexplained: 0 });
    const [ports] = world.engine.connections.values();
    const off = { ...ports?.connection.policies, quotes: 'off' };
    const connection = { ...ports?.connection, policies: off };
    (world.engine.connections as Map<string, unknown>).set('world', { ...ports, connection });
    expect((await reportOf(world)).notCompared).toEqual({ quotesOff: 1 });
  });
});

interface Paths {
  readonly path: string;
  readonly linePath: string;
}

describe('the drift report looks at an order that was closed as fulfilled in Sales', () => {
  it('knows that what is invoiced and planned afterwards goes on in Business Central alone', async () => {
    const life = await coupledOrder();
    await inBusinessCentral(life, 'release');
    await inBusinessCentral(life, 'ship');
    expect((await standing(life)).state).toBe('fulfilled');
    const [line] = rowsOf((await life.world.people.businessCentralOrders())[0]?.salesOrderLines);
    await inBusinessCentral(life, 'invoice', { lines: [{ lineId: line?.id, quantity: 1 }] });
    await life.world.clock.advance(longAgoMs);
    const report = await reportOf(life.world);
    expect([report.unexplained, report.drift]).toEqual([0, []]);
    expect(report.explained.closedInSales).toBeGreaterThanOrEqual(1);
  });
});
