import { describe, expect, it } from '@jest/globals';
import { mappingWith, type OwnMapping } from '../../lib/mapping/connection-mapping';
import { ownPhone } from '../support/own-phone';
import { expectAgreement, onlyCoupling } from './agreement';
import { addColumn } from './own-columns';
import { World } from './world';

const nothing: OwnMapping = { codes: {}, header: [], line: [] };
const desk = [{ product: '1896-S', quantity: 2, price: 600 }];

async function orderOf(world: World) {
  const [order] = await world.people.businessCentralOrders();
  return { id: String(order?.id), order };
}

describe('fields that a connection adds (spec §2, Mapping)', () => {
  it('a column of a customer’s own follows a property of Business Central, both ways, and the note calls it by its label', async () => {
    const world = await World.create({ mapping: mappingWith(ownPhone) });
    await addColumn(world, 'salesorder', 'contoso_phone');
    const id = await world.people.newSalesOrder({ lines: desk, values: { contoso_phone: '45 11 22 33' } });
    await world.settle();
    expect((await orderOf(world)).order?.phoneNumber).toBe('45 11 22 33');
    await world.people.businessCentral('PATCH', `salesOrders(${(await orderOf(world)).id})`, {
      phoneNumber: '45 99 88 77',
    });
    await world.settle();
    expect((await world.people.salesOrder(id)).contoso_phone).toBe('45 99 88 77');
    const notes = (await world.people.sales('GET', 'annotations?$select=notetext')).value as { notetext: string }[];
    expect(notes.map((note) => note.notetext).join()).toContain(
      'The phone number was 45 11 22 33 and is now 45 99 88 77.',
    );
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { contoso_phone: '45 12 34 56' });
    await world.people.submit(id);
    await world.settle();
    expect((await orderOf(world)).order?.phoneNumber).toBe('45 12 34 56');
    const { coupling } = await expectAgreement(world, id);
    expect(coupling.base?.header['custom.phone']).toEqual({
      businessCentral: '45 12 34 56',
      sales: '45 12 34 56',
    });
  });

  it('while the column is missing nothing is written there and Business Central keeps its value', async () => {
    const world = await World.create({ mapping: mappingWith(ownPhone) });
    const id = await world.people.newSalesOrder({ lines: desk });
    await world.settle();
    const { id: orderId, order } = await orderOf(world);
    const before = order?.phoneNumber;
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { name: 'PO 2' });
    await world.people.submit(id);
    await world.settle();
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { shipToCity: 'Neustadt' });
    await world.settle();
    expect((await orderOf(world)).order).toMatchObject({ phoneNumber: before, externalDocumentNumber: 'PO 2' });
    expect((await onlyCoupling(world)).parked).toBeUndefined();
  });

  it('a field of a page of a customer’s own reaches Sales, and is put back when it is changed there', async () => {
    const own: OwnMapping = {
      ...nothing,
      page: { route: 'tandem/orders/v1.0', entitySet: 'salesOrderDetails' },
      header: [
        {
          name: 'custom.dueDate',
          label: 'The due date',
          kind: 'text',
          direction: 'fromBusinessCentral',
          takenWhile: 'never',
          maxLength: 10,
          businessCentral: { page: 'dueDate' },
          sales: { column: 'contoso_duedate' },
        },
      ],
    };
    const world = await World.create({ mapping: mappingWith(own) });
    await addColumn(world, 'salesorder', 'contoso_duedate');
    const id = await world.people.newSalesOrder({ lines: desk });
    await world.settle();
    const dueDate = (await world.people.salesOrder(id)).contoso_duedate;
    expect(dueDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { contoso_duedate: 'tomorrow' });
    await world.people.submit(id);
    await world.settle();
    expect((await world.people.salesOrder(id)).contoso_duedate).toBe(dueDate);
    const { coupling } = await expectAgreement(world, id);
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    expect(journal.find((entry) => entry.kind === 'putBack')?.summary).toContain('custom.dueDate');
  });
});

describe('the header (Business Central sheet 2.1)', () => {
  it('the contact of the delivery address and the e-mail address travel both ways', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({
      lines: desk,
      values: { shipto_name: 'Lager', shipto_contactname: 'Ida Holm', emailaddress: 'ida@example.com' },
    });
    await world.settle();
    const { id: orderId, order } = await orderOf(world);
    expect(order).toMatchObject({ shipToContact: 'Ida Holm', email: 'ida@example.com' });
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, {
      shipToContact: 'Bo Lund',
      email: 'bo@example.com',
    });
    await world.settle();
    expect(await world.people.salesOrder(id)).toMatchObject({
      shipto_contactname: 'Bo Lund',
      emailaddress: 'bo@example.com',
    });
    await expectAgreement(world, id);
  });

  it('the invoice address comes from Business Central, and is put back when a seller changes it', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: desk });
    await world.settle();
    const { order } = await orderOf(world);
    expect(order?.billToName).not.toBe('');
    expect(await world.people.salesOrder(id)).toMatchObject({
      billto_name: order?.billToName,
      billto_line1: order?.billToAddressLine1,
      billto_city: order?.billToCity,
    });
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { billto_city: 'Elsewhere' });
    await world.people.submit(id);
    await world.settle();
    expect((await world.people.salesOrder(id)).billto_city).toBe(order?.billToCity);
    await expectAgreement(world, id);
  });

  it('payment terms, shipment method and salesperson follow by the codes of the settings, both ways', async () => {
    const probe = await World.create();
    const userOf = (name: string) => probe.people.firstId('systemusers', `fullname eq '${name}'`, 'systemuserid');
    const me = await userOf('Bruno Marchetti');
    const other = await userOf('Chidi Okafor');
    const mapping = mappingWith({
      ...nothing,
      codes: {
        paymentTerms: [
          { businessCentral: '30D', sales: '1' },
          { businessCentral: '14D', sales: '3' },
        ],
        shipmentMethod: [
          { businessCentral: 'EXW', sales: '1' },
          { businessCentral: 'CIF', sales: '2' },
        ],
        salesperson: [
          { businessCentral: 'BM', sales: me },
          { businessCentral: 'CO', sales: other },
        ],
      },
    });
    const world = await World.create({ mapping });
    const id = await world.people.newSalesOrder({
      lines: desk,
      values: { paymenttermscode: 3, freighttermscode: 2, 'ownerid@odata.bind': `/systemusers(${me})` },
    });
    await world.settle();
    const { id: orderId, order } = await orderOf(world);
    expect(await world.people.businessCentral('GET', `paymentTerms(${order?.paymentTermsId})`)).toMatchObject({
      code: '14D',
    });
    expect(await world.people.businessCentral('GET', `shipmentMethods(${order?.shipmentMethodId})`)).toMatchObject({
      code: 'CIF',
    });
    expect(order?.salesperson).toBe('BM');
    const terms = (await world.people.businessCentral('GET', 'paymentTerms')).value as { id: string; code: string }[];
    const thirty = terms.find((row) => row.code === '30D');
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, {
      paymentTermsId: thirty?.id,
      salesperson: 'CO',
    });
    await world.settle();
    const after = await world.people.sales('GET', `salesorders(${id})`);
    expect(after).toMatchObject({ paymenttermscode: 1, _ownerid_value: other });
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.header).toMatchObject({
      paymentTerms: '30D',
      shipmentMethod: 'CIF',
      salesperson: 'CO',
    });
  });

  it('an order of a contact goes to the account that the contact belongs to, and stays the contact’s in Sales', async () => {
    const world = await World.create();
    const account = await world.people.firstId('accounts', "accountnumber eq 'C00010'", 'accountid');
    const contact = await world.people.sales('POST', 'contacts', {
      firstname: 'Ida',
      lastname: 'Holm',
      'parentcustomerid_account@odata.bind': `/accounts(${account})`,
    });
    const id = await world.people.newSalesOrder({
      lines: desk,
      values: { 'customerid_contact@odata.bind': `/contacts(${contact.contactid})` },
      isOfContact: true,
    });
    await world.settle();
    expect((await orderOf(world)).order?.customerNumber).toBe('C00010');
    expect((await world.people.sales('GET', `salesorders(${id})`))._contactid_value).toBe(contact.contactid);
    await expectAgreement(world, id);
  });

  it('an order of a contact without an account waits with a plain reason, and goes on once the contact has one', async () => {
    const world = await World.create();
    const contact = await world.people.sales('POST', 'contacts', { firstname: 'Ida', lastname: 'Holm' });
    const id = await world.people.newSalesOrder({
      lines: desk,
      values: { 'customerid_contact@odata.bind': `/contacts(${contact.contactid})` },
      isOfContact: true,
    });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({
      reason: 'referenceMissing',
      sentence: expect.stringContaining('a customer for the contact Ida Holm, who belongs to no account with a number'),
    });
    const account = await world.people.firstId('accounts', "accountnumber eq 'C00020'", 'accountid');
    await world.people.sales('PATCH', `contacts(${contact.contactid})`, {
      'parentcustomerid_account@odata.bind': `/accounts(${account})`,
    });
    await world.sweepAndSettle();
    expect((await orderOf(world)).order?.customerNumber).toBe('C00020');
    await expectAgreement(world, id);
  });

  it('a text that Business Central cannot hold is shortened there, kept in Sales, journaled and told', async () => {
    const world = await World.create();
    const long = `Gate ${'7'.repeat(120)}`;
    const id = await world.people.newSalesOrder({ lines: desk, values: { shipto_line1: long } });
    await world.settle();
    const { id: orderId, order } = await orderOf(world);
    expect(order?.shipToAddressLine1).toBe(long.slice(0, 100));
    expect((await world.people.salesOrder(id)).shipto_line1).toBe(long);
    const notesOf = async () => JSON.stringify((await world.people.sales('GET', 'annotations?$select=notetext')).value);
    expect(await notesOf()).toContain('The delivery address is longer than Business Central holds');
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { name: 'N'.repeat(40) });
    await world.people.submit(id);
    await world.settle();
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { shipToCity: 'Neustadt' });
    await world.settle();
    expect(await notesOf()).toContain('The order reference is longer than Business Central holds');
    const { coupling } = await expectAgreement(world, id);
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    const summaries = journal.map((entry) => entry.summary).join();
    expect(summaries).toContain('shortened to what both sides hold: shipToAddressLine1');
    expect(summaries).toContain('shortened to what both sides hold: externalDocumentNumber');
  });
});
