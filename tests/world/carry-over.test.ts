import { describe, expect, it } from '@jest/globals';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import { expectAgreement, onlyCoupling } from './agreement';
import { changeFirstLine, coupledOrder, type Life, notes } from './life-cycle-world';
import { type Row, rowsOf } from './people';
import { RacingPeople } from './racing-people';

const policies = { changeReleased: 'archiveAndRecreate' } as const;
const blankId = '00000000-0000-0000-0000-000000000000';

/** What people do in Business Central, then a release, then a seller's change: the document is made anew. */
async function madeAnew(
  options: {
    readonly setup?: Row;
    readonly before?: (life: Life) => Promise<void>;
    readonly header?: Row;
    readonly chair?: readonly Row[];
    readonly quantity?: number;
  } = {},
): Promise<Life & { readonly was: Row; readonly is: Row }> {
  const life = await coupledOrder({ policies });
  const { world, order, id } = life;
  const { people } = world;
  if (options.setup !== undefined) {
    await people.control('businessCentral', 'POST', '/setup', options.setup);
  }
  await options.before?.(life);
  if (options.header !== undefined) {
    await people.businessCentral('PATCH', `salesOrders(${order.id})`, options.header);
  }
  const [, chair] = rowsOf(order.salesOrderLines);
  for (const values of options.chair ?? []) {
    await people.businessCentral('PATCH', `salesOrders(${order.id})/salesOrderLines(${chair?.id})`, values);
  }
  await people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
  await world.settle();
  const [was] = await people.businessCentralOrders();
  await changeFirstLine(life, options.quantity ?? 7);
  await world.settle();
  await world.sweepAndSettle();
  await expectAgreement(world, id);
  const [is] = await people.businessCentralOrders();
  expect(is?.id).not.toBe(order.id);
  return { ...life, was: was ?? {}, is: is ?? {} };
}

async function journalText({ world }: Life): Promise<string> {
  const journal = await world.couplings.readJournal('world', (await onlyCoupling(world)).couplingId);
  return journal.map(({ summary }) => summary).join('\n');
}

/** An item of the reduced tax group, so that the group is one that items have. */
async function reducedItem({ world }: Life): Promise<void> {
  const found = await world.people.businessCentral('GET', "items?$filter=number eq '1928-S'");
  const [item] = rowsOf(found.value);
  await world.people.businessCentral('PATCH', `items(${item?.id})`, { taxGroupCode: 'REDUCED' });
}

describe('a document that is made anew is what the old one was, but for the change (spec §3.2, I3)', () => {
  it('what a processor has emptied stays empty, where the customer or the item would fill it in', async () => {
    const header = {
      phoneNumber: '',
      email: '',
      salesperson: '',
      paymentTermsId: blankId,
      shipmentMethodId: blankId,
      sellToAddressLine1: 'Other Way 3',
    };
    const { was, is } = await madeAnew({
      header,
      chair: [{ description: '' }, { unitPrice: 0 }, { locationId: blankId }],
    });
    const names = [...Object.keys(header), 'shipToAddressLine1', 'requestedDeliveryDate', 'postingDate'];
    const shown = (order: Row) => Object.fromEntries(names.map((name) => [name, order[name]]));
    expect(shown(is)).toEqual(shown(was));
    expect(shown(is)).toMatchObject(header);
    const [, chair] = rowsOf(is.salesOrderLines);
    expect(chair).toMatchObject({ description: '', unitPrice: 0, locationId: blankId });
  });

  it('quantities to ship and to invoice are kept; where all was to go, all of the new quantity is', async () => {
    const { is } = await madeAnew({ chair: [{ shipQuantity: 3 }, { invoiceQuantity: 2 }] });
    const [desk, chair] = rowsOf(is.salesOrderLines);
    expect(chair).toMatchObject({ quantity: 8, shipQuantity: 3, invoiceQuantity: 2 });
    expect(desk).toMatchObject({ quantity: 7, shipQuantity: 7, invoiceQuantity: 7 });
  });

  it.each([
    ['by the tax groups of the company', {}],
    ['by those of items, where Business Central lists none', { setup: { taxGroups: false }, before: reducedItem }],
  ])('a tax group of its own is found again by what it reads as (S-085), %s', async (_, options) => {
    const { was, is, world, id } = await madeAnew({ ...options, chair: [{ taxCode: 'REDUCED' }] });
    const [, before] = rowsOf(was.salesOrderLines);
    const [, after] = rowsOf(is.salesOrderLines);
    expect(after).toMatchObject({ taxCode: 'VAT9', taxPercent: 9, netTaxAmount: before?.netTaxAmount });
    expect((await world.people.salesLines(id)).map((line) => line.tax)).toEqual([954.62, 71.64]);
  });

  it('a tax that no group known gives back is told to the seller and in the history', async () => {
    const life = await madeAnew({ setup: { taxGroups: false }, chair: [{ taxCode: 'REDUCED' }] });
    const lost = 'Guest chair Lofthus: tax VAT9 9 % → VAT21 21 %';
    expect(await journalText(life)).toContain(`not carried over to the new order: ${lost}`);
    expect(await notes(life)).toContain(`Not carried over to the new document in Business Central: ${lost}.`);
  });

  it('texts that an item brings are there once, those of people stay, however often it is made anew', async () => {
    const extendedTexts = { '1896-S': ['Text one', 'Text two'], '1900-S': ['Chair text'] };
    const life = await madeAnew({
      setup: { extendedTexts },
      before: async ({ world, order }) => {
        const path = `salesOrders(${order.id})/salesOrderLines`;
        const [desk] = rowsOf(order.salesOrderLines);
        await world.people.businessCentral('POST', path, { lineType: 'Comment', description: 'People text' });
        await world.people.businessCentral('POST', path, { lineType: 'Comment', description: 'People text' });
        await world.people.businessCentral('PATCH', `${path}(${desk?.id})`, { description2: 'oak' });
      },
    });
    const texts = (order: Row) => rowsOf(order.salesOrderLines).map((line) => line.description);
    // The order was there before its items had texts: none of theirs belongs to it.
    const expected = ['Desk Aurland', 'Guest chair Lofthus', 'People text', 'People text'];
    expect(texts(life.is)).toEqual(expected);
    await life.world.people.control('businessCentral', 'POST', `/orders/${life.is.id}/release`);
    await life.world.settle();
    await changeFirstLine(life, 9);
    await life.world.settle();
    const [again] = await life.world.people.businessCentralOrders();
    expect(texts(again ?? {})).toEqual(expected);
  });

  it('texts that an item had brought are not doubled', async () => {
    const life = await coupledOrder({ policies });
    const { world, id } = life;
    await world.people.control('businessCentral', 'POST', '/setup', { extendedTexts: { '1896-S': ['One', 'Two'] } });
    const other = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    const find = async () =>
      (await world.people.businessCentralOrders()).find((order) => order.id !== life.order.id) ?? {};
    const lines = async () => rowsOf((await find()).salesOrderLines).map((line) => line.description);
    expect(await lines()).toEqual(['Desk Aurland', 'One', 'Two']);
    for (const quantity of [3, 4]) {
      await world.people.control('businessCentral', 'POST', `/orders/${(await find()).id}/release`);
      await world.settle();
      await changeFirstLine({ ...life, id: other }, quantity);
      await world.settle();
      expect(await lines()).toEqual(['Desk Aurland', 'One', 'Two']);
    }
    expect(id).not.toBe(other);
  });

  it('note and history say what a new document never has', async () => {
    const life = await madeAnew();
    expect(await notes(life)).toContain('Approval, reservations, attached files');
    expect(await journalText(life)).toContain('Approval, reservations, attached files');
  });
});

describe('what people edit in a new document before it is brought to its values is theirs (I2)', () => {
  it.each([
    ['header', (order: Row) => ({ path: `salesOrders(${order.id})`, values: { shipToCity: 'Harbour' } })],
    [
      'line',
      (order: Row) => ({
        path: `salesOrders(${order.id})/salesOrderLines(${rowsOf(order.salesOrderLines)[1]?.id})`,
        values: { description: 'oiled oak', unitPrice: 88 },
      }),
    ],
  ])('a value of the %s stays, and goes to Sales', async (_, edit) => {
    const racing = new RacingPeople();
    const life = await coupledOrder({ policies, stopSwitch: racing });
    const { world, id, order } = life;
    const { people } = world;
    const [, chair] = rowsOf(order.salesOrderLines);
    const line = `salesOrders(${order.id})/salesOrderLines(${chair?.id})`;
    // Levelling has something to write of its own: a blank that Business Central fills in, and a part to be shipped.
    await people.businessCentral('PATCH', `salesOrders(${order.id})`, { phoneNumber: '', salesperson: '' });
    await people.businessCentral('PATCH', line, { shipQuantity: 3, locationId: blankId });
    await people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    let edited = '';
    racing.beforeWriteToNewDocument(async () => {
      const [isNew] = await people.businessCentralOrders();
      edited = String(isNew?.id);
      const { path, values } = edit(isNew ?? {});
      await people.businessCentral('PATCH', path, values);
    });
    await changeFirstLine(life, 7);
    await world.settle();
    await world.sweepAndSettle();
    expect(edited).not.toBe(order.id);
    const { businessCentral } = await expectAgreement(world, id);
    const [isNow] = await people.businessCentralOrders();
    expect(isNow?.id).toBe(edited);
    const { path, values } = edit(isNow ?? {});
    expect(await people.businessCentral('GET', path)).toMatchObject(values);
    expect(businessCentral.lines.map(({ quantity }) => quantity)).toEqual(['7', '8']);
    expect(isNow).toMatchObject({ phoneNumber: '', salesperson: '' });
    expect(rowsOf(isNow?.salesOrderLines)[1]).toMatchObject({ shipQuantity: 3 });
  });
});

describe('dimensions and files of a document that is made anew (sheet 2.1, 2.2)', () => {
  it('dimensions of the order and of one line come along, and those that people took off stay off', async () => {
    const life = await madeAnew({
      before: async ({ world, order }) => {
        const [, chair] = rowsOf(order.salesOrderLines);
        const set = `salesOrders(${order.id})/dimensionSetLines`;
        await world.people.businessCentral('POST', set, { code: 'PROJECT', valueCode: 'FAIR' });
        await world.people.businessCentral('POST', set, { code: 'DEPARTMENT', valueCode: 'SALES' });
        const ofLine = `salesOrderLines(${chair?.id})/dimensionSetLines`;
        const shown = rowsOf((await world.people.businessCentral('GET', ofLine)).value);
        const project = shown.find(({ code }) => code === 'PROJECT');
        await world.people.businessCentral('DELETE', `${ofLine}(${project?.id})`);
        await world.people.businessCentral('POST', ofLine, { code: 'REGION', valueCode: 'NORTH' });
      },
    });
    const read = await life.world.people.businessCentral(
      'GET',
      `salesOrders(${life.is.id})?$expand=dimensionSetLines,salesOrderLines($expand=dimensionSetLines)`,
    );
    const pairs = (row: Row | undefined) =>
      rowsOf(row?.dimensionSetLines)
        .map(({ code, valueCode }) => `${code} ${valueCode}`)
        .sort();
    expect(pairs(read)).toEqual(['DEPARTMENT SALES', 'PROJECT FAIR']);
    const [desk, chair] = rowsOf(read.salesOrderLines);
    expect([pairs(desk), pairs(chair)]).toEqual([
      ['DEPARTMENT SALES', 'PROJECT FAIR'],
      ['DEPARTMENT SALES', 'REGION NORTH'],
    ]);
    expect(await notes(life)).not.toContain('Not carried over');
  });

  it('files cannot come along: their names are kept in the version and told to the seller and in the history', async () => {
    const life = await madeAnew({
      before: async ({ world, order }) => {
        const path = `/orders/${order.id}/attach`;
        await world.people.control('businessCentral', 'POST', path, { fileName: 'drawing.pdf', byteSize: 2048 });
      },
    });
    expect(await notes(life)).toContain('Not carried over to the new document in Business Central: drawing.pdf.');
    expect(await journalText(life)).toContain('not carried over to the new order: drawing.pdf');
    const journal = await life.world.couplings.readJournal('world', (await onlyCoupling(life.world)).couplingId);
    const kept = journal.flatMap(({ version }) => version?.businessCentral.aside?.files ?? []);
    expect(kept).toEqual([{ fileName: 'drawing.pdf', byteSize: 2048 }]);
  });

  it('a payment term that the seller changes with the quantity is not put back to the old one', async () => {
    const codes = [
      { businessCentral: '30D', sales: '1' },
      { businessCentral: '14D', sales: '2' },
    ];
    const mapping = mappingWith({ codes: { paymentTerms: codes }, header: [], line: [] });
    const life = await coupledOrder({ policies, mapping });
    const { world, order, id } = life;
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    const [first] = await world.people.salesLines(id);
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorderdetails(${first?.salesorderdetailid})`, { quantity: 7 });
    await world.people.sales('PATCH', `salesorders(${id})`, { paymenttermscode: 2 });
    await world.people.submit(id);
    await world.settle();
    const [is] = await world.people.businessCentralOrders();
    const terms = rowsOf((await world.people.businessCentral('GET', 'paymentTerms')).value);
    expect(is?.paymentTermsId).toBe(terms.find(({ code }) => code === '14D')?.id);
    const { coupling } = await expectAgreement(world, id);
    expect(coupling.supersededIds).toHaveLength(1);
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    const written = journal.filter(({ kind, side }) => kind === 'effect' && side === 'businessCentral').at(-1);
    expect(written?.summary).not.toContain('paymentTerms');
  });
});
