import { describe, expect, it } from '@jest/globals';
import { coupleOrders } from '../../lib/operations/order-commands';
import type { ConnectionPolicies } from '../../lib/ports/connection';
import { referenceOnPage } from '../support/page-mapping';
import { expectAgreement, onlyCoupling } from './agreement';
import { changeInSales, pageWorld } from './page-world';
import { rowsOf } from './people';
import type { World } from './world';

const reopening = { changeReleased: 'reopen' } as const;
const desk = [{ product: '1896-S', quantity: 2, price: 600 }];

/** A coupled order of one line, released in Business Central. */
async function releasedOrder(
  policies: Partial<ConnectionPolicies> = reopening,
): Promise<{ world: World; id: string; orderId: string }> {
  const world = await pageWorld(policies);
  const id = await world.people.newSalesOrder({ lines: desk });
  await world.settle();
  const [order] = await world.people.businessCentralOrders();
  const orderId = String(order?.id);
  await world.people.control('businessCentral', 'POST', `/orders/${orderId}/release`);
  await world.settle();
  await world.clock.advance(3_600_000);
  return { world, id, orderId };
}

async function shown(world: World) {
  const [order] = await world.people.businessCentralOrders();
  const [line] = rowsOf(order?.salesOrderLines);
  return { id: order?.id, status: order?.status, quantity: line?.quantity, unitPrice: line?.unitPrice };
}

const refusal = (message: string) => ({
  status: 400,
  body: { error: { code: 'Application_DialogException', message } },
});

/** Business Central refuses such posts with this sentence: so many times, else until it is told otherwise. */
async function refuses(world: World, path: string, sentence: string, times?: number): Promise<void> {
  const fault = { kind: 'status', options: refusal(sentence), match: { method: 'POST', path } };
  await world.people.control('businessCentral', 'POST', '/faults', times === undefined ? fault : { ...fault, times });
}

async function notes(world: World): Promise<string> {
  const read = await world.people.sales('GET', 'annotations?$select=notetext');
  return rowsOf(read.value)
    .map((note) => String(note.notetext))
    .join('\n');
}

async function journalOf(world: World) {
  return await world.couplings.readJournal('world', (await onlyCoupling(world)).couplingId);
}

describe('policy reopen: a seller’s change of a released order (spec §3.2)', () => {
  it('reopens the order, changes it in place and releases it again; the seller is told once, and nothing else', async () => {
    const { world, id, orderId } = await releasedOrder();
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    await world.sweepAndSettle();
    expect(await shown(world)).toMatchObject({ id: orderId, status: 'Open', quantity: 5, unitPrice: 600 });
    const { coupling } = await expectAgreement(world, id);
    expect([coupling.awaitingRelease, coupling.toRelease, coupling.supersededIds]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const told = await notes(world);
    expect(told).toContain('was reopened in Business Central and released again.');
    expect(told.match(/open in Business Central/g)).toBeNull();
    const effects = (await journalOf(world)).filter(
      ({ kind, side }) => kind === 'effect' && side === 'businessCentral',
    );
    expect(effects.map(({ summary, outcome }) => [summary.split(' ')[0], outcome]).slice(-3)).toEqual([
      ['reopen', 'done'],
      ['write', 'done'],
      ['release', 'done'],
    ]);
  });

  it('also where price, quantity and description of one line change together', async () => {
    const { world, id } = await releasedOrder();
    await world.people.reopen(id);
    const [line] = await world.people.salesLines(id);
    const change = { quantity: 5, priceperunit: 550, description: 'Desk with drawer' };
    await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, change);
    await world.people.submit(id);
    await world.settle();
    const [changed] = await world.people.businessCentralOrders();
    expect(rowsOf(changed?.salesOrderLines)).toMatchObject([
      { description: 'Desk with drawer', quantity: 5, unitPrice: 550 },
    ]);
    await expectAgreement(world, id);
  });

  it('does not reopen for what Business Central takes of a released order, nor for what is missing there', async () => {
    const { world, id } = await releasedOrder();
    await changeInSales(world, id, { values: { name: 'PO 2' } });
    await world.settle();
    await world.people.reopen(id);
    await world.people.sales('POST', 'products', {
      name: 'Not in Business Central',
      productnumber: 'NOT-THERE',
      'defaultuomid@odata.bind': `/uoms(${await world.people.firstId('uoms', "name eq 'PCS'", 'uomid')})`,
      'defaultuomscheduleid@odata.bind': `/uomschedules(${await world.people.firstId('uomschedules', 'uomscheduleid ne null', 'uomscheduleid')})`,
      quantitydecimal: 2,
    });
    await world.people.addSalesLine(id, { product: 'NOT-THERE', quantity: 1, price: 5 });
    await world.people.submit(id);
    await world.settle();
    expect((await onlyCoupling(world)).parked?.reason).toBe('referenceMissing');
    expect((await journalOf(world)).filter(({ summary }) => summary.startsWith('reopen'))).toEqual([]);
    expect(await shown(world)).toMatchObject({ status: 'Open' });
  });

  it('a partly shipped order is not reopened: what Business Central refuses waits', async () => {
    const { world, id, orderId } = await releasedOrder();
    const [order] = await world.people.businessCentralOrders();
    const [line] = rowsOf(order?.salesOrderLines);
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/ship`, {
      lines: [{ lineId: line?.id, quantity: 1 }],
    });
    await world.settle();
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    expect((await onlyCoupling(world)).parked?.reason).toBe('partlyShipped');
    expect(await shown(world)).toMatchObject({ status: 'Open', quantity: 2 });
  });

  it('releaseOrders never: the order stays a draft, and seller and report say so until somebody releases it', async () => {
    const { world, id, orderId } = await releasedOrder({ ...reopening, releaseOrders: 'never' });
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    await world.sweepAndSettle();
    expect(await shown(world)).toMatchObject({ status: 'Draft', quantity: 5 });
    expect((await onlyCoupling(world)).awaitingRelease).toBe(true);
    expect(await notes(world)).toContain('it has to be released there again.');
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/release`);
    await world.settle();
    const { coupling } = await expectAgreement(world, id);
    expect(coupling.awaitingRelease).toBeUndefined();
  });

  it('a change that Business Central refuses once the order is open waits with its sentence, and the order goes on later', async () => {
    const { world, id } = await releasedOrder();
    await refuses(world, 'batch', 'Not today.');
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    expect((await onlyCoupling(world)).parked).toMatchObject({ reason: 'refusedByBusinessCentral' });
    expect(await shown(world)).toMatchObject({ status: 'Draft', quantity: 2 });
    await world.people.control('businessCentral', 'DELETE', '/faults');
    await world.sweepAndSettle();
    await expectAgreement(world, id);
    expect(await shown(world)).toMatchObject({ status: 'Open', quantity: 5 });
  });

  it('a release that is refused is told, does not hold back what else is to cross, and is tried again', async () => {
    const { world, id } = await releasedOrder();
    await refuses(world, 'NAV.release', 'There is nothing to release.', 2);
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    const parked = await onlyCoupling(world);
    expect(parked.parked).toMatchObject({ reason: 'releaseRefused', detail: 'There is nothing to release.' });
    expect(parked.base?.header.businessCentralStatus).toEqual({ businessCentral: 'Draft', sales: 'Draft' });
    await world.sweepAndSettle();
    await expectAgreement(world, id);
    expect(await shown(world)).toMatchObject({ status: 'Open', quantity: 5 });
  });

  it('what was reopened is released again when the seller takes the order back meanwhile', async () => {
    const { world, id } = await releasedOrder();
    await refuses(world, 'batch', 'Not today.');
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    expect(await shown(world)).toMatchObject({ status: 'Draft' });
    await world.people.control('businessCentral', 'DELETE', '/faults');
    await world.people.reopen(id);
    await world.settle();
    expect(await shown(world)).toMatchObject({ status: 'Open', quantity: 2 });
    expect((await onlyCoupling(world)).state).toBe('held');
    await world.people.submit(id);
    await world.settle();
    expect(await shown(world)).toMatchObject({ status: 'Open', quantity: 5 });
    await expectAgreement(world, id);
  });
});

describe('what was reopened and then deleted in Sales (I14)', () => {
  it('is released again before a person is asked', async () => {
    const { world, id } = await releasedOrder();
    await refuses(world, 'batch', 'Not today.');
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    expect(await shown(world)).toMatchObject({ status: 'Draft' });
    await world.people.sales('DELETE', `salesorders(${id})`);
    await world.settle();
    expect(await shown(world)).toMatchObject({ status: 'Open', quantity: 2 });
    expect(world.couplings.all()[0]).toMatchObject({ parked: { reason: 'deletedInSales' } });
    expect(world.couplings.all()[0]?.toRelease).toBeUndefined();
  });
});

describe('an order coupled with another document while the former one was to be released again', () => {
  it('leaves the other one a draft: nobody has asked for its release', async () => {
    const { world, id } = await releasedOrder();
    await refuses(world, 'NAV.release', 'There is nothing to release.');
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    expect((await onlyCoupling(world)).toRelease).toBe('again');
    const other = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 5, unitPrice: 610 }],
    });
    await world.settle();
    await world.people.control('businessCentral', 'DELETE', '/faults');
    const pair = { salesOrderId: id, businessCentralOrderId: other.id };
    const body = { ...pair, valuesOf: 'businessCentral', repoint: true };
    expect(await world.operate(() => coupleOrders(world.engine, { body, who: 'ada' }))).toMatchObject({ kind: 'ok' });
    await world.settle();
    await world.sweepAndSettle();
    expect(await world.people.businessCentral('GET', `salesOrders(${other.id})`)).toMatchObject({ status: 'Draft' });
  });
});

describe('policy releaseOrders', () => {
  it('enteredAndAgain: an order that a seller enters is released once both sides agree (P-001)', async () => {
    const world = await pageWorld({ releaseOrders: 'enteredAndAgain' });
    const id = await world.people.newSalesOrder({ lines: desk, values: { contoso_reference: 'Ida' } });
    await world.settle();
    expect(await shown(world)).toMatchObject({ status: 'Open', quantity: 2, unitPrice: 600 });
    const { coupling } = await expectAgreement(world, id);
    expect(coupling.toRelease).toBeUndefined();
    const [order] = await world.people.businessCentralOrders();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/reopen`);
    await world.settle();
    expect(await shown(world)).toMatchObject({ status: 'Draft' });
  });

  it('an order that was made anew is released again (C2)', async () => {
    const { world, id, orderId } = await releasedOrder({ changeReleased: 'archiveAndRecreate' });
    await changeInSales(world, id, { quantity: 5 });
    await world.settle();
    expect(await shown(world)).toMatchObject({ status: 'Open', quantity: 5 });
    expect((await shown(world)).id).not.toBe(orderId);
    const { coupling } = await expectAgreement(world, id);
    expect([coupling.awaitingRelease, coupling.toRelease]).toEqual([undefined, undefined]);
  });

  it('without an action to release nothing is released', async () => {
    const { page, ...own } = referenceOnPage;
    const mapping = { ...own, page: { route: String(page?.route), entitySet: String(page?.entitySet) } };
    const world = await pageWorld({ releaseOrders: 'enteredAndAgain' }, { mapping });
    await world.people.newSalesOrder({ lines: desk });
    await world.settle();
    expect(await shown(world)).toMatchObject({ status: 'Draft' });
  });
});
