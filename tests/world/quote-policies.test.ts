import { describe, expect, it } from '@jest/globals';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import type { OrderTemplates } from '../../lib/mapping/templates';
import { enterOrder } from '../../lib/operations/offered-orders';
import { reportOrder } from '../../lib/operations/order-report';
import { ownPhone } from '../support/own-phone';
import { expectAgreement } from './agreement';
import { addColumn } from './own-columns';
import { rowsOf } from './people';
import { couplingOf, newWorld, policies, twoLines } from './quote-world';
import type { World } from './world';

const inCity = (city: string) => ({ lines: twoLines, values: { shipto_city: city } });

async function becomesOrder(world: World, quotes: Awaited<ReturnType<typeof newWorld>>['quotes'], id: string) {
  await quotes.win(id);
  const orderId = await quotes.convert(id);
  await world.people.submit(orderId);
  await world.settle();
  return orderId;
}

describe('entry filters and quotes (decision 13)', () => {
  const entryFilters = { fromSales: [{ field: 'shipToCity', startsWith: 'aar' }] };
  const filtered = () => newWorld({ policies: { ...policies, entryFilters } });

  it('a quote inside enters, one outside does not, also by no sweep, and which condition it misses is told', async () => {
    const { world, quotes } = await filtered();
    const inside = await quotes.newQuote(inCity('Aarhus C'));
    const outside = await quotes.newQuote(inCity('Odense'));
    await world.settle();
    await world.sweepAndSettle();
    expect(world.couplings.all()).toMatchObject([{ kind: 'quote', salesId: inside, state: 'coupled' }]);
    expect(await reportOrder(world.engine, { salesOrderId: outside })).toEqual({
      kind: 'notFound',
      error: expect.stringMatching(
        /outside the entry filter: shipToCity must start with aar \(it is Odense\); "tandem enter"/,
      ),
    });
  });

  it.each(['outside the filter', 'older than the start date'])('one that is %s is let in by a person', async (why) => {
    const startDate = why === 'older than the start date' ? { startDate: '2099-01-01' } : { entryFilters };
    const { world, quotes } = await newWorld({ policies: { ...policies, ...startDate } });
    const id = await quotes.newQuote(inCity('Odense'));
    await world.settle();
    expect(await quotes.inBusinessCentral()).toEqual([]);
    const answer = await world.operate(() => enterOrder(world.engine, { body: { salesOrderId: id }, who: 'ada' }));
    expect(answer).toMatchObject({ kind: 'ok', body: { asked: true, waitsFor: null } });
    await world.settle();
    expect(await quotes.inBusinessCentral()).toHaveLength(1);
  });

  it('a draft that is let in is made once it is active; one that was lost is refused', async () => {
    const { world, quotes } = await filtered();
    const draft = await quotes.newQuote({ ...inCity('Odense'), activate: false });
    const enter = (salesOrderId: string) =>
      world.operate(() => enterOrder(world.engine, { body: { salesOrderId }, who: 'ada' }));
    expect(await enter(draft)).toMatchObject({ kind: 'ok', body: { waitsFor: 'quoteNotActive' } });
    await world.settle();
    expect(await quotes.inBusinessCentral()).toEqual([]);
    await quotes.activate(draft);
    await world.settle();
    expect(await quotes.inBusinessCentral()).toHaveLength(1);
    const lost = await quotes.newQuote(inCity('Odense'));
    await quotes.lose(lost);
    await world.settle();
    expect(await enter(lost)).toMatchObject({ kind: 'refused', code: 'closed' });
  });

  it('one outside enters with the revision that meets the filter; one that is coupled stays so, and so does its order', async () => {
    const { world, quotes } = await filtered();
    const outside = await quotes.newQuote(inCity('Odense'));
    await world.settle();
    const entering = await quotes.revise(outside);
    await world.people.sales('PATCH', `quotes(${entering})`, { shipto_city: 'Aarhus' });
    await quotes.activate(entering);
    await world.settle();
    expect(await quotes.inBusinessCentral()).toMatchObject([{ shipToCity: 'Aarhus' }]);
    const leaving = await quotes.revise(entering);
    await world.people.sales('PATCH', `quotes(${leaving})`, { shipto_city: 'Odense' });
    await quotes.activate(leaving);
    await world.settle();
    expect(await quotes.inBusinessCentral()).toMatchObject([{ shipToCity: 'Odense' }]);
    await expectAgreement(world, await becomesOrder(world, quotes, leaving));
  });

  it('a won quote that did not enter: its order is asked for itself', async () => {
    const { world, quotes } = await filtered();
    const id = await quotes.newQuote(inCity('Odense'));
    await world.settle();
    await becomesOrder(world, quotes, id);
    expect(world.couplings.all()).toEqual([]);
    expect(await world.people.businessCentralOrders()).toEqual([]);
  });
});

describe('templates and quotes (P-092)', () => {
  const codes = {
    paymentTerms: [
      { businessCentral: '30D', sales: '1' },
      { businessCentral: '14D', sales: '3' },
    ],
  };
  const mapping = mappingWith({ ...ownPhone, codes });
  const orderTemplates: OrderTemplates = {
    fromSales: [
      { name: 'by phone', when: [{ field: 'custom.phone', isBlank: true }], values: { paymentTerms: '30D' } },
      {
        name: 'Aarhus',
        when: [{ field: 'shipToCity', equals: 'Aarhus' }],
        values: { paymentTerms: '14D', 'custom.phone': '86 10 10 10' },
      },
    ],
    fromBusinessCentral: [],
  };
  const templated = async () => {
    const made = await newWorld({ mapping, policies: { ...policies, orderTemplates } });
    await addColumn(made.world, 'salesorder', 'contoso_phone');
    return made;
  };
  const termsOf = async (world: World, id: unknown) =>
    (await world.people.businessCentral('GET', `paymentTerms(${id})`)).code;

  it('a new quote is made with what it can hold, revisions keep it, and the order made of it has it on both sides', async () => {
    const { world, quotes } = await templated();
    const id = await quotes.newQuote(inCity('Aarhus'));
    await world.settle();
    const [quote] = await quotes.inBusinessCentral();
    expect(await termsOf(world, quote?.paymentTermsId)).toBe('14D');
    const { couplingId } = await couplingOf(world, id);
    const journal = await world.couplings.readJournal('world', couplingId);
    expect(journal.map(({ summary }) => summary)).toContainEqual(
      expect.stringMatching(/; template "Aarhus" gives paymentTerms 14D$/),
    );
    const next = await quotes.revise(id);
    await quotes.setQuantity(next, '1896-S', 5);
    await quotes.activate(next);
    await world.settle();
    const [renewed] = await quotes.inBusinessCentral();
    expect(await termsOf(world, renewed?.paymentTermsId)).toBe('14D');
    const { businessCentral } = await expectAgreement(world, await becomesOrder(world, quotes, next));
    expect(businessCentral.header.paymentTerms).toBe('14D');
  });

  it('what the seller states stands', async () => {
    const { world, quotes } = await templated();
    await quotes.newQuote({ lines: twoLines, values: { shipto_city: 'Aarhus', paymenttermscode: 1 } });
    await world.settle();
    const [quote] = await quotes.inBusinessCentral();
    expect(await termsOf(world, quote?.paymentTermsId)).toBe('30D');
  });
});

describe('price lists and quotes (P-038, P-039)', () => {
  it('nothing is made in Sales for a quote; a line that Business Central adds gets its price with the order', async () => {
    const priceLists = { createMissing: 'create', name: 'Tandem {currency}', prices: 'inAnyList' } as const;
    const { world, quotes } = await newWorld({ policies: { ...policies, priceLists } });
    const listed = async () => JSON.stringify((await world.people.sales('GET', 'productpricelevels')).value);
    const id = await quotes.newQuote({ lines: twoLines, customer: 'C00030', currency: 'USD' });
    await world.settle();
    const before = await listed();
    const [quote] = await quotes.inBusinessCentral();
    const line = { lineType: 'Item', lineObjectNumber: '1908-S', quantity: 3 };
    await world.people.businessCentral('POST', `salesQuotes(${quote?.id})/salesQuoteLines`, line);
    await world.settle();
    expect(await listed()).toBe(before);
    const { businessCentral } = await expectAgreement(world, await becomesOrder(world, quotes, id));
    expect(businessCentral.lines.map((each) => each.product)).toContain('1908-S');
    expect(rowsOf((await world.people.sales('GET', 'pricelevels')).value).map((row) => row.name)).not.toContain(
      'Tandem USD',
    );
  });
});
