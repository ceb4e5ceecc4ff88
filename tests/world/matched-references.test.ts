import { describe, expect, it } from '@jest/globals';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import type { ReferenceRules } from '../../lib/mapping/reference-rules';
import { forgetPair, readPairs } from '../../lib/sync/matched-references/reference-pairs';
import { expectAgreement, onlyCoupling } from './agreement';
import { type Row, rowsOf } from './people';
import { StopSwitch } from './stop-switch';
import { World, type WorldOptions } from './world';

const byNumber = { by: 'fields', fields: [{ businessCentral: 'number', sales: 'accountnumber' }] } as const;
const byNameAndCity = {
  by: 'fields',
  fields: [
    { businessCentral: 'displayName', sales: 'name' },
    { businessCentral: 'city', sales: 'address1_city' },
  ],
} as const;

const rules: ReferenceRules = { customer: { match: [byNumber, byNameAndCity] }, units: [], currencies: [] };

function withRules(references: ReferenceRules, more: Partial<WorldOptions> = {}): Promise<World> {
  return World.create({ mapping: mappingWith({ codes: {}, header: [], line: [], references }), ...more });
}

const desk = [{ product: '1896-S', quantity: 2, price: 600 }];

/** A seller's order of an account, whatever its number. */
async function orderOf(world: World, account: unknown, lines = desk): Promise<string> {
  return await world.people.newSalesOrder({
    lines,
    isOfContact: true,
    values: { 'customerid_account@odata.bind': `/accounts(${account})` },
  });
}

async function newAccount(world: World, values: Row): Promise<unknown> {
  return (await world.people.sales('POST', 'accounts', values)).accountid;
}

async function newCustomer(world: World, values: Row): Promise<string> {
  const [known] = rowsOf((await world.people.businessCentral('GET', "customers?$filter=number eq 'C00010'")).value);
  const made = await world.people.businessCentral('POST', 'customers', {
    currencyCode: known?.currencyCode,
    ...values,
  });
  return String(made.id);
}

const parkedOf = (world: World) => world.couplings.all()[0]?.parked;
const quay = { displayName: 'Quay House', city: 'Port Alden' };
const quayAccount = { name: 'Quay House', address1_city: 'Port Alden' };

describe('customers are matched by rules in their order (C8, C6)', () => {
  it('by number first, by name and city next; what was found is remembered, whatever it is called later', async () => {
    const world = await withRules(rules);
    const customer = await newCustomer(world, { number: 'K-77', ...quay });
    const account = await newAccount(world, quayAccount);
    const id = await orderOf(world, account);
    await world.settle();
    expect((await world.people.businessCentralOrders())[0]?.customerNumber).toBe('K-77');
    await expectAgreement(world, id);
    const pairs = await readPairs(world.engine.state, 'world', 'customer');
    expect(pairs).toMatchObject([{ businessCentral: 'K-77', sales: account, by: 'displayName and city' }]);
    await world.people.businessCentral('PATCH', `customers(${customer})`, { displayName: 'Quay House Hotels' });
    await world.people.sales('PATCH', `accounts(${account})`, { name: 'Hotel on the quay' });
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { shipto_city: 'Neustadt' });
    await world.people.submit(id);
    await world.settle();
    expect((await world.people.businessCentralOrders())[0]).toMatchObject({
      customerNumber: 'K-77',
      shipToCity: 'Neustadt',
    });
    await expectAgreement(world, id);
  });

  it('orders that are read together show what each shows when it is read alone', async () => {
    const world = await withRules(rules);
    await newCustomer(world, { number: 'K-77', ...quay });
    const id = await orderOf(world, await newAccount(world, quayAccount));
    await world.settle();
    const sales = world.engine.connections.get('world')?.sales;
    const together = await sales?.readOrders([id]);
    const alone = await sales?.readOrder(id);
    const customerOf = (cells?: Row) => cells?.['customerid_account.accountnumber'];
    expect(together?.ok === true ? customerOf(together.value.orders[0]?.cells) : undefined).toBe('K-77');
    expect(alone?.ok === true ? customerOf(alone.value.cells) : undefined).toBe('K-77');
  });

  it('several that fit on either side are never chosen among: the order waits, names them, and goes on once one is left', async () => {
    const world = await withRules(rules);
    await newCustomer(world, { number: 'K-77', ...quay });
    const other = await newCustomer(world, { number: 'K-78', ...quay });
    const id = await orderOf(world, await newAccount(world, quayAccount));
    await world.settle();
    expect(parkedOf(world)).toMatchObject({
      reason: 'referenceMissing',
      sentence: 'Business Central does not have: customer for account Quay House: several fit (K-77, K-78).',
    });
    await world.people.businessCentral('PATCH', `customers(${other})`, { city: 'Millbrook' });
    await world.sweepAndSettle();
    expect((await world.people.businessCentralOrders())[0]?.customerNumber).toBe('K-77');
    await expectAgreement(world, id);
    await orderOf(world, await newAccount(world, quayAccount));
    await world.settle();
    const waiting = world.couplings.all().find((coupling) => coupling.parked !== undefined);
    expect(waiting?.parked?.sentence).toContain('customer for account Quay House: several fit (');
    expect(await world.people.businessCentralOrders()).toHaveLength(1);
  });

  it('an order of Business Central finds its account and its product the same ways', async () => {
    const pairs = [{ businessCentral: '1900-S', sales: '1896-S' }];
    const byProduct = { by: 'fields', fields: [{ businessCentral: 'number', sales: 'productnumber' }] } as const;
    const world = await withRules({ ...rules, item: { match: [{ by: 'pairs', pairs }, byProduct] } });
    await newCustomer(world, { number: 'K-77', ...quay });
    const account = await newAccount(world, quayAccount);
    const order = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'K-77',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 }],
    });
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    const { salesId = '' } = await onlyCoupling(world);
    expect((await world.people.salesOrder(salesId))._customerid_value).toBe(account);
    const lines = await world.people.salesLines(salesId);
    expect(lines).toMatchObject([{ productid: { productnumber: '1896-S' } }]);
    await expectAgreement(world, salesId);
  });

  it('a remembered account that is gone stands for nobody; forgotten, the pair is found anew', async () => {
    const world = await withRules(rules);
    await newCustomer(world, { number: 'K-77', ...quay });
    const account = await newAccount(world, quayAccount);
    await orderOf(world, account);
    await world.settle();
    await world.people.sales('PATCH', `accounts(${account})`, { statecode: 1, statuscode: 2 });
    const again = await newAccount(world, quayAccount);
    const order = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'K-77',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 }],
    });
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    const waiting = () => world.couplings.all().find((coupling) => coupling.origin === 'businessCentral');
    expect(waiting()?.parked?.sentence).toBe(
      'Dynamics 365 Sales does not have: account for customer K-77: the one it was matched with is gone or inactive.',
    );
    expect(await forgetPair(world.engine.state, { connectionId: 'world', table: 'customer' }, 'k-77')).toBe(true);
    await world.sweepAndSettle();
    const { salesId = '' } = waiting() ?? {};
    expect((await world.people.salesOrder(salesId))._customerid_value).toBe(again);
  });
});

describe('units and currencies that are called otherwise are translated by a table (C8)', () => {
  it('both ways, with the decimals of the currency', async () => {
    const world = await withRules({
      units: [{ businessCentral: 'PCS', sales: 'Primary Unit' }],
      currencies: [{ businessCentral: 'DOLLAR', sales: 'USD' }],
    });
    const { people } = world;
    const unit = await people.firstId('uoms', "name eq 'PCS'", 'uomid');
    await people.sales('PATCH', `uoms(${unit})`, { name: 'Primary Unit' });
    const [dollar] = rowsOf((await people.businessCentral('GET', "currencies?$filter=code eq 'USD'")).value);
    await people.businessCentral('PATCH', `currencies(${dollar?.id})`, { code: 'DOLLAR' });
    const order = await people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      currencyCode: 'DOLLAR',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4, unitPrice: 12.34 }],
    });
    await people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    const { salesId = '' } = await onlyCoupling(world);
    const { businessCentral, sales } = await expectAgreement(world, salesId);
    expect(sales.lines[0]).toMatchObject({ unit: 'PCS', unitPrice: '12.34' });
    expect(businessCentral.header.currency).toBe('DOLLAR');
    expect(sales.header.currency).toBe('DOLLAR');
  });
});

const byProduct = { by: 'fields', fields: [{ businessCentral: 'number', sales: 'productnumber' }] } as const;
const making: ReferenceRules = {
  customer: { match: [byNumber], createMissing: {} },
  item: {
    match: [byProduct],
    createMissing: {
      businessCentral: {
        generalProductPostingGroupCode: 'RETAIL',
        inventoryPostingGroupCode: 'RESALE',
        taxGroupCode: 'STANDARD',
      },
      unitGroup: 'Furniture units',
    },
  },
  units: [],
  currencies: [],
};

/** An order of an account and a product that Business Central has never heard of. */
async function newcomersOrder(world: World): Promise<string> {
  const { people } = world;
  const filter = encodeURIComponent("productnumber eq '1896-S'");
  const select = '_defaultuomscheduleid_value,_defaultuomid_value';
  const [desk] = rowsOf((await people.sales('GET', `products?$select=${select}&$filter=${filter}`)).value);
  const product = await people.sales('POST', 'products', {
    productnumber: 'STOOL',
    name: 'Stool Voss',
    'defaultuomscheduleid@odata.bind': `/uomschedules(${desk?._defaultuomscheduleid_value})`,
    'defaultuomid@odata.bind': `/uoms(${desk?._defaultuomid_value})`,
  });
  await people.sales('PATCH', `products(${product.productid})`, { statecode: 0, statuscode: 1 });
  const account = await newAccount(world, { ...quayAccount, accountnumber: 'K-90' });
  return await orderOf(world, account, [{ product: 'STOOL', quantity: 3, price: 25 }]);
}

describe('what is missing is made where the policy of its table says so (C8)', () => {
  it('a customer and an item in Business Central: journaled, told, and found again', async () => {
    const world = await withRules(making);
    const id = await newcomersOrder(world);
    await world.settle();
    const { coupling } = await expectAgreement(world, id);
    const [customer] = rowsOf((await world.people.businessCentral('GET', "customers?$filter=number eq 'K-90'")).value);
    expect(customer).toMatchObject({ displayName: 'Quay House', city: 'Port Alden' });
    const [item] = rowsOf((await world.people.businessCentral('GET', "items?$filter=number eq 'STOOL'")).value);
    expect(item).toMatchObject({ displayName: 'Stool Voss', baseUnitOfMeasureCode: 'PCS', type: 'Inventory' });
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    const summaries = journal.map((entry) => entry.summary);
    expect(summaries).toContain('create customer K-90 in Business Central for account Quay House');
    expect(summaries).toContain('create item STOOL in Business Central for product Stool Voss');
    const notes = JSON.stringify((await world.people.sales('GET', 'annotations?$select=notetext')).value);
    expect(notes).toContain('was made there: customer K-90, item STOOL.');
  });

  it('an account and a product in Sales', async () => {
    const world = await withRules(making);
    const { people } = world;
    await newCustomer(world, { number: 'K-91', ...quay });
    await people.businessCentral('POST', 'items', {
      number: 'BENCH',
      displayName: 'Bench Ulvik',
      type: 'Inventory',
      baseUnitOfMeasureCode: 'PCS',
      generalProductPostingGroupCode: 'RETAIL',
      inventoryPostingGroupCode: 'RESALE',
      taxGroupCode: 'STANDARD',
    });
    const order = await people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'K-91',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: 'BENCH', quantity: 4, unitPrice: 12 }],
    });
    await people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    expect(parkedOf(world)).toBeUndefined();
    const { salesId = '' } = await onlyCoupling(world);
    await expectAgreement(world, salesId);
    const account = await people.sales('GET', `accounts(${(await people.salesOrder(salesId))._customerid_value})`);
    expect(account).toMatchObject({ accountnumber: 'K-91', name: 'Quay House', address1_city: 'Port Alden' });
  });

  it('is never made by itself, nor for several that fit, nor under a number that is taken', async () => {
    const never = await withRules({ ...making, customer: { match: [byNumber] }, item: { match: [byProduct] } });
    await newcomersOrder(never);
    await never.settle();
    expect(parkedOf(never)?.sentence).toBe(
      'Business Central does not have: customer for account Quay House: none fits, item for product Stool Voss: none fits.',
    );
    const taken = await withRules({ ...making, customer: { match: [byNameAndCity], createMissing: {} } });
    await newCustomer(taken, { number: 'K-90', displayName: 'Somebody else' });
    await newcomersOrder(taken);
    await taken.settle();
    expect(parkedOf(taken)?.sentence).toContain('customer for account Quay House: none fits');
    expect(await taken.people.businessCentralOrders()).toEqual([]);
  });

  it('a worker that is stopped anywhere makes one of each (L7)', async () => {
    const counting = new StopSwitch();
    const first = await withRules(making, { stopSwitch: counting });
    counting.arm();
    await newcomersOrder(first);
    await first.settle();
    const { steps } = counting;
    expect(steps).toBeGreaterThan(20);
    for (let step = 1; step <= steps; step += 2) {
      const stopSwitch = new StopSwitch();
      const world = await withRules(making, { stopSwitch });
      const id = await newcomersOrder(world);
      stopSwitch.arm(step);
      await world.settle();
      stopSwitch.arm();
      await world.sweepAndSettle();
      await expectAgreement(world, id);
      const count = async (path: string) => rowsOf((await world.people.businessCentral('GET', path)).value).length;
      expect(await count("customers?$filter=displayName eq 'Quay House'")).toBe(1);
      expect(await count("items?$filter=displayName eq 'Stool Voss'")).toBe(1);
      expect(await world.people.businessCentralOrders()).toHaveLength(1);
    }
  }, 60_000);
});
