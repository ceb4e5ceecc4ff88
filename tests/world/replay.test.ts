import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../lib/operations/answer';
import { replayOrder } from '../../lib/operations/replay-order';
import { onlyCoupling } from './agreement';
import { rowsOf } from './people';
import { World } from './world';

interface Replayed {
  readonly agrees: boolean;
  readonly differs: { readonly header: readonly { readonly field: string }[] };
  readonly steps: readonly {
    readonly summary: string;
    readonly decided: readonly object[];
    readonly changed: { readonly header: readonly object[]; readonly lines: readonly { readonly change: string }[] };
  }[];
}

function bodyOf(answer: Answer): Replayed {
  if (answer.kind !== 'ok') {
    throw new Error(JSON.stringify(answer));
  }
  return answer.body as Replayed;
}

async function livelyOrder(): Promise<{ readonly world: World; readonly id: string }> {
  const world = await World.create();
  const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
  await world.settle();
  const [order] = await world.people.businessCentralOrders();
  const [line] = rowsOf(order?.salesOrderLines);
  await world.people.reopen(id);
  const [salesLine] = await world.people.salesLines(id);
  await world.people.sales('PATCH', `salesorderdetails(${salesLine?.salesorderdetailid})`, { quantity: 7 });
  await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${line?.id})`, {
    quantity: 5,
  });
  await world.people.submit(id);
  await world.settle();
  await world.people.reopen(id);
  await world.people.addSalesLine(id, { product: '1900-S', quantity: 1 });
  await world.people.sales('PATCH', `salesorders(${id})`, { shipto_city: 'Vejle' });
  await world.people.submit(id);
  await world.settle();
  return { world, id };
}

describe('the history of an order played again', () => {
  it('I11 comes to just the base that is stored, and tells step by step what was decided and why', async () => {
    const { world, id } = await livelyOrder();
    const before = JSON.stringify(world.couplings.all());
    await world.people.takeRequests();
    const { agrees, differs, steps } = bodyOf(await replayOrder(world.engine, { salesOrderId: id }));
    expect(agrees).toBe(true);
    expect(differs).toEqual({ header: [], lines: [] });
    expect(steps.flatMap(({ decided }) => decided)).toContainEqual(
      expect.objectContaining({ group: 'productAndQuantity', rule: expect.any(String), winner: expect.any(String) }),
    );
    expect(steps.flatMap(({ changed }) => changed.lines.map(({ change }) => change))).toContain('added');
    expect(steps.flatMap(({ changed }) => changed.header)).toContainEqual(
      expect.objectContaining({ field: 'shipToCity', to: { businessCentral: 'Vejle', sales: 'Vejle' } }),
    );
    expect(await world.people.takeRequests()).toEqual({ businessCentral: 0, sales: 0 });
    expect(JSON.stringify(world.couplings.all())).toBe(before);
  });

  it('a base that the history does not come to is told, with what differs', async () => {
    const { world, id } = await livelyOrder();
    const { couplingId } = await onlyCoupling(world);
    const stored = await world.couplings.find('world', couplingId);
    const base = stored?.coupling.base;
    if (stored === undefined || base === undefined) {
      throw new Error('not coupled');
    }
    const header = { ...base.header, shipToName: { businessCentral: 'Nobody', sales: 'Nobody' } };
    await world.couplings.save(stored, { ...stored.coupling, base: { ...base, header } }, []);
    const { agrees, differs } = bodyOf(await replayOrder(world.engine, { salesOrderId: id }));
    expect(agrees).toBe(false);
    expect(differs.header.map(({ field }) => field)).toEqual(['shipToName']);
  });

  it('an order that nobody knows is not found', async () => {
    const world = await World.create();
    expect(await replayOrder(world.engine, { number: 'ORD-0' })).toMatchObject({ kind: 'notFound' });
    expect(await replayOrder(world.engine, {})).toMatchObject({ kind: 'badRequest' });
  });
});
