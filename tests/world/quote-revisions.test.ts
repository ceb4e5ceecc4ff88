import { describe, expect, it } from '@jest/globals';
import { decideConflict } from '../../lib/operations/decide-conflict';
import { expectAgreement } from './agreement';
import { type Row, rowsOf } from './people';
import { coupledIn, coupledQuote, couplingOf, lineOf, policies, shown } from './quote-world';
import { RacingPeople } from './racing-people';
import { World } from './world';

type Coupled = Awaited<ReturnType<typeof coupledQuote>>;

const pathOf = (quote: Row | undefined) => `salesQuotes(${quote?.id})/salesQuoteLines`;

/** What a processor does to a quote while the seller thinks of a revision. */
async function processorWorks({ world, quote }: Coupled): Promise<void> {
  const path = pathOf(quote);
  const [desk, chair] = [lineOf(quote, '1896-S'), lineOf(quote, '1900-S')];
  const { people } = world;
  await people.businessCentral('PATCH', `${path}(${chair?.id})`, { unitPrice: 77, discountAmount: 16 });
  await people.businessCentral('PATCH', `${path}(${desk?.id})`, { unitPrice: 777, description: 'Desk, oiled' });
  await people.businessCentral('POST', path, { lineType: 'Item', lineObjectNumber: '1908-S', quantity: 3 });
  await people.businessCentral('POST', path, { lineType: 'Comment', description: 'valid till May' });
  await people.businessCentral('PATCH', `salesQuotes(${quote?.id})`, {
    shipToAddressLine1: 'Dock 7',
    salesperson: '',
    validUntilDate: '2027-05-31',
    discountAmount: 35,
  });
}

async function conflictsOf(world: World, salesId: string) {
  const { couplingId } = await couplingOf(world, salesId);
  const journal = await world.couplings.readJournal('world', couplingId);
  return journal.flatMap((entry) => entry.conflicts ?? []);
}

async function revised({ world, quotes }: Coupled, id: string, change: (next: string) => Promise<unknown>) {
  const next = await quotes.revise(id);
  await change(next);
  await quotes.activate(next);
  await world.settle();
  return next;
}

/** The only quote in Business Central. */
async function onlyQuote({ quotes }: Coupled): Promise<Row> {
  const [quote, ...others] = await quotes.inBusinessCentral();
  expect(others).toEqual([]);
  return quote as Row;
}

const texts = (quote: Row) => rowsOf(quote.salesQuoteLines).map((line) => line.description);

describe('a revision', () => {
  it('archives the earlier quote, makes the new one, and keeps the chain', async () => {
    const coupled = await coupledQuote();
    const { world, quotes, id, quote } = coupled;
    const next = await revised(coupled, id, (each) => quotes.setQuantity(each, '1896-S', 5));
    const renewed = await onlyQuote(coupled);
    expect(renewed.id).not.toBe(quote?.id);
    expect(shown(renewed.salesQuoteLines).map((line) => line.slice(0, 2))).toEqual([
      ['1896-S', 5],
      ['1900-S', 8],
    ]);
    expect(renewed).toMatchObject({ externalDocumentNumber: 'REQUEST 7', discountAmount: 20 });
    const archived = await world.people.control('businessCentral', 'GET', `/archive?number=${quote?.number}`);
    expect(JSON.stringify(archived)).toContain(String(quote?.number));
    const coupling = await couplingOf(world, next);
    expect(coupling).toMatchObject({ salesId: next, earlierSalesIds: [id], supersededIds: [quote?.id] });
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    const [version] = journal.filter((entry) => entry.kind === 'version');
    expect(version?.version?.businessCentral.header).toMatchObject({ number: quote?.number });
    expect(await quotes.notes(next)).toEqual([`The quote is now quote ${renewed.number} in Business Central.`]);
    expect(journal.flatMap((entry) => entry.conflicts ?? [])).toEqual([]);
    expect(world.couplings.all()).toHaveLength(1);
  });

  it.each(['told of', 'not told of yet'])(
    'is merged with all that a processor did to the quote, %s: what both did survives (P-062, I2)',
    async (when) => {
      const coupled = await coupledQuote();
      const { world, quotes, id } = coupled;
      await processorWorks(coupled);
      if (when === 'told of') {
        await world.settle();
      }
      const next = await revised(coupled, id, (each) => quotes.setQuantity(each, '1896-S', 5));
      await world.sweepAndSettle();
      const quote = await onlyQuote(coupled);
      expect(shown(quote.salesQuoteLines)).toEqual([
        ['1896-S', 5, 777],
        ['1900-S', 8, 77],
        ['1908-S', 3, expect.any(Number)],
      ]);
      expect(lineOf(quote, '1900-S')).toMatchObject({ discountAmount: 16 });
      expect(texts(quote)).toEqual(expect.arrayContaining(['Desk, oiled', 'valid till May']));
      expect(quote).toMatchObject({
        shipToAddressLine1: 'Dock 7',
        salesperson: '',
        validUntilDate: '2027-05-31',
        discountAmount: 35,
        externalDocumentNumber: 'REQUEST 7',
      });
      const coupling = await couplingOf(world, next);
      expect([coupling.parked, coupling.revision, coupling.carryOver]).toEqual([undefined, undefined, undefined]);
      expect(await conflictsOf(world, next)).toEqual([]);
      const told = (await quotes.notes(next)).join('\n');
      for (const value of [/77\.00/, /Dock 7/, /: added, quantity 3/, /35\.00/]) {
        expect(told).toMatch(value);
      }
      expect(world.crashes).toEqual([]);
    },
  );

  it('of the same values as a processor: the rules decide, the loser is journaled and told (I2)', async () => {
    const coupled = await coupledQuote();
    const { world, quotes, id, quote } = coupled;
    const chair = lineOf(quote, '1900-S');
    await world.people.businessCentral('PATCH', `${pathOf(quote)}(${chair?.id})`, { unitPrice: 77, quantity: 10 });
    await world.settle();
    const next = await revised(coupled, id, (each) =>
      quotes.changeLine(each, '1900-S', { priceperunit: 95, ispriceoverridden: true, quantity: 9 }),
    );
    expect(shown((await onlyQuote(coupled)).salesQuoteLines)[1]).toEqual(['1900-S', 9, 77]);
    const conflicts = await conflictsOf(world, next);
    expect(conflicts.map(({ group, rule, winner }) => [group, rule, winner]).sort()).toEqual([
      ['price', 'businessCentralWins', 'businessCentral'],
      ['productAndQuantity', 'salesWins', 'sales'],
    ]);
    expect(conflicts).toContainEqual(
      expect.objectContaining({ group: 'price', sales: expect.objectContaining({ unitPrice: '95' }) }),
    );
    expect(conflicts).toContainEqual(
      expect.objectContaining({
        group: 'productAndQuantity',
        businessCentral: expect.objectContaining({ quantity: '10' }),
      }),
    );
    const told = (await quotes.notes(next)).join('\n');
    expect(told).toMatch(/95\.00/);
    expect(told).toMatch(/\b10\b/);
  });

  it('goes by the rules of the settings', async () => {
    const rules = [{ when: { group: 'price' }, rule: 'salesWins' }];
    const coupled = await coupledQuote({ policies: { conflictRules: rules } });
    const { world, quotes, id, quote } = coupled;
    const chair = lineOf(quote, '1900-S');
    await world.people.businessCentral('PATCH', `${pathOf(quote)}(${chair?.id})`, { unitPrice: 77 });
    await world.settle();
    const next = await revised(coupled, id, (each) =>
      quotes.changeLine(each, '1900-S', { priceperunit: 95, ispriceoverridden: true }),
    );
    expect(shown((await onlyQuote(coupled)).salesQuoteLines)[1]).toEqual(['1900-S', 8, 95]);
    expect((await quotes.notes(next)).join()).toMatch(/77\.00/);
  });

  it('of which a person has to decide something waits; the earlier quote is untouched until then', async () => {
    const rules = [{ when: { group: 'price' }, rule: 'park' }];
    const coupled = await coupledQuote({ policies: { conflictRules: rules } });
    const { world, quotes, id, quote } = coupled;
    const chair = lineOf(quote, '1900-S');
    await world.people.businessCentral('PATCH', `${pathOf(quote)}(${chair?.id})`, { unitPrice: 77 });
    await world.settle();
    const next = await revised(coupled, id, (each) =>
      quotes.changeLine(each, '1900-S', { priceperunit: 95, ispriceoverridden: true }),
    );
    const waiting = await couplingOf(world, next);
    expect(waiting.parked?.reason).toBe('conflictNeedsPerson');
    expect((await onlyQuote(coupled)).id).toBe(quote?.id);
    const [conflict] = waiting.openConflicts ?? [];
    const request = { conflictId: conflict?.conflictId ?? '', body: { wins: 'sales' }, who: 'ada' };
    const decided = await decideConflict(world.engine, request);
    expect(decided.kind).toBe('ok');
    await world.settle();
    await world.sweepAndSettle();
    expect(shown((await onlyQuote(coupled)).salesQuoteLines)[1]).toEqual(['1900-S', 8, 95]);
    const after = await couplingOf(world, next);
    expect([after.parked, after.openConflicts, after.decisions]).toEqual([undefined, undefined, undefined]);
  });

  it('does not bring back a line that a processor has deleted, unless the seller has changed it (I14)', async () => {
    const coupled = await coupledQuote();
    const { world, quotes, id, quote } = coupled;
    await world.people.businessCentral('DELETE', `${pathOf(quote)}(${lineOf(quote, '1900-S')?.id})`);
    await world.settle();
    const first = await revised(coupled, id, (each) => quotes.setQuantity(each, '1896-S', 5));
    expect(shown((await onlyQuote(coupled)).salesQuoteLines).map((line) => line.slice(0, 2))).toEqual([['1896-S', 5]]);
    expect((await quotes.notes(first)).join()).toContain('removed');
    const second = await revised(coupled, first, (each) => quotes.setQuantity(each, '1896-S', 6));
    expect(shown((await onlyQuote(coupled)).salesQuoteLines).map((line) => line.slice(0, 2))).toEqual([['1896-S', 6]]);
    const third = await revised(coupled, second, (each) => quotes.setQuantity(each, '1900-S', 4));
    expect(shown((await onlyQuote(coupled)).salesQuoteLines).map((line) => line.slice(0, 2))).toEqual([
      ['1896-S', 6],
      ['1900-S', 4],
    ]);
    expect((await conflictsOf(world, third)).map(({ group, rule }) => [group, rule])).toEqual([['line', 'editWins']]);
  });

  it('takes a line away, unless a processor has changed it unseen (I14)', async () => {
    const coupled = await coupledQuote();
    const { world, quotes, id } = coupled;
    const first = await revised(coupled, id, (each) => quotes.deleteLine(each, '1896-S'));
    expect(shown((await onlyQuote(coupled)).salesQuoteLines).map((line) => line.slice(0, 2))).toEqual([['1900-S', 8]]);
    const quote = await onlyQuote(coupled);
    await world.people.control('businessCentral', 'POST', '/notifications', { drop: 1 });
    await world.people.businessCentral('PATCH', `${pathOf(quote)}(${lineOf(quote, '1900-S')?.id})`, { quantity: 12 });
    const next = await revised(coupled, first, async (each) => {
      await quotes.addLine(each, { product: '1908-S', quantity: 1 });
      await quotes.deleteLine(each, '1900-S');
    });
    await world.people.control('businessCentral', 'POST', '/notifications', { drop: 0 });
    expect(shown((await onlyQuote(coupled)).salesQuoteLines).map((line) => line.slice(0, 2))).toEqual([
      ['1900-S', 12],
      ['1908-S', 1],
    ]);
    expect((await quotes.notes(next)).join('\n')).toMatch(/Guest chair/);
  });

  it('with a line that the processor had entered alike has it once', async () => {
    const coupled = await coupledQuote();
    const { world, quotes, id, quote } = coupled;
    const line = { lineType: 'Item', lineObjectNumber: '1908-S', quantity: 3 };
    await world.people.businessCentral('POST', pathOf(quote), line);
    await world.settle();
    await revised(coupled, id, (each) => quotes.addLine(each, { product: '1908-S', quantity: 3 }));
    expect(shown((await onlyQuote(coupled)).salesQuoteLines).map((each) => each.slice(0, 2))).toEqual([
      ['1896-S', 2],
      ['1900-S', 8],
      ['1908-S', 3],
    ]);
  });

  it('of a revision is merged as well: each keeps what the processor did before it', async () => {
    const coupled = await coupledQuote();
    const { world, quotes, id, quote } = coupled;
    await world.people.businessCentral('PATCH', `${pathOf(quote)}(${lineOf(quote, '1900-S')?.id})`, { unitPrice: 77 });
    await world.settle();
    const first = await revised(coupled, id, (each) => quotes.setQuantity(each, '1896-S', 5));
    const between = await onlyQuote(coupled);
    await world.people.businessCentral('PATCH', `salesQuotes(${between.id})`, { shipToAddressLine1: 'Dock 7' });
    await world.settle();
    const second = await revised(coupled, first, (each) => quotes.setQuantity(each, '1896-S', 6));
    const last = await onlyQuote(coupled);
    expect(shown(last.salesQuoteLines).map((line) => line.slice(0, 2))).toEqual([
      ['1896-S', 6],
      ['1900-S', 8],
    ]);
    expect(lineOf(last, '1900-S')).toMatchObject({ unitPrice: 77 });
    expect(last.shipToAddressLine1).toBe('Dock 7');
    const coupling = await couplingOf(world, second);
    expect([coupling.earlierSalesIds?.length, coupling.supersededIds?.length]).toEqual([2, 2]);
    expect(await conflictsOf(world, second)).toEqual([]);
  });

  it('is priced anew where the seller leaves the price to Business Central and nobody has entered one', async () => {
    const coupled = await coupledQuote();
    const { world, quotes, id } = coupled;
    await world.people.control('businessCentral', 'POST', '/setup', {
      priceList: [{ itemNumber: '1896-S', minimumQuantity: '10', unitPrice: '500' }],
    });
    const next = await revised(coupled, id, (each) => quotes.setQuantity(each, '1896-S', 10));
    expect(shown((await onlyQuote(coupled)).salesQuoteLines)[0]).toEqual(['1896-S', 10, 500]);
    expect((await quotes.notes(next)).join()).toMatch(/500\.00/);
  });

  it('keeps tax, dimensions, extended texts and blanks as they were; files are named as not carried over', async () => {
    const world = await World.create({ policies });
    await world.people.control('businessCentral', 'POST', '/setup', { extendedTexts: { '1896-S': ['One', 'Two'] } });
    const coupled = await coupledIn(world);
    const { quotes, id, quote } = coupled;
    const { people } = world;
    const [desk, chair] = [lineOf(quote, '1896-S'), lineOf(quote, '1900-S')];
    await people.businessCentral('PATCH', `${pathOf(quote)}(${chair?.id})`, { taxCode: 'REDUCED' });
    await people.businessCentral('PATCH', `salesQuotes(${quote?.id})`, { phoneNumber: '', salesperson: '' });
    const set = `salesQuotes(${quote?.id})/dimensionSetLines`;
    await people.businessCentral('POST', set, { code: 'PROJECT', valueCode: 'FAIR' });
    await people.businessCentral('POST', `salesQuoteLines(${desk?.id})/dimensionSetLines`, {
      code: 'REGION',
      valueCode: 'NORTH',
    });
    await people.control('businessCentral', 'POST', `/orders/${quote?.id}/attach`, { fileName: 'drawing.pdf' });
    await world.settle();
    const [before] = await quotes.inBusinessCentral();
    const next = await revised(coupled, id, (each) => quotes.setQuantity(each, '1896-S', 5));
    const renewed = await onlyQuote(coupled);
    expect(texts(renewed)).toEqual(texts(before as Row));
    const taxOf = (of: Row | undefined) => lineOf(of, '1900-S')?.taxPercent;
    expect([taxOf(renewed), lineOf(renewed, '1896-S')?.taxPercent]).toEqual([taxOf(before), 21]);
    expect(taxOf(before)).not.toBe(21);
    expect(renewed).toMatchObject({ phoneNumber: '', salesperson: '' });
    const expand = '$expand=dimensionSetLines,salesQuoteLines($expand=dimensionSetLines)';
    const read = await people.businessCentral('GET', `salesQuotes(${renewed.id})?${expand}`);
    const codes = (row: Row | undefined) => rowsOf(row?.dimensionSetLines).map(({ code }) => code);
    expect(codes(read)).toContain('PROJECT');
    expect(codes(lineOf(read, '1896-S'))).toEqual(expect.arrayContaining(['PROJECT', 'REGION']));
    expect((await quotes.notes(next)).join('\n')).toContain(
      'Not carried over to the new document in Business Central: drawing.pdf.',
    );
    expect((await couplingOf(world, next)).parked).toBeUndefined();
  });

  it('that follows another at once ends in one quote with the last of both', async () => {
    const coupled = await coupledQuote();
    const { world, quotes, id, quote } = coupled;
    await world.people.businessCentral('PATCH', `${pathOf(quote)}(${lineOf(quote, '1900-S')?.id})`, { unitPrice: 77 });
    const first = await quotes.revise(id);
    await quotes.setQuantity(first, '1896-S', 5);
    await quotes.activate(first);
    const second = await quotes.revise(first);
    await quotes.setQuantity(second, '1896-S', 6);
    await quotes.activate(second);
    await world.settle();
    await world.sweepAndSettle();
    expect(shown((await onlyQuote(coupled)).salesQuoteLines)).toEqual([
      ['1896-S', 6, expect.any(Number)],
      ['1900-S', 8, 77],
    ]);
    expect((await couplingOf(world, second)).parked).toBeUndefined();
  });

  it('takes each of several lines of one product for the one that it was', async () => {
    const coupled = await coupledQuote();
    const { world, quotes } = coupled;
    const lines = [2, 5, 7].map((quantity) => ({ product: '1908-S', quantity }));
    const id = await quotes.newQuote({ lines, values: { name: 'TWINS' } });
    await world.settle();
    const twins = async () => (await quotes.inBusinessCentral()).find((row) => row.externalDocumentNumber === 'TWINS');
    const before = await twins();
    const last = rowsOf(before?.salesQuoteLines).find((line) => line.quantity === 7);
    await world.people.businessCentral('PATCH', `${pathOf(before)}(${last?.id})`, { unitPrice: 70 });
    await world.settle();
    await revised(coupled, id, async (each) => {
      const first = (await quotes.lines(each)).find((line) => line.quantity === 2);
      await world.people.sales('DELETE', `quotedetails(${first?.quotedetailid})`);
    });
    const after = rowsOf((await twins())?.salesQuoteLines).map((line) => [line.quantity, line.unitPrice]);
    expect(after).toEqual([
      [5, 123.3],
      [7, 70],
    ]);
  });

  it('that Business Central refuses in part is mended by the next one', async () => {
    const coupled = await coupledQuote();
    const { world, quotes, id, quote } = coupled;
    await world.people.businessCentral('PATCH', `${pathOf(quote)}(${lineOf(quote, '1900-S')?.id})`, { unitPrice: 77 });
    await world.settle();
    const first = await revised(coupled, id, async (each) => {
      await quotes.setQuantity(each, '1896-S', 5);
      await world.people.sales('PATCH', `quotes(${each})`, { discountamount: 99_999 });
    });
    expect((await couplingOf(world, first)).parked).toBeDefined();
    const half = await onlyQuote(coupled);
    await world.people.businessCentral('PATCH', `${pathOf(half)}(${lineOf(half, '1896-S')?.id})`, { unitPrice: 600 });
    await world.settle();
    const second = await revised(coupled, first, (each) =>
      world.people.sales('PATCH', `quotes(${each})`, { discountamount: 30 }),
    );
    await world.sweepAndSettle();
    const mended = await onlyQuote(coupled);
    expect(mended).toMatchObject({ discountAmount: 30, externalDocumentNumber: 'REQUEST 7' });
    expect(shown(mended.salesQuoteLines)).toEqual([
      ['1896-S', 5, 600],
      ['1900-S', 8, 77],
    ]);
    const { parked, unwritten } = await couplingOf(world, second);
    expect([parked, unwritten]).toEqual([undefined, undefined]);
    expect(await conflictsOf(world, second)).toEqual([]);
  });

  it.each(['before the earlier quote is archived', 'once the new one is there'])(
    'keeps what a processor enters in the very moment, %s (I2)',
    async (moment) => {
      const racing = new RacingPeople();
      const world = await World.create({ policies, stopSwitch: racing });
      const coupled = await coupledIn(world);
      const { quotes, id } = coupled;
      const deed = async () => {
        const [now] = await quotes.inBusinessCentral();
        await world.people.businessCentral('PATCH', `${pathOf(now)}(${lineOf(now, '1900-S')?.id})`, { unitPrice: 77 });
      };
      if (moment === 'once the new one is there') {
        racing.beforeWriteToNewDocument(deed);
      } else {
        racing.before(deed);
      }
      const next = await revised(coupled, id, (each) => quotes.setQuantity(each, '1896-S', 5));
      await world.sweepAndSettle();
      expect(shown((await onlyQuote(coupled)).salesQuoteLines)).toEqual([
        ['1896-S', 5, expect.any(Number)],
        ['1900-S', 8, 77],
      ]);
      expect((await quotes.notes(next)).join()).toContain('77.00');
      expect((await couplingOf(world, next)).parked).toBeUndefined();
    },
  );

  it('of more lines than a batch can guard keeps a silent edit of a later one (F8)', async () => {
    const racing = new RacingPeople();
    const world = await World.create({ policies, stopSwitch: racing });
    const coupled = await coupledIn(world);
    const { quotes } = coupled;
    const many = Array.from({ length: 101 }, (_, at) => ({ product: '1900-S', quantity: at + 10, price: 99.5 }));
    const id = await quotes.newQuote({
      lines: [{ product: '1896-S', quantity: 2 }, ...many],
      values: { name: 'LONG' },
    });
    await world.settle();
    const long = async () => (await quotes.inBusinessCentral()).find((row) => row.externalDocumentNumber === 'LONG');
    const before = await long();
    racing.before(async () => {
      const last = rowsOf(before?.salesQuoteLines).at(-1);
      await world.people.businessCentral('PATCH', `${pathOf(before)}(${last?.id})`, { description: 'with armrests' });
    });
    await revised(coupled, id, (each) => quotes.setQuantity(each, '1896-S', 5));
    await world.sweepAndSettle();
    const lines = rowsOf((await long())?.salesQuoteLines);
    expect(lines).toHaveLength(102);
    expect(lines.at(-1)).toMatchObject({ description: 'with armrests', quantity: 110 });
    expect(lines[0]).toMatchObject({ quantity: 5 });
  }, 60_000);

  it('that is won gives an order with what both did', async () => {
    const coupled = await coupledQuote();
    const { world, quotes, id } = coupled;
    await processorWorks(coupled);
    await world.settle();
    const next = await revised(coupled, id, (each) => quotes.setQuantity(each, '1896-S', 5));
    await quotes.win(next);
    const orderId = await quotes.convert(next);
    await world.people.submit(orderId);
    await world.settle();
    await world.sweepAndSettle();
    const { businessCentral } = await expectAgreement(world, orderId);
    expect(await world.people.businessCentralOrders()).toHaveLength(1);
    const lines = businessCentral.lines.map((line) => [line.product, line.quantity, line.unitPrice]);
    expect(lines).toEqual(
      expect.arrayContaining([
        ['1896-S', '5', '777'],
        ['1900-S', '8', '77'],
        ['1908-S', '3', expect.anything()],
      ]),
    );
    expect(businessCentral.header.shipToAddressLine1).toBe('Dock 7');
  });

  it('whose line a processor had deleted gives an order without it', async () => {
    const coupled = await coupledQuote();
    const { world, quotes, id, quote } = coupled;
    await world.people.businessCentral('DELETE', `${pathOf(quote)}(${lineOf(quote, '1900-S')?.id})`);
    await world.settle();
    const next = await revised(coupled, id, (each) => quotes.setQuantity(each, '1896-S', 5));
    await quotes.win(next);
    const orderId = await quotes.convert(next);
    await world.people.submit(orderId);
    await world.settle();
    const { businessCentral } = await expectAgreement(world, orderId);
    expect(businessCentral.lines.map((line) => [line.product, line.quantity])).toEqual([['1896-S', '5']]);
  });

  it('whose answer is lost is made once, and merged all the same (I9)', async () => {
    const coupled = await coupledQuote();
    const { world, quotes, id, quote } = coupled;
    await world.people.control('businessCentral', 'POST', '/faults', {
      kind: 'lostAnswer',
      match: { method: 'POST', path: 'batch' },
      times: 1,
    });
    await world.people.businessCentral('PATCH', `${pathOf(quote)}(${lineOf(quote, '1900-S')?.id})`, { unitPrice: 77 });
    const next = await revised(coupled, id, (each) => quotes.setQuantity(each, '1896-S', 5));
    await world.sweepAndSettle();
    expect(shown((await onlyQuote(coupled)).salesQuoteLines).map((line) => line.slice(0, 2))).toEqual([
      ['1896-S', 5],
      ['1900-S', 8],
    ]);
    expect(lineOf(await onlyQuote(coupled), '1900-S')).toMatchObject({ unitPrice: 77 });
    expect((await couplingOf(world, next)).parked).toBeUndefined();
  });
});
