import { describe, expect, it } from '@jest/globals';
import { type Answer, bind, createdId, seeded, World } from './harness.js';

const any = { 'if-match': '*' };
const patch = (world: World, id: string, body: unknown, as: 'seller' | 'integration' = 'integration') =>
  world.call('PATCH', `salesorders(${id})`, { as, body, headers: any });
const close = (world: World, action: string, id: string, status: number): Promise<Answer> =>
  world.call('POST', action, {
    body: {
      OrderClose: {
        '@odata.type': 'Microsoft.Dynamics.CRM.orderclose',
        subject: 'closed',
        ...bind('salesorderid', 'salesorders', id),
      },
      Status: status,
    },
  });

async function submittedOrder(): Promise<{ world: World; id: string; line: string }> {
  const world = new World();
  const id = await world.order();
  const line = await world.line(id);
  expect((await patch(world, id, { statecode: 1, statuscode: 3 }, 'seller')).status).toBe(204);
  return { world, id, line };
}

describe('states', () => {
  it('D-053 Active and Submitted change by PATCH both ways, for seller and integration', async () => {
    const { world, id } = await submittedOrder();
    expect((await patch(world, id, { statecode: 0, statuscode: 2 }, 'integration')).status).toBe(204);
    expect(await world.read(`salesorders(${id})`)).toMatchObject({ statecode: 0, statuscode: 2 });
    expect((await patch(world, id, { statecode: 1, statuscode: 3 }, 'integration')).status).toBe(204);
    expect((await patch(world, id, { statecode: 0 }, 'seller')).status).toBe(204);
  });

  it('D-053 Canceled and Fulfilled are refused by PATCH with the known text', async () => {
    const { world, id } = await submittedOrder();
    for (const [statecode, name] of [
      [2, 'Canceled'],
      [3, 'Fulfilled'],
    ] as const) {
      const answer = await patch(world, id, { statecode });
      expect(answer.status).toBe(400);
      expect(answer.json.error.message).toMatch(
        new RegExp(`^This message can not be used to set the state of SalesOrder to ${name}\\.`),
      );
    }
  });

  it('D-054 a state alone picks its first reason, a mismatching pair is 400 0x80048408', async () => {
    const world = new World();
    const id = await world.order();
    const wrong = await patch(world, id, { statecode: 1, statuscode: 1 });
    expect([wrong.status, wrong.json.error.code]).toEqual([400, '0x80048408']);
    expect((await patch(world, id, { statuscode: 3 })).json.error.code).toBe('0x80048408');
    await patch(world, id, { statecode: 1 });
    expect(await world.read(`salesorders(${id})`)).toMatchObject({ statecode: 1, statuscode: 3 });
  });

  it('D-055 fulfilling and cancelling work from Active and Submitted, leave one order close, and only once', async () => {
    for (const [action, status, state] of [
      ['FulfillSalesOrder', 100002, 3],
      ['CancelSalesOrder', 4, 2],
    ] as const) {
      for (const submit of [false, true]) {
        const world = new World();
        const id = await world.order();
        if (submit) await patch(world, id, { statecode: 1 });
        expect((await close(world, action, id, status)).status).toBe(204);
        expect(await world.read(`salesorders(${id})`)).toMatchObject({ statecode: state, statuscode: status });
        expect((await world.read(`salesorders(${id})/SalesOrder_OrderClose`)).value).toHaveLength(1);
        expect((await close(world, action, id, status)).status).toBe(400);
        expect((await world.read('ordercloses')).value).toHaveLength(1);
      }
    }
  });

  it('D-055 a closed order does not come back by PATCH', async () => {
    const world = new World();
    const id = await world.order();
    await close(world, 'CancelSalesOrder', id, 4);
    for (const statecode of [0, 1]) expect((await patch(world, id, { statecode })).status).toBe(400);
  });

  it('D-056 Submitted to Invoiced by PATCH is for the integration user', async () => {
    const { world, id } = await submittedOrder();
    expect((await patch(world, id, { statecode: 4, statuscode: 100003 }, 'seller')).status).toBe(400);
    expect((await patch(world, id, { statecode: 4, statuscode: 100003 })).status).toBe(204);
    expect((await patch(world, id, { statecode: 1 })).status).toBe(400);
  });
});

describe('deleting', () => {
  it('D-057 an order takes lines, notes and closes along; an invoice holds it back with 405 0x80040227', async () => {
    const world = new World();
    const id = await world.order();
    await world.line(id);
    await world.call('POST', 'annotations', {
      body: { ...bind('objectid_salesorder', 'salesorders', id), subject: 's' },
    });
    await close(world, 'FulfillSalesOrder', id, 100001);
    const held = await world.order();
    const invoice = createdId(
      await world.call('POST', 'invoices', {
        body: {
          ...bind('salesorderid', 'salesorders', held),
          ...bind('customerid_account', 'accounts', seeded.account),
          name: 'I',
        },
      }),
    );
    expect((await world.call('DELETE', `salesorders(${id})`)).status).toBe(204);
    for (const set of ['salesorderdetails', 'annotations', 'ordercloses'])
      expect((await world.read(set)).value).toEqual([]);
    const refused = await world.call('DELETE', `salesorders(${held})`);
    expect([refused.status, refused.json.error.code]).toEqual([405, '0x80040227']);
    await world.call('DELETE', `invoices(${invoice})`);
    expect((await world.call('DELETE', `salesorders(${held})`)).status).toBe(204);
  });

  it('D-058 account, price list and quote of an order are held back with 405 0x80040227', async () => {
    const world = new World();
    const quote = createdId(
      await world.call('POST', 'quotes', {
        body: { name: 'Q', ...bind('customerid_account', 'accounts', seeded.dollarAccount) },
      }),
    );
    const id = await world.order(bind('quoteid', 'quotes', quote));
    for (const path of [`accounts(${seeded.account})`, `pricelevels(${seeded.euroPrices})`, `quotes(${quote})`]) {
      const answer = await world.call('DELETE', path);
      expect([path, answer.status, answer.json.error.code]).toEqual([path, 405, '0x80040227']);
    }
    await world.call('DELETE', `salesorders(${id})`);
    expect((await world.call('DELETE', `quotes(${quote})`)).status).toBe(204);
  });

  it('a missing row is 404 0x80040217', async () => {
    const world = new World();
    const answer = await world.call('DELETE', `salesorders(${world.newId()})`);
    expect([answer.status, answer.json.error.code]).toEqual([404, '0x80040217']);
  });
});

describe('ownership', () => {
  it('D-062 a new owner changes the owning columns', async () => {
    const world = new World();
    const id = await world.order();
    await patch(world, id, bind('ownerid', 'systemusers', seeded.users.seller));
    expect(await world.read(`salesorders(${id})`)).toMatchObject({
      _ownerid_value: seeded.users.seller,
      _owninguser_value: seeded.users.seller,
    });
  });
});
