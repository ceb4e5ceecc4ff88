import { describe, expect, it } from '@jest/globals';
import { createdId, lineBody, seeded, World } from './harness.js';

const any = { 'if-match': '*' };
const changeLine = (world: World, id: string, body: unknown) =>
  world.call('PATCH', `salesorderdetails(${id})`, { body, headers: any });

describe('totals', () => {
  it('D-046 every line write moves totals, version, modifiedon and modifiedby of the header', async () => {
    const world = new World();
    const order = await world.order();
    const line = await world.line(order, {}, { as: 'seller' });
    let version = 0;
    const check = async (total: number) => {
      const row = await world.read(`salesorders(${order})`);
      expect(row).toMatchObject({ totalamount: total, _modifiedby_value: seeded.users.seller });
      expect(row.versionnumber).toBeGreaterThan(version);
      expect(row.modifiedon).toBe(new Date(world.clock.nowMs()).toISOString().replace('.000Z', 'Z'));
      version = row.versionnumber;
    };
    await check(1298.8);
    await world.clock.advance(1000);
    await world.call('PATCH', `salesorderdetails(${line})`, {
      as: 'seller',
      body: { description: 'same price' },
      headers: any,
    });
    await check(1298.8);
    await world.clock.advance(1000);
    await world.call('DELETE', `salesorderdetails(${line})`, { as: 'seller' });
    await check(0);
  });

  it('D-047 header discount and freight move the totals', async () => {
    const world = new World();
    const order = await world.order();
    await world.line(order, { manualdiscountamount: 98.8, tax: 252 });
    await world.call('PATCH', `salesorders(${order})`, {
      body: { discountpercentage: 10, discountamount: 30, freightamount: 50 },
      headers: any,
    });
    expect(await world.read(`salesorders(${order})`)).toMatchObject({
      totallineitemamount: 1200,
      totallineitemdiscountamount: 98.8,
      totaldiscountamount: 150,
      totalamountlessfreight: 1050,
      totaltax: 252,
      totalamount: 1352,
    });
  });

  it('a written total is overwritten while the engine is on', async () => {
    const world = new World();
    const order = await world.order();
    await world.call('PATCH', `salesorders(${order})`, { body: { totalamount: 999 }, headers: any });
    expect((await world.read(`salesorders(${order})`)).totalamount).toBe(0);
  });

  it('D-048 with the engine off amounts stay as written and the header is not touched by lines', async () => {
    const world = new World();
    await world.setup({ systemPricing: false });
    const order = await world.order({ totalamount: 77 });
    const version = (await world.read(`salesorders(${order})`)).versionnumber;
    const line = await world.line(order, { priceperunit: 5, baseamount: 3, extendedamount: 4 });
    expect(await world.read(`salesorderdetails(${line})`)).toMatchObject({
      priceperunit: 5,
      baseamount: 3,
      extendedamount: 4,
    });
    expect(await world.read(`salesorders(${order})`)).toMatchObject({ totalamount: 77, versionnumber: version });
  });

  it('D-049 with SOP on the amounts an integration user writes stay, those of a seller are calculated', async () => {
    const world = new World();
    await world.setup({ salesOrderProcessing: true });
    const order = await world.order({ totalamount: 77 });
    const line = await world.line(order, {
      ispriceoverridden: true,
      priceperunit: 5,
      baseamount: 3,
      extendedamount: 4,
    });
    expect(await world.read(`salesorderdetails(${line})`)).toMatchObject({ baseamount: 3, extendedamount: 4 });
    expect((await world.read(`salesorders(${order})`)).totalamount).toBe(77);
    await world.line(order, {}, { as: 'seller' });
    expect((await world.read(`salesorders(${order})`)).totalamount).toBe(1302.8);
  });

  it('D-061 tax is what was written, never computed', async () => {
    const world = new World();
    const order = await world.order();
    const line = await world.line(order);
    expect((await world.read(`salesorderdetails(${line})`)).tax).toBeNull();
    await changeLine(world, line, { tax: 12.345 });
    expect(await world.read(`salesorderdetails(${line})`)).toMatchObject({ tax: 12.35, extendedamount: 1311.15 });
    await changeLine(world, line, { quantity: 4 });
    expect((await world.read(`salesorderdetails(${line})`)).tax).toBe(12.35);
  });

  it('DeleteOQOILineWithSkipPricingCalculation leaves the totals alone', async () => {
    const world = new World();
    const order = await world.order();
    const line = await world.line(order);
    const answer = await world.call('POST', 'DeleteOQOILineWithSkipPricingCalculation', {
      body: { entityName: 'salesorderdetail', entityId: line },
    });
    expect(answer.status).toBe(204);
    expect((await world.read(`salesorders(${order})`)).totalamount).toBe(1298.8);
    expect((await world.call('GET', `salesorderdetails(${line})`)).status).toBe(404);
  });

  it('reading an order recalculates it only when so set (Q-09)', async () => {
    const world = new World();
    const order = await world.order();
    await world.line(order);
    const [item] = (
      await world.read(
        `productpricelevels?$filter=_productid_value eq ${seeded.desk} and _pricelevelid_value eq ${seeded.euroPrices}`,
      )
    ).value;
    await world.call('PATCH', `productpricelevels(${item.productpricelevelid})`, {
      body: { amount: 700 },
      headers: any,
    });
    expect((await world.read(`salesorders(${order})`)).totalamount).toBe(1298.8);
    await world.setup({ calculateOnRetrieve: true });
    expect((await world.read(`salesorders(${order})`)).totalamount).toBe(1400);
  });

  it('skippricecalculation on a line leaves that write uncalculated', async () => {
    const world = new World();
    const order = await world.order();
    const line = createdId(
      await world.call('POST', 'salesorderdetails', {
        body: { ...lineBody(order), skippricecalculation: 1, extendedamount: 9 },
      }),
    );
    expect((await world.read(`salesorderdetails(${line})`)).extendedamount).toBe(9);
  });
});
