import { describe, expect, it } from '@jest/globals';
import { firstReadingLifeMs } from '../../lib/sync/creation/order-to-make';
import { expectAgreement, onlyCoupling } from './agreement';
import { rowsOf } from './people';
import { StopSwitch } from './stop-switch';
import { World } from './world';

/** Lets something happen once between the look at an unknown order and the work on it: just before its coupling is made. */
class BeforeItsCoupling extends StopSwitch {
  #act: (() => Promise<unknown>) | undefined;

  once(act: () => Promise<unknown>): void {
    this.#act = act;
  }

  get hasHappened(): boolean {
    return this.#act === undefined;
  }

  override readonly wrapStore = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as unknown;
        return typeof method !== 'function'
          ? method
          : async (...parameters: unknown[]): Promise<unknown> => {
              const act = this.#act;
              if (name === 'create' && act !== undefined) {
                this.#act = undefined;
                await act();
              }
              return await method.apply(target, parameters);
            };
      },
    });
}

async function worldWith(): Promise<{ world: World; meanwhile: BeforeItsCoupling }> {
  const meanwhile = new BeforeItsCoupling();
  return { world: await World.create({ stopSwitch: meanwhile }), meanwhile };
}

/** A processor enters an order of one line, and it is worked on. */
async function enter(world: World): Promise<void> {
  const item = await world.people.businessCentral('GET', "items?$filter=number eq '1896-S'".replaceAll(' ', '%20'));
  await world.people.businessCentral('POST', 'salesOrders', {
    customerNumber: 'C00020',
    salesOrderLines: [{ itemId: rowsOf(item.value)[0]?.id, quantity: 1 }],
  });
  await world.settle();
}

const desks = (quantity: number) => ({ lines: [{ product: '1896-S', quantity }] });

describe('a twin is made from what its order showed when it was met', () => {
  it('an order of Sales is read there twice and written once, its customer and products known (L3)', async () => {
    const world = await World.create();
    await world.people.newSalesOrder(desks(1));
    await world.settle();
    await world.people.takeRequests();
    const id = await world.people.newSalesOrder(desks(2));
    await world.settle();
    expect((await world.people.takeRequests()).sales).toBe(3);
    await expectAgreement(world, id);
  });

  it('a document of Business Central is read there twice (L3)', async () => {
    const world = await World.create({ policies: { createInSales: 'whenEntered' } });
    await enter(world);
    await world.people.takeRequests();
    await enter(world);
    expect(await world.people.takeRequests()).toEqual({ businessCentral: 2, sales: 2 });
    expect(world.couplings.all().map(({ state }) => state)).toEqual(['coupled', 'coupled']);
  });
});

describe('what changes between the first look and the work on the order is not lost', () => {
  it('a quantity is on both sides in the end (F8)', async () => {
    const { world, meanwhile } = await worldWith();
    const id = await world.people.newSalesOrder(desks(2));
    const [line] = await world.people.salesLines(id);
    meanwhile.once(async () => {
      await world.people.reopen(id);
      await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { quantity: 7 });
      await world.people.submit(id);
    });
    await world.settle();
    expect(meanwhile.hasHappened).toBe(true);
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines.map(({ quantity }) => quantity)).toEqual(['7']);
  });

  it('an order that was reopened while its reading grew old is read again and not made', async () => {
    const { world, meanwhile } = await worldWith();
    const id = await world.people.newSalesOrder(desks(2));
    meanwhile.once(async () => {
      await world.people.reopen(id);
      await world.clock.advance(firstReadingLifeMs + 1);
    });
    await world.settle();
    expect(meanwhile.hasHappened).toBe(true);
    expect(await world.people.businessCentralOrders()).toEqual([]);
    expect((await onlyCoupling(world)).state).toBe('waiting');
  });
});
