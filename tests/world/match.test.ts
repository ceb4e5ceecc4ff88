import { describe, expect, it } from '@jest/globals';
import { matchOrders } from '../../lib/operations/match-orders';
import { expectAgreement } from './agreement';
import { World } from './world';

const line = { product: '1896-S', quantity: 2 };

/** Active in Sales, so that it does not enter by itself. */
function inSales(world: World, name: string, customer = 'C00010'): Promise<string> {
  return world.people.newSalesOrder({ customer, lines: [line], values: { name }, submit: false });
}

async function inBusinessCentral(world: World, externalDocumentNumber: string, customerNumber = 'C00010') {
  const order = await world.people.businessCentral('POST', 'salesOrders', {
    customerNumber,
    externalDocumentNumber,
    salesOrderLines: [{ lineType: 'Item', lineObjectNumber: line.product, quantity: line.quantity }],
  });
  return String(order.id);
}

interface Report {
  readonly matched: readonly {
    readonly businessCentral: { readonly id: string };
    readonly sales: { readonly id: string };
  }[];
  readonly several: readonly unknown[];
  readonly unmatched: { readonly businessCentral: readonly unknown[]; readonly sales: readonly unknown[] };
  readonly applied?: { readonly coupled: number; readonly refused: readonly { readonly code: string }[] };
}

async function match(world: World, body: object): Promise<Report> {
  const answer = await matchOrders(world.engine, { body, who: 'ada' });
  if (answer.kind !== 'ok') {
    throw new Error(JSON.stringify(answer));
  }
  return answer.body as Report;
}

const byNumber = { by: [['customer', 'externalDocumentNumber']] };

describe('match-based coupling of orders that were there before (C6)', () => {
  it('a dry run lists pairs, orders that several could be, and those left alone; it changes nothing', async () => {
    const world = await World.create();
    const one = { sales: await inSales(world, 'po 1'), businessCentral: await inBusinessCentral(world, 'PO 1') };
    await inSales(world, 'PO 2');
    await inSales(world, 'PO 2');
    await inBusinessCentral(world, 'PO 2');
    await inBusinessCentral(world, 'PO 3', 'C00020');
    await world.settle();
    const report = await match(world, byNumber);
    expect(report.matched).toMatchObject([{ businessCentral: { id: one.businessCentral }, sales: { id: one.sales } }]);
    expect(report.several).toHaveLength(1);
    expect(report.unmatched.businessCentral).toHaveLength(1);
    expect(report.applied).toBeUndefined();
    expect(world.couplings.all()).toEqual([]);
  });

  it('applied, each pair is coupled and comes to agree; a second run finds nothing left', async () => {
    const world = await World.create();
    const ids = [];
    for (const name of ['PO 1', 'PO 2']) {
      ids.push(await inSales(world, name));
      await inBusinessCentral(world, name);
    }
    await world.settle();
    expect((await match(world, { ...byNumber, apply: true })).applied).toEqual({ coupled: 2, refused: [] });
    await world.settle();
    for (const id of ids) {
      await world.people.submit(id);
      await world.settle();
      await expectAgreement(world, id);
    }
    expect(await match(world, byNumber)).toMatchObject({ matched: [], several: [], unmatched: { sales: [] } });
  });

  it('one pair that may not be coupled is told with its reason, and keeps no other from it', async () => {
    const world = await World.create();
    await inSales(world, 'PO 1');
    await inBusinessCentral(world, 'PO 1', 'C00020');
    await inSales(world, 'PO 2');
    await inBusinessCentral(world, 'PO 2');
    await world.settle();
    const { applied } = await match(world, { by: [['externalDocumentNumber']], apply: true });
    expect(applied).toMatchObject({ coupled: 1, refused: [{ code: 'otherCustomer' }] });
  });

  it('lines and dates tell orders apart that share a customer', async () => {
    const world = await World.create();
    await inSales(world, 'by phone');
    await inBusinessCentral(world, 'PHONE-1');
    await world.settle();
    expect((await match(world, { by: [['customer', 'lines']] })).matched).toHaveLength(1);
  });

  it('an unknown field is named with those there are', async () => {
    const world = await World.create();
    const answer = await matchOrders(world.engine, { body: { by: [['colour']] }, who: 'ada' });
    expect(answer).toMatchObject({
      kind: 'badRequest',
      error: expect.stringMatching(/colour.*externalDocumentNumber/s),
    });
  });
});
