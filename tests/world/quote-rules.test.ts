import { describe, expect, it } from '@jest/globals';
import { defaultLineRules, type LineObject, type LineRules } from '../../lib/mapping/line-rules';
import { expectAgreement } from './agreement';
import { rowsOf } from './people';
import type { QuotePeople } from './quote-people';
import { couplingOf, newWorld, policies, shown, twoLines } from './quote-world';
import type { World } from './world';

const freight = { type: 'Account', number: '6910' } as const;
const writeIn = { type: 'Account', number: '6810' } as const;
const engraving = { isproductoverridden: true, productdescription: 'Engraving', quantity: 1, priceperunit: 25 };

const worldWith = (lines: Partial<LineRules>) =>
  newWorld({ policies: { ...policies, lines: { ...defaultLineRules, ...lines } } });

/** Lines of the only quote: what is sold, how many, at what price. */
async function linesOf(quotes: QuotePeople) {
  const [quote, ...others] = await quotes.inBusinessCentral();
  expect(others).toEqual([]);
  return rowsOf(quote?.salesQuoteLines).map((line) => [line.lineObjectNumber, line.quantity, line.unitPrice]);
}

async function newQuoteWith(world: World, quotes: QuotePeople, values: object, writeIns: readonly object[] = []) {
  const id = await quotes.newQuote({ lines: twoLines.slice(1), values: { ...values }, activate: false });
  for (const line of writeIns) {
    await world.people.sales('POST', 'quotedetails', { 'quoteid@odata.bind': `/quotes(${id})`, ...line });
  }
  await quotes.activate(id);
  await world.settle();
  return id;
}

describe('the currency of a quote (P-061)', () => {
  it('that Business Central does not know is named and nothing is made; the quote goes on once it is there', async () => {
    const { world, quotes } = await newWorld();
    const { people } = world;
    const krona = { isocurrencycode: 'SEK', currencyname: 'Krona', currencysymbol: 'kr', currencyprecision: 2 };
    const made = await people.sales('POST', 'transactioncurrencies', { ...krona, exchangerate: 11 });
    const bind = { 'transactioncurrencyid@odata.bind': `/transactioncurrencies(${made.transactioncurrencyid})` };
    await people.sales('POST', 'pricelevels', { name: 'Kronor', ...bind });
    const id = await quotes.newQuote({ lines: [{ product: '1900-S', quantity: 8, price: 99.5 }], currency: 'SEK' });
    await world.settle();
    expect(await quotes.inBusinessCentral()).toEqual([]);
    expect((await couplingOf(world, id)).parked).toMatchObject({ reason: 'referenceMissing', detail: 'currency SEK' });
    await people.businessCentral('POST', 'currencies', { code: 'SEK', displayName: 'Krona' });
    await world.sweepAndSettle();
    expect(await quotes.inBusinessCentral()).toMatchObject([{ currencyCode: 'SEK' }]);
    expect((await couplingOf(world, id)).parked).toBeUndefined();
  });

  it('that the seller changes in a revision: amounts are those of the revision, or priced anew', async () => {
    const { world, quotes } = await newWorld();
    const { people } = world;
    const id = await quotes.newQuote({ lines: twoLines });
    await world.settle();
    const [quote] = await quotes.inBusinessCentral();
    const path = `salesQuotes(${quote?.id})`;
    const desk = rowsOf(quote?.salesQuoteLines).find((line) => line.lineObjectNumber === '1896-S');
    await people.businessCentral('PATCH', `${path}/salesQuoteLines(${desk?.id})`, { unitPrice: 777 });
    await people.businessCentral('PATCH', path, { shipToAddressLine1: 'Dock 7' });
    await world.settle();
    const next = await quotes.revise(id);
    const currency = await people.firstId('transactioncurrencies', "isocurrencycode eq 'USD'", 'transactioncurrencyid');
    const prices = await people.firstId('pricelevels', `_transactioncurrencyid_value eq ${currency}`, 'pricelevelid');
    await people.sales('PATCH', `quotes(${next})`, {
      'transactioncurrencyid@odata.bind': `/transactioncurrencies(${currency})`,
      'pricelevelid@odata.bind': `/pricelevels(${prices})`,
    });
    await quotes.activate(next);
    await world.settle();
    const [renewed] = await quotes.inBusinessCentral();
    expect(renewed).toMatchObject({ currencyCode: 'USD', shipToAddressLine1: 'Dock 7' });
    const [first, second] = shown(renewed?.salesQuoteLines);
    expect(first?.[2]).not.toBe(777);
    expect(second).toEqual(['1900-S', 8, 99.5]);
    expect((await couplingOf(world, next)).parked).toBeUndefined();
  });
});

describe('freight of a quote (P-062)', () => {
  it('becomes one line of what carries it, is changed and taken away by revisions, and is never doubled', async () => {
    const { world, quotes } = await worldWith({ freight });
    const chair = ['1900-S', 8, 99.5];
    const id = await newQuoteWith(world, quotes, { freightamount: 40 });
    expect(await linesOf(quotes)).toEqual([chair, ['6910', 1, 40]]);
    await world.sweepAndSettle();
    const next = await quotes.revise(id);
    await world.people.sales('PATCH', `quotes(${next})`, { freightamount: 55.5 });
    await quotes.activate(next);
    await world.settle();
    expect(await linesOf(quotes)).toEqual([chair, ['6910', 1, 55.5]]);
    const last = await quotes.revise(next);
    await world.people.sales('PATCH', `quotes(${last})`, { freightamount: 0 });
    await quotes.activate(last);
    await world.settle();
    expect(await linesOf(quotes)).toEqual([chair]);
    expect((await couplingOf(world, last)).parked).toBeUndefined();
  });

  it('that a processor has changed stays in a revision and in the order of it, in one line', async () => {
    const { world, quotes } = await worldWith({ freight });
    const id = await newQuoteWith(world, quotes, { freightamount: 40 });
    const [quote] = await quotes.inBusinessCentral();
    const line = rowsOf(quote?.salesQuoteLines).find((each) => each.lineObjectNumber === '6910');
    await world.people.businessCentral('PATCH', `salesQuotes(${quote?.id})/salesQuoteLines(${line?.id})`, {
      unitPrice: 60,
    });
    await world.settle();
    const next = await quotes.revise(id);
    await quotes.setQuantity(next, '1900-S', 9);
    await quotes.activate(next);
    await world.settle();
    expect(await linesOf(quotes)).toEqual([
      ['1900-S', 9, 99.5],
      ['6910', 1, 60],
    ]);
    await quotes.win(next);
    const orderId = await quotes.convert(next);
    await world.people.submit(orderId);
    await world.settle();
    const { businessCentral } = await expectAgreement(world, orderId);
    expect(businessCentral.header.freightAmount).toBe('60');
  });

  it('waits while nothing is named that carries it; nothing is made', async () => {
    const { world, quotes } = await newWorld();
    const id = await newQuoteWith(world, quotes, { freightamount: 40 });
    expect(await quotes.inBusinessCentral()).toEqual([]);
    expect((await couplingOf(world, id)).parked).toMatchObject({
      reason: 'freightNotMapped',
      sentence: expect.stringContaining('40'),
    });
  });
});

describe('write-in lines of a quote (P-062)', () => {
  it.each<[string, LineObject, unknown]>([
    ['an account', writeIn, 25],
    ['an item', { type: 'Item', number: '1908-S' }, 25],
    ['a resource', { type: 'Resource', number: 'ASSEMBLY' }, 25],
  ])(
    'become lines of %s, called what the seller called them, and stay themselves in a revision',
    async (_, object, price) => {
      const { world, quotes } = await worldWith({ writeIn: object });
      const id = await newQuoteWith(world, quotes, {}, [engraving]);
      const [quote] = await quotes.inBusinessCentral();
      const lineOf = (lines: unknown) => rowsOf(lines).find((line) => line.lineObjectNumber === object.number);
      const before = lineOf(quote?.salesQuoteLines);
      expect(before).toMatchObject({ lineType: object.type, description: 'Engraving', quantity: 1, unitPrice: price });
      const path = `salesQuotes(${quote?.id})/salesQuoteLines(${before?.id})`;
      await world.people.businessCentral('PATCH', path, { description: 'Engraving, gold' });
      await world.settle();
      const next = await quotes.revise(id);
      await quotes.setQuantity(next, '1900-S', 9);
      await quotes.activate(next);
      await world.settle();
      const [renewed] = await quotes.inBusinessCentral();
      expect(await linesOf(quotes)).toHaveLength(2);
      expect(lineOf(renewed?.salesQuoteLines)).toMatchObject({
        description: 'Engraving, gold',
        quantity: 1,
        unitPrice: price,
      });
      expect((await couplingOf(world, next)).parked).toBeUndefined();
    },
  );

  it('wait while nothing stands for them; nothing is made', async () => {
    const { world, quotes } = await newWorld();
    const id = await newQuoteWith(world, quotes, {}, [engraving]);
    expect(await quotes.inBusinessCentral()).toEqual([]);
    expect((await couplingOf(world, id)).parked?.reason).toBe('lineNotMapped');
  });
});

describe('the name of a quote and descriptions of its lines (P-062)', () => {
  it('a name is the external document number, also once it is changed by a revision', async () => {
    const { world, quotes } = await newWorld();
    const id = await quotes.newQuote({ lines: twoLines, values: { name: 'PO 4711' } });
    await world.settle();
    expect(await quotes.inBusinessCentral()).toMatchObject([{ externalDocumentNumber: 'PO 4711' }]);
    const next = await quotes.revise(id);
    await world.people.sales('PATCH', `quotes(${next})`, { name: 'PO 4712' });
    await quotes.activate(next);
    await world.settle();
    expect(await quotes.inBusinessCentral()).toMatchObject([{ externalDocumentNumber: 'PO 4712' }]);
  });

  it('a long text crosses as far as it fits; its rest stays in Sales, in a revision and in the order as well', async () => {
    const { world, quotes } = await newWorld();
    const text = 'Oak, oiled twice, with rounded edges. '.repeat(6).trim();
    const id = await quotes.newQuote({ lines: twoLines, activate: false });
    await quotes.changeLine(id, '1900-S', { description: text });
    await quotes.activate(id);
    await world.settle();
    const held = async () => {
      const [quote] = await quotes.inBusinessCentral();
      return rowsOf(quote?.salesQuoteLines).find((line) => line.lineObjectNumber === '1900-S')?.description;
    };
    expect(await held()).toBe(text.slice(0, 100).trim());
    const next = await quotes.revise(id);
    await quotes.setQuantity(next, '1896-S', 5);
    await quotes.activate(next);
    await world.settle();
    expect(await held()).toBe(text.slice(0, 100).trim());
    await quotes.win(next);
    const orderId = await quotes.convert(next);
    await world.people.submit(orderId);
    await world.settle();
    await expectAgreement(world, orderId);
    expect((await world.people.salesLines(orderId)).map((line) => line.description)).toContain(text);
  });

  it('a value that Business Central holds in part is told with the quote, and with a revision', async () => {
    const { world, quotes } = await newWorld();
    const name = 'A very long name of a place of delivery. '.repeat(4).trim();
    const id = await quotes.newQuote({ lines: twoLines, values: { shipto_name: name } });
    await world.settle();
    const [quote] = await quotes.inBusinessCentral();
    expect(quote?.shipToName).toBe(name.slice(0, 100).trim());
    const told = /The name at the delivery address/;
    expect((await quotes.notes(id)).join()).toMatch(told);
    const next = await quotes.revise(id);
    await quotes.setQuantity(next, '1896-S', 5);
    await quotes.activate(next);
    await world.settle();
    expect((await quotes.notes(next)).join()).toMatch(told);
    expect(await quotes.inBusinessCentral()).toMatchObject([{ shipToName: quote?.shipToName }]);
  });
});

describe('one quote that fails (P-063)', () => {
  it('holds no other up: those before and after it are made, and so is it once it is mended', async () => {
    const { world, quotes } = await newWorld();
    const { people } = world;
    const [customer] = rowsOf((await people.businessCentral('GET', "customers?$filter=number eq 'C00030'")).value);
    await people.businessCentral('PATCH', `customers(${customer?.id})`, { blocked: 'All' });
    const first = await quotes.newQuote({ lines: twoLines, values: { name: 'FIRST' } });
    const failing = await quotes.newQuote({
      lines: twoLines,
      values: { name: 'FAILING' },
      customer: 'C00030',
      currency: 'USD',
    });
    const last = await quotes.newQuote({ lines: twoLines, values: { name: 'LAST' } });
    await world.settle();
    const made = async () => (await quotes.inBusinessCentral()).map((quote) => quote.externalDocumentNumber).sort();
    expect(await made()).toEqual(['FIRST', 'LAST']);
    expect((await couplingOf(world, failing)).parked).toBeDefined();
    expect([(await couplingOf(world, first)).state, (await couplingOf(world, last)).state]).toEqual([
      'coupled',
      'coupled',
    ]);
    await people.businessCentral('PATCH', `customers(${customer?.id})`, { blocked: '_x0020_' });
    await world.sweepAndSettle();
    expect(await made()).toEqual(['FAILING', 'FIRST', 'LAST']);
    expect((await couplingOf(world, failing)).parked).toBeUndefined();
  });
});
