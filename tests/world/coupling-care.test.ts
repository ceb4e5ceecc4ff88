import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../lib/operations/answer';
import { actOnMany } from '../../lib/operations/couplings/act-on-many';
import { findDeleted, listCouplings } from '../../lib/operations/couplings/list';
import { exportCouplings, importCouplings } from '../../lib/operations/couplings/transfer';
import { coupleOrders, uncoupleOrder } from '../../lib/operations/order-commands';
import { reportOrder } from '../../lib/operations/order-report';
import { expectAgreement } from './agreement';
import { StopSwitch } from './stop-switch';
import { World } from './world';

const desk = [{ product: '1896-S', quantity: 2, price: 600 }];

interface Pair {
  readonly salesId: string;
  readonly businessCentralId: string;
}

/** So many orders that sellers submitted, each coupled with its document. */
async function coupledOrders(
  count: number,
  stopSwitch = new StopSwitch(),
): Promise<{ readonly world: World; readonly pairs: readonly Pair[] }> {
  const world = await World.create({ stopSwitch });
  const pairs: Pair[] = [];
  for (let index = 0; index < count; index += 1) {
    const salesId = await world.people.newSalesOrder({ lines: desk, values: { name: `PO ${index}` } });
    await world.settle();
    const stored = await world.couplings.findByRecord('world', 'sales', salesId);
    pairs.push({ salesId, businessCentralId: stored?.coupling.businessCentralId ?? '' });
  }
  return { world, pairs };
}

const bodyOf = (answer: Answer): Record<string, unknown> => (answer.kind === 'ok' ? { ...answer.body } : { answer });
const list = async (world: World, query: Record<string, string> = {}) =>
  bodyOf(await listCouplings(world.engine, query));
const act = async (world: World, body: object) =>
  bodyOf(await world.operate(() => actOnMany(world.engine, { body, who: 'ada' })));
const outcomes = (answer: Record<string, unknown>) =>
  (answer.results as { readonly outcome: string }[]).map(({ outcome }) => outcome);

async function uncouple(world: World, { salesId }: Pair): Promise<void> {
  const body = { salesOrderId: salesId };
  expect(await world.operate(() => uncoupleOrder(world.engine, { body, who: 'ada' }))).toMatchObject({ kind: 'ok' });
  await world.settle();
}

async function couple(world: World, { salesId, businessCentralId }: Pair, more: object): Promise<Answer> {
  const body = {
    salesOrderId: salesId,
    businessCentralOrderId: businessCentralId,
    valuesOf: 'businessCentral',
    ...more,
  };
  const answer = await world.operate(() => coupleOrders(world.engine, { body, who: 'ada' }));
  await world.settle();
  return answer;
}

describe('the list of couplings', () => {
  it('by state, by why they wait and by customer, in pages, with counts', async () => {
    const { world, pairs } = await coupledOrders(3);
    const [first] = pairs;
    await uncouple(world, first ?? { salesId: '', businessCentralId: '' });
    expect(await list(world)).toMatchObject({ counts: { states: { coupled: 2, ended: 1 } }, looked: 3, next: null });
    expect((await list(world, { state: 'ended' })).couplings).toMatchObject([{ salesOrderId: first?.salesId }]);
    expect((await list(world, { customer: 'c00010' })).couplings).toHaveLength(3);
    expect((await list(world, { customer: 'C99999' })).couplings).toEqual([]);
    expect((await list(world, { reason: 'deletedInSales' })).couplings).toEqual([]);
    const one = await list(world, { limit: '1' });
    const rest = await list(world, { after: String(one.next), limit: '5' });
    expect((one.couplings as object[]).concat(rest.couplings as object[])).toHaveLength(3);
    expect(rest.next).toBeNull();
  });

  it('a state or a reason that is none is told with those there are', async () => {
    const { world } = await coupledOrders(0);
    expect(await listCouplings(world.engine, { state: 'broken' })).toMatchObject({ kind: 'badRequest' });
    expect(await listCouplings(world.engine, { after: 'x' })).toMatchObject({ kind: 'badRequest' });
  });
});

describe('the same done to many couplings (P-134)', () => {
  it('a dry run changes nothing; applied page by page each is uncoupled, in its own history; repeated nothing is left', async () => {
    const { world, pairs } = await coupledOrders(3);
    const before = JSON.stringify(world.couplings.all());
    const wanted = { action: 'uncouple', where: { states: ['coupled'] } };
    expect(outcomes(await act(world, wanted))).toEqual(['would', 'would', 'would']);
    expect(JSON.stringify(world.couplings.all())).toBe(before);
    const first = await act(world, { ...wanted, apply: true, most: 2 });
    expect(outcomes(first)).toEqual(['done', 'done']);
    expect(outcomes(await act(world, { ...wanted, apply: true, after: first.next }))).toEqual(['done']);
    expect(outcomes(await act(world, { ...wanted, apply: true }))).toEqual([]);
    await world.settle();
    const ended = (await list(world, { state: 'ended' })).couplings as { readonly couplingId: string }[];
    expect(ended).toHaveLength(3);
    for (const { couplingId } of ended) {
      const journal = await world.couplings.readJournal('world', couplingId);
      expect(journal.map(({ summary }) => summary)).toContain('coupled → ended: uncoupled by ada');
    }
    for (const { businessCentralId } of pairs) {
      await world.people.businessCentral('PATCH', `salesOrders(${businessCentralId})`, { shipToCity: 'Odense' });
    }
    await world.sweepAndSettle();
    expect(await world.people.businessCentralOrders()).toHaveLength(3);
  });

  it('all of them only when that is said, and nothing else beside it', async () => {
    const { world } = await coupledOrders(1);
    const wanted = { action: 'retry', apply: true };
    expect(await act(world, { ...wanted, where: {} })).toMatchObject({ answer: { kind: 'badRequest' } });
    expect(await act(world, { ...wanted, where: { states: ['coupled'] }, all: true })).toMatchObject({
      answer: { kind: 'badRequest' },
    });
    expect(outcomes(await act(world, { ...wanted, where: {}, all: true }))).toEqual(['done']);
  });

  it('orders gone from one side are found and made anew, many at once (P-105, P-106, P-114)', async () => {
    const { world, pairs } = await coupledOrders(2);
    for (const { businessCentralId } of pairs) {
      await world.people.businessCentral('DELETE', `salesOrders(${businessCentralId})`);
    }
    expect(await findDeleted(world.engine, { body: {}, who: 'ada' })).toMatchObject({ kind: 'ok' });
    await world.settle();
    expect(await findDeleted(world.engine, { body: {}, who: 'ada' })).toMatchObject({
      body: { businessCentral: { known: 2, missing: 0, waiting: 2 }, sales: { missing: 0, waiting: 0 } },
    });
    const gone = { reasons: ['deletedInBusinessCentral'] };
    expect((await list(world, { reason: 'deletedInBusinessCentral' })).couplings).toHaveLength(2);
    expect(outcomes(await act(world, { action: 'makeAnew', where: gone }))).toEqual(['would', 'would']);
    expect(outcomes(await act(world, { action: 'makeAnew', where: gone, apply: true }))).toEqual(['done', 'done']);
    await world.sweepAndSettle();
    expect(await world.people.businessCentralOrders()).toHaveLength(2);
    for (const { salesId } of pairs) {
      await expectAgreement(world, salesId);
    }
  });

  it('what is not gone, or over, is passed by and told', async () => {
    const { world, pairs } = await coupledOrders(2);
    const [first, second] = pairs;
    await uncouple(world, first ?? { salesId: '', businessCentralId: '' });
    const answer = await act(world, { action: 'makeAnew', where: {}, all: true, apply: true });
    const results = answer.results as { readonly salesOrderId: string; readonly code: string }[];
    const codes = new Map(results.map(({ salesOrderId, code }) => [salesOrderId, code]));
    expect([codes.get(first?.salesId ?? ''), codes.get(second?.salesId ?? '')]).toEqual(['ended', 'notGone']);
  });
});

describe('coupling again what was uncoupled (P-113, P-128)', () => {
  it('only by the explicit command; then the pair goes on with its history, and edits cross', async () => {
    const { world, pairs } = await coupledOrders(1);
    const [pair = { salesId: '', businessCentralId: '' }] = pairs;
    await uncouple(world, pair);
    await world.people.businessCentral('PATCH', `salesOrders(${pair.businessCentralId})`, { shipToCity: 'Odense' });
    await world.settle();
    expect(await couple(world, pair, {})).toMatchObject({
      ...{ kind: 'refused', code: 'alreadyCoupled' },
      error: expect.stringMatching(/which is ended\. .*\(--again\)/),
    });
    expect(await couple(world, pair, { again: true })).toMatchObject({ kind: 'ok' });
    const { coupling, sales } = await expectAgreement(world, pair.salesId);
    expect(sales.header.shipToCity).toBe('Odense');
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    expect(journal.map(({ summary }) => summary).join('\n')).toMatch(/ada coupled .* again \(it was ended\)/);
    await world.people.businessCentral('PATCH', `salesOrders(${pair.businessCentralId})`, { shipToCity: 'Vejle' });
    await world.sweepAndSettle();
    expect((await expectAgreement(world, pair.salesId)).sales.header.shipToCity).toBe('Vejle');
    expect(await world.people.businessCentralOrders()).toHaveLength(1);
    expect(await couple(world, pair, { again: true })).toMatchObject({ kind: 'refused', code: 'alreadyCoupled' });
  });

  it('with the document of another pair that was uncoupled: its tombstone gives it up', async () => {
    const { world, pairs } = await coupledOrders(2);
    const [first = { salesId: '', businessCentralId: '' }, second = first] = pairs;
    await uncouple(world, first);
    await uncouple(world, second);
    const crossed = { salesId: first.salesId, businessCentralId: second.businessCentralId };
    expect(await couple(world, crossed, { again: true })).toMatchObject({ kind: 'ok' });
    await world.sweepAndSettle();
    const { coupling } = await expectAgreement(world, first.salesId);
    expect(coupling).toMatchObject({
      businessCentralId: second.businessCentralId,
      supersededIds: [first.businessCentralId],
    });
    expect(await world.people.businessCentralOrders()).toHaveLength(2);
    expect(world.couplings.all()).toHaveLength(2);
  });
});

describe('coupling again, stopped at any step and asked for again (I9)', () => {
  it('ends as an undisturbed one: no order is made twice, and the pair agrees', async () => {
    let wasStopped = true;
    let stops = 0;
    for (let stopAt = 1; wasStopped; stopAt += 1) {
      const stopSwitch = new StopSwitch();
      const { world, pairs } = await coupledOrders(2, stopSwitch);
      const [first = { salesId: '', businessCentralId: '' }, second = first] = pairs;
      await uncouple(world, first);
      await uncouple(world, second);
      const crashes = world.crashes.length;
      stopSwitch.arm(stopAt);
      const crossed = { salesId: first.salesId, businessCentralId: second.businessCentralId };
      const body = { salesOrderId: crossed.salesId, businessCentralOrderId: crossed.businessCentralId };
      await world.operate(() =>
        coupleOrders(world.engine, { body: { ...body, valuesOf: 'businessCentral', again: true }, who: 'ada' }),
      );
      wasStopped = world.crashes.length > crashes;
      stops += Number(wasStopped);
      stopSwitch.arm();
      await world.sweepAndSettle();
      expect([stopAt, (await expectAgreement(world, first.salesId)).coupling.businessCentralId]).toEqual([
        stopAt,
        second.businessCentralId,
      ]);
      expect([stopAt, (await world.people.businessCentralOrders()).length]).toEqual([stopAt, 2]);
      expect([stopAt, world.couplings.all().length]).toEqual([stopAt, 2]);
    }
    expect(stops).toBeGreaterThan(20);
  }, 60_000);
});

describe('coupling an order with another document while it is coupled (P-113)', () => {
  it('the document before stays as it is, is not taken for new, and its edits no longer cross', async () => {
    const { world, pairs } = await coupledOrders(1);
    const [pair = { salesId: '', businessCentralId: '' }] = pairs;
    const other = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 5, unitPrice: 610 }],
    });
    await world.settle();
    const repointed = { salesId: pair.salesId, businessCentralId: String(other.id) };
    expect(await couple(world, repointed, { again: true })).toMatchObject({
      ...{ kind: 'refused', code: 'alreadyCoupled' },
      error: expect.stringMatching(/which is coupled\. .*\(--repoint\)/),
    });
    expect(await couple(world, repointed, { repoint: true })).toMatchObject({ kind: 'ok' });
    await world.people.businessCentral('PATCH', `salesOrders(${pair.businessCentralId})`, { shipToCity: 'Odense' });
    await world.sweepAndSettle();
    const { coupling, sales } = await expectAgreement(world, pair.salesId);
    expect(coupling.businessCentralId).toBe(other.id);
    expect(sales.lines.map(({ quantity }) => quantity)).toEqual(['5']);
    expect(sales.header.shipToCity).not.toBe('Odense');
    expect(world.couplings.all()).toHaveLength(1);
    const { number } = await world.people.businessCentral('GET', `salesOrders(${pair.businessCentralId})`);
    expect(await reportOrder(world.engine, { number: String(number) })).toMatchObject({
      kind: 'notFound',
      error: expect.stringMatching(/it was coupled before and is left apart: coupling .* is coupled now$/),
    });
  });

  it('both are named by their numbers; what Tandem has not met has to be named by its id', async () => {
    const { world, pairs } = await coupledOrders(1);
    const [pair = { salesId: '', businessCentralId: '' }] = pairs;
    const { coupling } = await expectAgreement(world, pair.salesId);
    const numbers = {
      salesOrderNumber: coupling.salesNumber,
      businessCentralOrderNumber: coupling.businessCentralNumber,
      valuesOf: 'sales',
      again: true,
    };
    const asked = (body: object) => coupleOrders(world.engine, { body: { ...numbers, ...body }, who: 'ada' });
    await uncouple(world, pair);
    expect(await asked({ salesOrderNumber: 'ORD-X' })).toMatchObject({
      code: 'orderNotFound',
      error: expect.stringContaining('order ORD-X of Sales has never been met here: give its id'),
    });
    expect(await asked({ businessCentralOrderNumber: 'SO-X' })).toMatchObject({ code: 'orderNotFound' });
    expect(await asked({})).toMatchObject({ kind: 'ok', body: { couplingId: coupling.couplingId } });
    await expectAgreement(world, pair.salesId);
  });

  it('a document that is coupled with somebody else is not taken', async () => {
    const { world, pairs } = await coupledOrders(2);
    const [first = { salesId: '', businessCentralId: '' }, second = first] = pairs;
    const taken = { salesId: first.salesId, businessCentralId: second.businessCentralId };
    expect(await couple(world, taken, { repoint: true })).toMatchObject({ kind: 'refused', code: 'alreadyCoupled' });
  });
});

/** As after a company was copied: the same order under the same number, with an id of its own. */
async function copiedDocument(world: World, { businessCentralId }: Pair, change: object = {}): Promise<string> {
  const { number } = await world.people.businessCentral('GET', `salesOrders(${businessCentralId})`);
  await world.people.businessCentral('DELETE', `salesOrders(${businessCentralId})`);
  await world.people.control('businessCentral', 'POST', `/archive/${String(number)}/restore`);
  const copy = (await world.people.businessCentralOrders()).find((order) => order.number === number);
  const id = String(copy?.id);
  if (Object.keys(change).length > 0) {
    await world.people.businessCentral('PATCH', `salesOrders(${id})`, { ...change });
  }
  await world.settle();
  return id;
}

describe('couplings taken to a copied company', () => {
  const imported = async (world: World, body: object) =>
    bodyOf(await world.operate(() => importCouplings(world.engine, { body, who: 'ada' })));

  it('are bound to the documents of their numbers, each verified by reading both; a dry run first', async () => {
    const { world, pairs } = await coupledOrders(2);
    const file = bodyOf(await exportCouplings(world.engine, {}));
    const couplings = file.couplings as { readonly salesOrderNumber: string }[];
    expect(couplings).toHaveLength(2);
    expect(JSON.stringify(file)).not.toContain('1896-S');
    const [pair = { salesId: '', businessCentralId: '' }] = pairs;
    const copyId = await copiedDocument(world, pair);
    const before = JSON.stringify(world.couplings.all());
    const dry = await imported(world, { couplings });
    expect(outcomes(dry).sort()).toEqual(['already', 'would']);
    expect(JSON.stringify(world.couplings.all())).toBe(before);
    expect(outcomes(await imported(world, { couplings, apply: true })).sort()).toEqual(['already', 'done']);
    await world.sweepAndSettle();
    expect((await expectAgreement(world, pair.salesId)).coupling.businessCentralId).toBe(copyId);
    expect(outcomes(await imported(world, { couplings, apply: true }))).toEqual(['already', 'already']);
  });

  it('a pair that cannot be verified is refused with the reason: gone, another number or customer, other values', async () => {
    const { world, pairs } = await coupledOrders(1);
    const [pair = { salesId: '', businessCentralId: '' }] = pairs;
    const [exported] = bodyOf(await exportCouplings(world.engine, {})).couplings as Record<string, unknown>[];
    await copiedDocument(world, pair, { externalDocumentNumber: 'OTHER' });
    const before = JSON.stringify(world.couplings.all());
    const answer = await imported(world, {
      apply: true,
      couplings: [
        exported,
        { ...exported, businessCentralOrderNumber: 'S-NONE' },
        { ...exported, salesOrderNumber: 'ORD-OTHER' },
        { ...exported, customer: 'C99999' },
        { ...exported, salesOrderId: '11111111-1111-4111-8111-111111111111' },
      ],
    });
    expect((answer.results as { readonly code: string }[]).map(({ code }) => code)).toEqual([
      'differs',
      'noDocument',
      'otherNumber',
      'otherCustomer',
      'orderNotFound',
    ]);
    expect(JSON.stringify(world.couplings.all())).toBe(before);
    const chosen = { couplings: [exported], apply: true, valuesOf: 'businessCentral' };
    expect(outcomes(await imported(world, chosen))).toEqual(['done']);
    await world.sweepAndSettle();
    expect((await expectAgreement(world, pair.salesId)).sales.header.externalDocumentNumber).toBe('OTHER');
  });
});
