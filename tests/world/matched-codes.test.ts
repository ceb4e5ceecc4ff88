import { describe, expect, it } from '@jest/globals';
import { notOfferedLifeMs } from '../../lib/business-central/salespeople';
import { codeChecks } from '../../lib/doctor/code-checks';
import type { CodeRule } from '../../lib/mapping/code-rules';
import { mappingWith, type OwnMapping } from '../../lib/mapping/connection-mapping';
import type { ReferenceRules } from '../../lib/mapping/reference-rules';
import { listReferencePairs } from '../../lib/operations/reference-pairs';
import { checkBusinessCentralReferences } from '../../lib/sync/creation/references';
import type { ConnectionPorts } from '../../lib/sync/engine';
import { codeListsLifeMs } from '../../lib/sync/matched-references/code-matching';
import { readPairs, rememberPair } from '../../lib/sync/matched-references/reference-pairs';
import { expectAgreement, onlyCoupling } from './agreement';
import { rowsOf } from './people';
import { World } from './world';

const byCode: CodeRule = { businessCentral: 'code', sales: 'label', part: 'whole', case: 'ignore' };
const byName: CodeRule = { ...byCode, businessCentral: 'displayName' };
const desk = [{ product: '1896-S', quantity: 2, price: 600 }];

type Codes = Pick<ReferenceRules, 'paymentTerms' | 'shipmentMethod' | 'salesperson'>;

function withCodes(rules: Codes, more: Partial<OwnMapping> = {}): Promise<World> {
  const references = { units: [], currencies: [], ...rules };
  return World.create({ mapping: mappingWith({ codes: {}, header: [], line: [], references, ...more }) });
}

const ownerRules: readonly CodeRule[] = [
  { businessCentral: 'code', sales: 'employeeid', part: 'whole', case: 'ignore' },
  { businessCentral: 'code', sales: 'internalemailaddress', part: 'beforeAt', case: 'ignore' },
];

/** Calls payment terms of Business Central what an option of Sales is called: Net 30 (1), Net 45 (3). */
async function call(world: World, code: string, displayName: string, set = 'paymentTerms'): Promise<void> {
  const rows = rowsOf((await world.people.businessCentral('GET', set)).value);
  const row = rows.find((each) => each.code === code);
  await world.people.businessCentral('PATCH', `${set}(${row?.id})`, { displayName });
  await world.clock.advance(codeListsLifeMs);
}

async function termsOf(world: World): Promise<unknown> {
  const [order] = await world.people.businessCentralOrders();
  return (await world.people.businessCentral('GET', `paymentTerms(${order?.paymentTermsId})`)).code;
}

describe('payment terms and shipment methods are matched by rules (P-014, C8)', () => {
  it('by what they are called, both ways; what was found is remembered, whatever it is called later', async () => {
    const world = await withCodes({ paymentTerms: [byCode, byName], shipmentMethod: [byName] });
    await call(world, '30D', 'Net 30');
    await call(world, '14D', 'net 45');
    await call(world, 'EXW', 'FOB', 'shipmentMethods');
    const id = await world.people.newSalesOrder({ lines: desk, values: { paymenttermscode: 3, freighttermscode: 1 } });
    await world.settle();
    expect(await termsOf(world)).toBe('14D');
    await expectAgreement(world, id);
    const pairs = await readPairs(world.engine.state, 'world', 'paymentTerms');
    expect(pairs).toMatchObject([
      { businessCentral: '14D', sales: '3', by: 'displayName is label' },
      { businessCentral: '30D', sales: '1', by: 'displayName is label' },
    ]);
    await call(world, '30D', 'Thirty days');
    const terms = rowsOf((await world.people.businessCentral('GET', 'paymentTerms')).value);
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, {
      paymentTermsId: terms.find(({ code }) => code === '30D')?.id,
    });
    await world.settle();
    expect((await world.people.salesOrder(id)).paymenttermscode).toBe(1);
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.header).toMatchObject({ paymentTerms: '30D', shipmentMethod: 'EXW' });
  });

  it('what the configuration names comes first; what none stands for says nothing, as without rules', async () => {
    const world = await withCodes(
      { paymentTerms: [byName] },
      { codes: { paymentTerms: [{ businessCentral: 'COD', sales: '1' }] } },
    );
    await call(world, '30D', 'Net 30');
    const id = await world.people.newSalesOrder({ lines: desk, values: { paymenttermscode: 1 } });
    await world.settle();
    expect(await termsOf(world)).toBe('COD');
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { paymenttermscode: 4 });
    await world.people.submit(id);
    await world.settle();
    expect(await termsOf(world)).toBe('COD');
    expect((await world.people.salesOrder(id)).paymenttermscode).toBe(4);
    expect((await onlyCoupling(world)).parked).toBeUndefined();
  });

  it('several that fit are never chosen among: the order waits where the field says so, until a person says which', async () => {
    const world = await withCodes(
      { paymentTerms: [byName] },
      { fields: { header: { paymentTerms: { whenUnknown: 'wait' } }, line: {} } },
    );
    await call(world, '30D', 'Net 30');
    await call(world, '14D', 'Net 30');
    const id = await world.people.newSalesOrder({ lines: desk, values: { paymenttermscode: 1 } });
    await world.settle();
    expect(world.couplings.all()[0]?.parked).toMatchObject({ reason: 'referenceMissing' });
    expect(await world.people.businessCentralOrders()).toEqual([]);
    const pair = { businessCentral: '14D', sales: '1', by: 'ada', atIso: '2026-01-01T00:00:00Z' };
    await rememberPair(world.engine.state, { connectionId: 'world', table: 'paymentTerms' }, pair);
    await world.sweepAndSettle();
    expect(await termsOf(world)).toBe('14D');
    await expectAgreement(world, id);
  });

  it('an option that comes to stand for a code later is no edit where both say the same, and travels where it does not', async () => {
    const world = await withCodes({ paymentTerms: [byName] });
    const id = await world.people.newSalesOrder({ lines: desk, values: { paymenttermscode: 1 } });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toBeUndefined();
    const terms = await termsOf(world);
    await call(world, String(terms), 'Net 30');
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { shipto_city: 'Neustadt' });
    await world.people.submit(id);
    await world.settle();
    expect(await termsOf(world)).toBe(terms);
    await expectAgreement(world, id);
    await call(world, 'COD', 'Net 45');
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { paymenttermscode: 3 });
    await world.people.submit(id);
    await world.settle();
    expect(await termsOf(world)).toBe('COD');
    await expectAgreement(world, id);
  });

  it('while a side does not list its codes, what was found and said holds on', async () => {
    const world = await withCodes({ paymentTerms: [byName] });
    await call(world, '30D', 'Net 30');
    const first = await world.people.newSalesOrder({ lines: desk, values: { paymenttermscode: 1 } });
    await world.settle();
    await expectAgreement(world, first);
    await world.clock.advance(codeListsLifeMs);
    const match = { path: 'PicklistAttributeMetadata' };
    await world.people.control('sales', 'POST', '/faults', {
      kind: 'status',
      match,
      times: 20,
      options: { status: 503 },
    });
    const second = await world.people.newSalesOrder({
      lines: desk,
      values: { name: 'PO 2', paymenttermscode: 1 },
    });
    await world.settle();
    const orders = await world.people.businessCentralOrders();
    const thirty = rowsOf((await world.people.businessCentral('GET', 'paymentTerms')).value).find(
      ({ code }) => code === '30D',
    );
    expect(orders.map(({ paymentTermsId }) => paymentTermsId)).toEqual([thirty?.id, thirty?.id]);
    expect(second).not.toBe(first);
  });
});

describe('codes that stand for nothing are shown', () => {
  it('by the doctor and by the list of references, with what would fit; nothing is remembered by looking', async () => {
    const world = await withCodes({ paymentTerms: [byName], salesperson: [ownerRules[0] as CodeRule] });
    await call(world, '30D', 'Net 30');
    await call(world, '14D', 'Net 45');
    await call(world, 'COD', 'Net 45');
    const ports = world.engine.connections.get('world');
    const checks = ports === undefined ? [] : await codeChecks(ports.codes);
    expect(checks).toMatchObject([
      {
        id: 'codes.paymentTerms',
        standing: 'warning',
        sentence:
          '1 code(s) stand for options. No option for: 14D: would fit Net 45; CM; COD: would fit Net 45. ' +
          'No code for: 2% 10, Net 30 (2); Net 45 (3); Net 60 (4).',
      },
      { id: 'codes.salesperson', standing: 'good' },
    ]);
    expect(await readPairs(world.engine.state, 'world', 'paymentTerms')).toEqual([]);
    await world.people.newSalesOrder({ lines: desk });
    await world.settle();
    const remembered = { connectionId: 'world', table: 'paymentTerms' } as const;
    const gone = { businessCentral: 'OLD', sales: '4', by: 'ada', atIso: '2026-01-01T00:00:00Z' };
    await rememberPair(world.engine.state, remembered, gone);
    const answer = await listReferencePairs(world.engine, { table: 'paymentTerms', check: 'true' });
    expect(answer).toMatchObject({
      kind: 'ok',
      body: {
        pairs: [
          { businessCentral: '30D', sales: '1', standing: 'good' },
          { businessCentral: 'OLD', standing: 'goneInBusinessCentral' },
        ],
        unmatched: [{ side: 'businessCentral', key: '14D', candidates: ['Net 45'] }, {}, {}, {}, {}, {}],
      },
    });
  });

  it('and cannot be looked at while a side does not list them', async () => {
    const world = await withCodes({ paymentTerms: [byName] });
    const match = { path: 'PicklistAttributeMetadata' };
    await world.people.control('sales', 'POST', '/faults', { kind: 'forbidden', match, times: 20 });
    const ports = world.engine.connections.get('world');
    expect(ports === undefined ? [] : await codeChecks(ports.codes)).toMatchObject([{ standing: 'bad' }]);
    const pair = { businessCentral: '30D', sales: '1', by: 'ada', atIso: '2026-01-01T00:00:00Z' };
    await rememberPair(world.engine.state, { connectionId: 'world', table: 'paymentTerms' }, pair);
    const answer = await listReferencePairs(world.engine, { table: 'paymentTerms', check: 'true' });
    expect(answer).toMatchObject({ kind: 'ok', body: { pairs: [{ standing: 'notLooked' }] } });
  });
});

describe('owners are matched by a column of users (P-037, C8)', () => {
  async function userOf(world: World, name: string): Promise<string> {
    return await world.people.firstId('systemusers', `fullname eq '${name}'`, 'systemuserid');
  }

  async function setUser(world: World, id: string, values: Record<string, unknown>): Promise<void> {
    await world.people.administerSales(`systemusers(${id})`, values, 'PATCH');
    await world.clock.advance(codeListsLifeMs);
  }

  it('by the rules in their order, both ways; a code that fits nobody leaves the owner, and no guess is remembered', async () => {
    const world = await withCodes({ salesperson: ownerRules });
    const [bruno, chidi] = [await userOf(world, 'Bruno Marchetti'), await userOf(world, 'Chidi Okafor')];
    await setUser(world, bruno, { employeeid: 'bm' });
    await setUser(world, chidi, { internalemailaddress: 'co@aurland.example' });
    const id = await world.people.newSalesOrder({
      lines: desk,
      values: { 'ownerid@odata.bind': `/systemusers(${bruno})` },
    });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    expect(order?.salesperson).toBe('BM');
    await expectAgreement(world, id);
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { salesperson: 'CO' });
    await world.settle();
    expect((await world.people.salesOrder(id))._ownerid_value).toBe(chidi);
    await expectAgreement(world, id);
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { salesperson: 'AK' });
    await world.settle();
    expect((await world.people.salesOrder(id))._ownerid_value).toBe(chidi);
    expect(await readPairs(world.engine.state, 'world', 'salesperson')).toEqual([]);
  });

  it('by address where this version lists salespeople: whoever is none says nothing, and what was found is remembered', async () => {
    const rule: CodeRule = { businessCentral: 'email', sales: 'internalemailaddress', part: 'whole', case: 'ignore' };
    const byPrefix = ownerRules[1] as CodeRule;
    const world = await withCodes({ salesperson: [rule, byPrefix] });
    await world.people.control('businessCentral', 'POST', '/setup', { salespeople: true });
    await world.clock.advance(notOfferedLifeMs);
    const [bruno, chidi] = [await userOf(world, 'Bruno Marchetti'), await userOf(world, 'Chidi Okafor')];
    await setUser(world, chidi, { internalemailaddress: 'chidi@elsewhere.example' });
    const owned = (owner: string, name: string) =>
      world.people.newSalesOrder({ lines: desk, values: { name, 'ownerid@odata.bind': `/systemusers(${owner})` } });
    await owned(bruno, 'PO 1');
    await owned(chidi, 'PO 2');
    await world.settle();
    const orders = await world.people.businessCentralOrders();
    const salespersonOf = (name: string) =>
      orders.find(({ externalDocumentNumber }) => externalDocumentNumber === name)?.salesperson;
    expect(salespersonOf('PO 1')).toBe('BM');
    // No salesperson has the address of this user: Business Central gives the customer's.
    const [customer] = rowsOf(
      (await world.people.businessCentral('GET', "customers?$filter=number eq 'C00010'")).value,
    );
    expect(salespersonOf('PO 2')).toBe(customer?.salespersonCode);
    const pairs = await readPairs(world.engine.state, 'world', 'salesperson');
    expect(pairs).toContainEqual(
      expect.objectContaining({ businessCentral: 'BM', sales: bruno, by: 'email is internalemailaddress' }),
    );
  });

  it('where salespeople are listed a missing one is named with all else (P-030)', async () => {
    const world = await withCodes(
      { salesperson: ownerRules.slice(0, 1) },
      { codes: { salesperson: [{ businessCentral: 'NOBODY', sales: '0a000000-0000-4000-8000-000000000001' }] } },
    );
    await world.people.control('businessCentral', 'POST', '/setup', { salespeople: true });
    await world.clock.advance(notOfferedLifeMs);
    const ports = world.engine.connections.get('world');
    const check = await checkBusinessCentralReferences(
      ports as ConnectionPorts,
      { lines: [], types: new Map() },
      {
        customer: 'C404',
        salesperson: 'NOBODY',
      },
    );
    expect(check).toMatchObject({ ok: true, value: { missing: ['customer C404', 'salesperson NOBODY'] } });
  });

  it('one whose code Business Central does not know makes the order wait, by name', async () => {
    const world = await withCodes({ salesperson: ownerRules.slice(0, 1) });
    const bruno = await userOf(world, 'Bruno Marchetti');
    await setUser(world, bruno, { employeeid: 'NOBODY' });
    await world.people.newSalesOrder({ lines: desk, values: { 'ownerid@odata.bind': `/systemusers(${bruno})` } });
    await world.settle();
    expect(world.couplings.all()[0]?.parked).toMatchObject({
      reason: 'referenceMissing',
      sentence: 'Business Central does not have: salesperson NOBODY.',
    });
  });
});
