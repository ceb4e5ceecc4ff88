import { describe, expect, it } from '@jest/globals';
import type { LineValues } from '../../lib/order/order';
import type { PriceListPolicy } from '../../lib/ports/connection';
import { neededPrices } from '../../lib/sync/matched-references/price-lists';
import { expectAgreement, onlyCoupling } from './agreement';
import { counted, say, shown, unseen } from './full-synchronization-world';
import { type Row, rowsOf } from './people';
import { StopSwitch } from './stop-switch';
import { World, type WorldOptions } from './world';

const making: PriceListPolicy = { createMissing: 'create', name: 'Tandem {currency}', prices: 'never' };
const pricing: PriceListPolicy = { ...making, prices: 'inOwnLists' };

/** A world in which nobody has made a price list in dollars. */
async function withoutDollarPrices(priceLists: PriceListPolicy, more: Partial<WorldOptions> = {}): Promise<World> {
  const world = await World.create({ ...more, policies: { ...more.policies, priceLists } });
  for (const list of await lists(world)) {
    await world.people.sales('DELETE', `pricelevels(${list.pricelevelid})`);
  }
  return world;
}

async function lists(world: World): Promise<readonly Row[]> {
  const currency = await world.people.firstId(
    'transactioncurrencies',
    "isocurrencycode eq 'USD'",
    'transactioncurrencyid',
  );
  const filter = encodeURIComponent(`_transactioncurrencyid_value eq ${currency}`);
  return rowsOf((await world.people.sales('GET', `pricelevels?$filter=${filter}&$orderby=name`)).value);
}

async function prices(world: World, list: Row | undefined): Promise<readonly string[]> {
  const filter = encodeURIComponent(`_pricelevelid_value eq ${list?.pricelevelid}`);
  const path = `productpricelevels?$filter=${filter}&$expand=productid($select=productnumber),uomid($select=name)`;
  const rows = rowsOf((await world.people.sales('GET', path)).value);
  return rows
    .map((row) => `${(row.productid as Row).productnumber} ${(row.uomid as Row).name} ${row.amount}`)
    .toSorted();
}

interface Line {
  readonly product: string;
  readonly price: number;
}

/** An order in dollars that a processor enters in Business Central. */
async function dollarOrder(world: World, lines: readonly Line[] = [{ product: '1896-S', price: 10 }]): Promise<string> {
  const order = await world.people.businessCentral('POST', 'salesOrders', {
    customerNumber: 'C00010',
    currencyCode: 'USD',
    salesOrderLines: lines.map(({ product, price }) => ({
      lineType: 'Item',
      lineObjectNumber: product,
      quantity: 1,
      unitPrice: price,
    })),
  });
  await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
  return String(order.id);
}

const summariesOf = async (world: World, couplingId: string) =>
  (await world.couplings.readJournal('world', couplingId)).map(({ summary }) => summary);

describe('a price list of the currency is made where the policy says so (P-038, P-039)', () => {
  it('under an id of ours, named by the policy, journaled and told; the next order takes it', async () => {
    const world = await withoutDollarPrices({ ...making, name: 'Listed in {currency}' });
    await dollarOrder(world);
    await world.settle();
    const coupling = await onlyCoupling(world);
    expect(coupling.parked).toBeUndefined();
    const { salesId = '' } = coupling;
    await expectAgreement(world, salesId);
    const made = await lists(world);
    expect(made).toMatchObject([{ name: 'Listed in USD', description: 'Made by Tandem for orders in USD.' }]);
    expect((await world.people.salesOrder(salesId))._pricelevelid_value).toBe(made[0]?.pricelevelid);
    expect(await prices(world, made[0])).toEqual([]);
    expect(await summariesOf(world, coupling.couplingId)).toEqual(
      expect.arrayContaining([
        'about to create price list Listed in USD in Sales for the currency USD',
        'create price list Listed in USD in Sales for the currency USD',
      ]),
    );
    const notes = JSON.stringify((await world.people.sales('GET', 'annotations?$select=notetext')).value);
    expect(notes).toContain('was made there: price list Listed in USD.');
    await dollarOrder(world);
    await world.settle();
    expect(await lists(world)).toHaveLength(1);
    expect(world.couplings.all().map(({ state }) => state)).toEqual(['coupled', 'coupled']);
  });

  it('orders that come at once make one; a currency that Sales lacks is named, and no list is made for it', async () => {
    const world = await withoutDollarPrices(making);
    await Promise.all([dollarOrder(world), dollarOrder(world), dollarOrder(world)]);
    await world.settle();
    expect(await lists(world)).toHaveLength(1);
    expect(world.couplings.all().map(({ parked }) => parked)).toEqual([undefined, undefined, undefined]);
    await world.people.businessCentral('POST', 'currencies', { code: 'SEK', displayName: 'Krona' });
    const order = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      currencyCode: 'SEK',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 1, unitPrice: 10 }],
    });
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    const waiting = world.couplings.all().find(({ parked }) => parked !== undefined);
    expect(waiting?.parked?.sentence).toBe('Dynamics 365 Sales does not have: currency SEK.');
  });

  it('one that a person has deactivated is left alone: the order waits for it by name', async () => {
    const world = await withoutDollarPrices(making);
    await dollarOrder(world);
    await world.settle();
    const [list] = await lists(world);
    await world.people.sales('PATCH', `pricelevels(${list?.pricelevelid})`, { statecode: 1, statuscode: 100002 });
    await world.clock.advance(600_000);
    await dollarOrder(world);
    await world.settle();
    const waiting = world.couplings.all().find(({ parked }) => parked !== undefined);
    expect(waiting?.parked?.sentence).toBe('Dynamics 365 Sales does not have: an active price list in USD.');
    await world.people.sales('PATCH', `pricelevels(${list?.pricelevelid})`, { statecode: 0, statuscode: 100001 });
    await world.sweepAndSettle();
    expect(world.couplings.all().map(({ parked }) => parked)).toEqual([undefined, undefined]);
    expect(await lists(world)).toHaveLength(1);
  });

  it('without the privilege the order waits and names it, and goes on by itself once it is given', async () => {
    const world = await withoutDollarPrices(making);
    await world.people.control('sales', 'POST', '/setup', { withheldPrivileges: ['prvCreatePriceLevel'] });
    await dollarOrder(world);
    await world.settle();
    const parked = world.couplings.all()[0]?.parked;
    expect(parked?.reason).toBe('notPermitted');
    expect(parked?.sentence).toContain('prvCreatePriceLevel');
    expect(await lists(world)).toEqual([]);
    await world.people.control('sales', 'POST', '/setup', { withheldPrivileges: [] });
    await world.sweepAndSettle();
    const { salesId = '' } = await onlyCoupling(world);
    await expectAgreement(world, salesId);
    expect(await lists(world)).toHaveLength(1);
  });

  it('a dry run names what will be made, and makes nothing', async () => {
    const policies = { createInSales: 'whenReleased' as const };
    const world = await withoutDollarPrices(making, { connectionState: 'matched', policies });
    await unseen(world, async () => await dollarOrder(world));
    await say(world, 'survey');
    await world.settle();
    expect(await counted(world)).toEqual(['1 businessCentral toLoad']);
    expect((await shown(world)).missing).toEqual([
      { name: 'sales: an active price list in USD (Tandem makes it)', orders: 1 },
    ]);
    expect(await lists(world)).toEqual([]);
  });
});

describe('prices of products are added where the policy says so and Sales works out prices (P-038)', () => {
  const two = [
    { product: '1896-S', price: 10 },
    { product: '1900-S', price: 12.34 },
    { product: '1896-S', price: 99 },
  ];

  it('at the price of the first line; a price that is there stays, and a line that is added brings its own', async () => {
    const world = await withoutDollarPrices(pricing);
    const order = await dollarOrder(world, two);
    await world.settle();
    const [list] = await lists(world);
    expect(await prices(world, list)).toEqual(['1896-S PCS 10', '1900-S PCS 12.34']);
    const coupling = await onlyCoupling(world);
    expect(await summariesOf(world, coupling.couplingId)).toContain(
      'add prices of 1896-S, 1900-S to the price list of the order in Sales',
    );
    const item = await world.people.firstId(
      'productpricelevels',
      `_pricelevelid_value eq ${list?.pricelevelid} and amount eq 10`,
      'productpricelevelid',
    );
    await world.people.sales('PATCH', `productpricelevels(${item})`, { amount: 11 });
    await world.people.control('businessCentral', 'POST', `/orders/${order}/reopen`);
    for (const [lineObjectNumber, unitPrice] of [
      ['1908-S', 7],
      ['1896-S', 8],
    ] as const) {
      const line = { lineType: 'Item', lineObjectNumber, quantity: 1, unitPrice };
      await world.people.businessCentral('POST', `salesOrders(${order})/salesOrderLines`, line);
    }
    await world.settle();
    expect(await prices(world, list)).toEqual(['1896-S PCS 11', '1900-S PCS 12.34', '1908-S PCS 7']);
    await expectAgreement(world, String(coupling.salesId));
    const notes = JSON.stringify((await world.people.sales('GET', 'annotations?$select=notetext')).value);
    expect(notes).toContain('prices of 1896-S, 1900-S in the price list');
    expect(notes).toContain('prices of 1908-S in the price list');
  });

  it('a list that people made is left alone, unless the policy names any list', async () => {
    for (const [chosen, expected] of [
      ['inOwnLists', []],
      ['inAnyList', ['1896-S PCS 10', '1900-S PCS 12.34']],
    ] as const) {
      const world = await withoutDollarPrices({ ...making, prices: chosen });
      const currency = await world.people.firstId(
        'transactioncurrencies',
        "isocurrencycode eq 'USD'",
        'transactioncurrencyid',
      );
      await world.people.sales('POST', 'pricelevels', {
        name: 'Dollars',
        'transactioncurrencyid@odata.bind': `/transactioncurrencies(${currency})`,
      });
      await dollarOrder(world, two);
      await world.settle();
      const [list, other] = await lists(world);
      expect(other).toBeUndefined();
      expect(await prices(world, list)).toEqual(expected);
    }
  });

  it('where Sales works out no prices none are added', async () => {
    const world = await withoutDollarPrices(pricing, { salesSetup: { systemPricing: false } });
    await dollarOrder(world, two);
    await world.settle();
    expect(await prices(world, (await lists(world))[0])).toEqual([]);
    expect((await onlyCoupling(world)).parked).toBeUndefined();
  });

  it('without the privilege the order waits and names it', async () => {
    const world = await withoutDollarPrices(pricing);
    await world.people.control('sales', 'POST', '/setup', { withheldPrivileges: ['prvCreateProductPriceLevel'] });
    await dollarOrder(world);
    await world.settle();
    const parked = world.couplings.all()[0]?.parked;
    expect(parked).toMatchObject({ reason: 'notPermitted' });
    expect(parked?.sentence).toContain('prvCreateProductPriceLevel');
  });

  it('a worker that is stopped anywhere makes one list and one price of each product (I9)', async () => {
    const counting = new StopSwitch();
    const first = await withoutDollarPrices(pricing, { stopSwitch: counting });
    counting.arm();
    await dollarOrder(first, two);
    await first.settle();
    const { steps } = counting;
    expect(steps).toBeGreaterThan(20);
    for (let step = 1; step <= steps; step += 2) {
      const stopSwitch = new StopSwitch();
      const world = await withoutDollarPrices(pricing, { stopSwitch });
      await dollarOrder(world, two);
      stopSwitch.arm(step);
      await world.settle();
      stopSwitch.arm();
      await world.sweepAndSettle();
      const made = await lists(world);
      expect(made).toHaveLength(1);
      expect(await prices(world, made[0])).toEqual(['1896-S PCS 10', '1900-S PCS 12.34']);
      await expectAgreement(world, String((await onlyCoupling(world)).salesId));
    }
  }, 60_000);

  it('needs the price of each product and unit that Sales has, once; write-in lines and blanks need none', () => {
    const product = { id: 'p', units: new Map([['PCS', 'u']]) };
    const references = {
      accounts: new Map(),
      products: new Map([['A', product]]),
      currencies: new Map(),
      unsellable: new Map(),
      unmatched: [],
    };
    const line = (name: string | null, unit: string | null, unitPrice: string | null) =>
      ({ product: name, unit, unitPrice }) as unknown as LineValues;
    const lines = [
      line(null, null, '1'),
      line('A', 'PCS', null),
      line('A', 'PCS', '2'),
      line('A', 'PCS', '3'),
      line('A', 'BOX', '4'),
      line('B', 'PCS', '5'),
    ];
    expect(neededPrices(lines, references)).toEqual([{ product: 'A', productId: 'p', unitId: 'u', amount: '2' }]);
  });
});
