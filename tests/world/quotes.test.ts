import { describe, expect, it } from '@jest/globals';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import { reportOrder } from '../../lib/operations/order-report';
import { expectAgreement } from './agreement';
import { coupledQuote, couplingOf, lineOf, newWorld, policies, shown, twoLines } from './quote-world';
import { World } from './world';

describe('an active quote (C13, P-061)', () => {
  it('becomes one quote in Business Central with its lines, prices and discount, and the seller is told its number', async () => {
    const { world, quotes, id, quote } = await coupledQuote();
    expect(await quotes.inBusinessCentral()).toHaveLength(1);
    expect(quote).toMatchObject({ externalDocumentNumber: 'REQUEST 7', customerNumber: 'C00010', discountAmount: 20 });
    const lines = shown(quote?.salesQuoteLines);
    expect(lines[1]).toEqual(['1900-S', 8, 99.5]);
    expect(lines[0]?.slice(0, 2)).toEqual(['1896-S', 2]);
    expect(await quotes.notes(id)).toEqual([`The quote is now quote ${quote?.number} in Business Central.`]);
    const coupling = await couplingOf(world, id);
    expect([coupling.state, coupling.kind, coupling.parked]).toEqual(['coupled', 'quote', undefined]);
    expect(await world.people.businessCentralOrders()).toEqual([]);
    expect(await reportOrder(world.engine, { salesOrderId: id })).toMatchObject({ order: { document: 'quote' } });
    expect(world.crashes).toEqual([]);
  });

  it('carries payment terms, shipment method and salesperson by the codes of the settings, and its order keeps them', async () => {
    const probe = await World.create();
    const me = await probe.people.firstId('systemusers', "fullname eq 'Bruno Marchetti'", 'systemuserid');
    const mapping = mappingWith({
      codes: {
        paymentTerms: [
          { businessCentral: '30D', sales: '1' },
          { businessCentral: '14D', sales: '3' },
        ],
        shipmentMethod: [
          { businessCentral: 'EXW', sales: '1' },
          { businessCentral: 'CIF', sales: '2' },
        ],
        salesperson: [{ businessCentral: 'BM', sales: me }],
      },
      header: [],
      line: [],
    });
    const { world, quotes } = await newWorld({ policies, mapping });
    const values = { paymenttermscode: 3, freighttermscode: 2, 'ownerid@odata.bind': `/systemusers(${me})` };
    const id = await quotes.newQuote({ lines: twoLines, values });
    await world.settle();
    const [quote] = await quotes.inBusinessCentral();
    expect((await couplingOf(world, id)).parked).toBeUndefined();
    const codeOf = async (path: string) => (await world.people.businessCentral('GET', path)).code;
    expect(await codeOf(`paymentTerms(${quote?.paymentTermsId})`)).toBe('14D');
    expect(await codeOf(`shipmentMethods(${quote?.shipmentMethodId})`)).toBe('CIF');
    expect(quote?.salesperson).toBe('BM');
    expect((await couplingOf(world, id)).parked).toBeUndefined();
    await quotes.win(id);
    const orderId = await quotes.convert(id);
    await world.people.submit(orderId);
    await world.settle();
    const { businessCentral } = await expectAgreement(world, orderId);
    expect(businessCentral.header).toMatchObject({ paymentTerms: '14D', shipmentMethod: 'CIF', salesperson: 'BM' });
  });

  it('in a foreign currency crosses as well', async () => {
    const { world, quotes } = await newWorld();
    const id = await quotes.newQuote({ lines: twoLines, customer: 'C00030', currency: 'USD' });
    await world.settle();
    expect(await quotes.inBusinessCentral()).toMatchObject([{ currencyCode: 'USD', customerNumber: 'C00030' }]);
    expect((await couplingOf(world, id)).state).toBe('coupled');
  });

  it('crosses only where the policy says so, and a draft never does', async () => {
    const off = await newWorld({});
    await off.quotes.newQuote({ lines: twoLines });
    await off.world.settle();
    await off.world.sweepAndSettle();
    expect(await off.quotes.inBusinessCentral()).toEqual([]);
    const { world, quotes } = await newWorld();
    await quotes.newQuote({ lines: twoLines, activate: false });
    await world.settle();
    await world.sweepAndSettle();
    expect(await quotes.inBusinessCentral()).toEqual([]);
  });

  it('whose notices are lost is found by the sweep', async () => {
    const { world, quotes } = await newWorld();
    await world.people.control('sales', 'POST', '/notifications', { drop: 1 });
    await quotes.newQuote({ lines: twoLines });
    await world.settle();
    await world.people.control('sales', 'POST', '/notifications', { drop: 0 });
    expect(await quotes.inBusinessCentral()).toEqual([]);
    await world.sweepAndSettle();
    expect(await quotes.inBusinessCentral()).toHaveLength(1);
  });

  it('told of twice is made once and told of once', async () => {
    const { world, quotes } = await newWorld();
    await world.people.control('sales', 'POST', '/notifications', { duplicate: 1 });
    await world.people.control('businessCentral', 'POST', '/notifications', { duplicate: 1 });
    const id = await quotes.newQuote({ lines: twoLines });
    await world.settle();
    await world.sweepAndSettle();
    expect(await quotes.inBusinessCentral()).toHaveLength(1);
    expect(await quotes.notes(id)).toHaveLength(1);
  });

  it('that waits for its customer is made once the customer is there (P-063)', async () => {
    const { world, quotes } = await newWorld();
    const account = String(
      (await world.people.sales('POST', 'accounts', { name: 'Newcomer', accountnumber: 'C77777' })).accountid,
    );
    const id = await quotes.newQuote({
      lines: twoLines,
      values: { 'customerid_account@odata.bind': `/accounts(${account})` },
    });
    await world.settle();
    expect((await couplingOf(world, id)).parked?.reason).toBe('referenceMissing');
    await world.people.businessCentral('POST', 'customers', { number: 'C77777', displayName: 'Newcomer' });
    await world.sweepAndSettle();
    expect(await quotes.inBusinessCentral()).toHaveLength(1);
    expect((await couplingOf(world, id)).parked).toBeUndefined();
  });
});

describe("Business Central's changes of a quote", () => {
  it('reach the seller as a note, and nothing in Sales is written', async () => {
    const { world, quotes, id, quote } = await coupledQuote();
    const before = await world.people.sales('GET', `quotes(${id})`);
    const desk = lineOf(quote, '1896-S');
    const path = `salesQuotes(${quote?.id})/salesQuoteLines`;
    await world.people.businessCentral('PATCH', `${path}(${desk?.id})`, { unitPrice: 777 });
    await world.people.businessCentral('POST', path, { lineType: 'Item', lineObjectNumber: '1908-S', quantity: 3 });
    await world.settle();
    const notes = (await quotes.notes(id)).slice(1).join('\n');
    expect(notes).toContain('and is now EUR 777.00.');
    expect(notes).toMatch(/: added, quantity 3\./);
    expect((await world.people.sales('GET', `quotes(${id})`)).versionnumber).toBe(before.versionnumber);
    await world.sweepAndSettle();
    expect((await quotes.notes(id)).length).toBeLessThanOrEqual(3);
  });

  it('of which no notification tells are found by the sweep (S-080)', async () => {
    const { world, quotes, id, quote } = await coupledQuote();
    const desk = lineOf(quote, '1896-S');
    await world.people.control('businessCentral', 'POST', '/notifications', { drop: 1 });
    await world.people.businessCentral('PATCH', `salesQuotes(${quote?.id})/salesQuoteLines(${desk?.id})`, {
      description: 'Desk, oiled',
    });
    await world.settle();
    await world.people.control('businessCentral', 'POST', '/notifications', { drop: 0 });
    expect((await quotes.notes(id)).slice(1)).toEqual([]);
    await world.sweepAndSettle();
    expect((await quotes.notes(id)).slice(1).join('\n')).toContain('Desk, oiled');
    const told = (await quotes.notes(id)).length;
    await world.sweepAndSettle();
    expect(await quotes.notes(id)).toHaveLength(told);
  });

  it('a line that is deleted there is told once, and at rest no sweep looks at the quote again (I7)', async () => {
    const { world, quotes, id, quote } = await coupledQuote();
    const sweepAtRest = async () => {
      await world.people.takeRequests();
      await world.sweepAndSettle();
      return await world.people.takeRequests();
    };
    await world.sweepAndSettle();
    const atRest = await sweepAtRest();
    const chair = lineOf(quote, '1900-S');
    await world.people.businessCentral('DELETE', `salesQuotes(${quote?.id})/salesQuoteLines(${chair?.id})`);
    await world.settle();
    expect((await quotes.notes(id)).slice(1).join()).toContain('removed');
    expect(await sweepAtRest()).toEqual(atRest);
    expect(await quotes.notes(id)).toHaveLength(2);
  });

  it.each(['Business Central', 'Sales'])(
    'a deletion in %s whose notification got lost is found (L2)',
    async (where) => {
      const { world, id, quote } = await coupledQuote();
      const side = where === 'Sales' ? 'sales' : 'businessCentral';
      await world.people.control(side, 'POST', '/notifications', { drop: 1 });
      await (side === 'sales'
        ? world.people.sales('DELETE', `quotes(${id})`)
        : world.people.businessCentral('DELETE', `salesQuotes(${quote?.id})`));
      await world.settle();
      await world.people.control(side, 'POST', '/notifications', { drop: 0 });
      expect((await couplingOf(world, id)).parked).toBeUndefined();
      await world.sweepAndSettle();
      expect((await couplingOf(world, id)).parked?.reason).toBe(
        side === 'sales' ? 'deletedInSales' : 'deletedInBusinessCentral',
      );
    },
  );

  it('an order that somebody has made of it by hand is named', async () => {
    const { world, id, quote } = await coupledQuote();
    await world.people.businessCentral('POST', `salesQuotes(${quote?.id})/Microsoft.NAV.makeOrder`);
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    expect((await couplingOf(world, id)).parked).toMatchObject({
      reason: 'deletedInBusinessCentral',
      detail: String(order?.number),
    });
  });

  it('that end it while it is active in Sales are shown to people, and a revision makes it anew', async () => {
    const { world, quotes, id, quote } = await coupledQuote();
    await world.people.businessCentral('DELETE', `salesQuotes(${quote?.id})`);
    await world.settle();
    expect((await couplingOf(world, id)).parked?.reason).toBe('deletedInBusinessCentral');
    const next = await quotes.revise(id);
    await quotes.activate(next);
    await world.settle();
    expect(await quotes.inBusinessCentral()).toHaveLength(1);
    expect((await couplingOf(world, next)).parked).toBeUndefined();
  });
});

describe('a won quote (P-064)', () => {
  it('gives its order: one order in Business Central, made of the quote, coupled and equal on both sides', async () => {
    const { world, quotes, id, quote } = await coupledQuote();
    await quotes.win(id);
    const orderId = await quotes.convert(id);
    await world.people.submit(orderId);
    await world.settle();
    await world.sweepAndSettle();
    const { coupling } = await expectAgreement(world, orderId);
    expect(await world.people.businessCentralOrders()).toHaveLength(1);
    expect(await quotes.inBusinessCentral()).toEqual([]);
    expect(coupling.quoteCouplingId).toBe((await couplingOf(world, id)).couplingId);
    expect((await couplingOf(world, id)).state).toBe('ended');
    const [order] = await world.people.businessCentralOrders();
    expect(order).toMatchObject({ externalDocumentNumber: 'REQUEST 7', discountAmount: 20 });
    const archived = await world.people.control('businessCentral', 'GET', `/archive?number=${quote?.number}`);
    expect(JSON.stringify(archived)).toContain(String(quote?.number));
    expect(world.crashes).toEqual([]);
  });

  it('keeps what the seller changed in the order, and decides by rule about what a processor changed in the quote', async () => {
    const { world, quotes, id, quote } = await coupledQuote();
    const chair = lineOf(quote, '1900-S');
    await world.people.businessCentral('PATCH', `salesQuotes(${quote?.id})/salesQuoteLines(${chair?.id})`, {
      unitPrice: 88,
    });
    await world.settle();
    await quotes.win(id);
    const orderId = await quotes.convert(id);
    const lines = await world.people.salesLines(orderId);
    const desk = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1896-S');
    await world.people.sales('PATCH', `salesorderdetails(${desk?.salesorderdetailid})`, { quantity: 4 });
    await world.people.addSalesLine(orderId, { product: '1908-S', quantity: 1, price: 33 });
    await world.people.submit(orderId);
    await world.settle();
    const { businessCentral, coupling } = await expectAgreement(world, orderId);
    const prices = businessCentral.lines.map((line) => [line.product, line.quantity, line.unitPrice]);
    expect(prices).toContainEqual(['1900-S', '8', '88']);
    expect(prices).toContainEqual(['1908-S', '1', '33']);
    expect(prices.find(([product]) => product === '1896-S')?.[1]).toBe('4');
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    const conflicts = journal.flatMap((entry) => entry.conflicts ?? []);
    expect(conflicts).toContainEqual(
      expect.objectContaining({ group: 'price', sales: expect.objectContaining({ unitPrice: '99.5' }) }),
    );
  });

  it('that never reached Business Central gives an order like any other', async () => {
    const { world, quotes } = await newWorld();
    await world.people.control('sales', 'POST', '/notifications', { drop: 1 });
    const id = await quotes.newQuote({ lines: twoLines });
    await quotes.win(id);
    await world.settle();
    await world.people.control('sales', 'POST', '/notifications', { drop: 0 });
    const orderId = await quotes.convert(id);
    await world.people.submit(orderId);
    await world.settle();
    await expectAgreement(world, orderId);
    expect(await world.people.businessCentralOrders()).toHaveLength(1);
  });

  it('whose order a processor has made already is not doubled', async () => {
    const { world, quotes, id, quote } = await coupledQuote();
    await world.people.businessCentral('POST', `salesQuotes(${quote?.id})/Microsoft.NAV.makeOrder`);
    await world.settle();
    await quotes.win(id);
    const orderId = await quotes.convert(id);
    await world.people.submit(orderId);
    await world.settle();
    expect(await world.people.businessCentralOrders()).toHaveLength(1);
    expect((await couplingOf(world, orderId)).parked?.reason).toBe('twinAmbiguous');
  });

  it('processed again changes nothing more (P-065)', async () => {
    const { world, quotes, id } = await coupledQuote();
    await quotes.win(id);
    const orderId = await quotes.convert(id);
    await world.people.submit(orderId);
    await world.settle();
    await world.sweepAndSettle();
    const before = JSON.stringify(world.couplings.all());
    await world.people.takeRequests();
    await world.sweepAndSettle();
    expect(JSON.stringify(world.couplings.all())).toBe(before);
    expect(await world.people.businessCentralOrders()).toHaveLength(1);
  });
});

describe('a lost quote', () => {
  it('is left in Business Central, the seller and the operator are told, and deleting it there ends it', async () => {
    const { world, quotes, id, quote } = await coupledQuote();
    await quotes.lose(id);
    await world.settle();
    expect(await quotes.inBusinessCentral()).toHaveLength(1);
    expect((await couplingOf(world, id)).parked?.reason).toBe('quoteClosedInSales');
    expect((await quotes.notes(id)).join()).toContain('is left as it is');
    await world.people.businessCentral('DELETE', `salesQuotes(${quote?.id})`);
    await world.settle();
    expect(await couplingOf(world, id)).toMatchObject({ state: 'ended' });
    expect((await couplingOf(world, id)).parked).toBeUndefined();
  });

  const deleting = { policies: { closedQuotes: 'delete' } } as const;

  it('is deleted in Business Central where the policy says so: a version is kept, the seller told, the coupling ends', async () => {
    const { world, quotes, id } = await coupledQuote(deleting);
    await quotes.lose(id);
    await world.settle();
    expect(await quotes.inBusinessCentral()).toEqual([]);
    const coupling = await couplingOf(world, id);
    expect([coupling.state, coupling.parked]).toEqual(['ended', undefined]);
    expect((await quotes.notes(id)).join()).toContain('in Business Central is deleted');
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    expect(journal.filter(({ kind }) => kind === 'version')).toHaveLength(1);
  });

  it('that was changed in Business Central unseen is left to people all the same (I14)', async () => {
    const { world, quotes, id, quote } = await coupledQuote(deleting);
    const desk = lineOf(quote, '1896-S');
    await world.people.control('businessCentral', 'POST', '/notifications', { drop: 1 });
    await world.people.businessCentral('PATCH', `salesQuotes(${quote?.id})/salesQuoteLines(${desk?.id})`, {
      quantity: 9,
    });
    await quotes.lose(id);
    await world.settle();
    expect(await quotes.inBusinessCentral()).toHaveLength(1);
    expect((await couplingOf(world, id)).parked?.reason).toBe('quoteClosedInSales');
  });

  it.each(['lostAnswer', 'cutBefore'] as const)('%s while it is deleted: deleted and told once (I9)', async (kind) => {
    const { world, quotes, id } = await coupledQuote(deleting);
    await world.people.control('businessCentral', 'POST', '/faults', {
      kind,
      match: { method: 'POST', path: 'batch' },
      times: 1,
    });
    await quotes.lose(id);
    await world.settle();
    await world.sweepAndSettle();
    expect(await quotes.inBusinessCentral()).toEqual([]);
    expect((await couplingOf(world, id)).state).toBe('ended');
    expect((await quotes.notes(id)).filter((note) => note.includes('is deleted'))).toHaveLength(1);
  });
});
