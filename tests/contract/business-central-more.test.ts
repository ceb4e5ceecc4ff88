import { describe, expect, it } from '@jest/globals';
import { codeTablesLifeMs } from '../../lib/business-central/code-tables.js';
import { mappingWith, type OwnMapping } from '../../lib/mapping/connection-mapping.js';
import { decimal } from '../../lib/order/decimal.js';
import { isLasting } from '../../lib/ports/remote-result.js';
import { referenceOnPage } from '../support/page-mapping.js';
import { expectFailure, expectValue } from '../support/results.js';
import { BusinessCentralWorld } from './business-central-world.js';

const coded = mappingWith({
  codes: { paymentTerms: [{ businessCentral: '30D', sales: '1' }] },
  header: [],
  line: [],
});
const page: OwnMapping = {
  codes: {},
  line: [],
  page: { route: 'tandem/orders/v1.0', entitySet: 'salesOrderDetails' },
  header: [
    {
      name: 'custom.dueDate',
      label: 'The due date',
      kind: 'text',
      maxLength: 10,
      direction: 'fromBusinessCentral',
      takenWhile: 'never',
      businessCentral: { page: 'dueDate' },
      sales: { column: 'contoso_duedate' },
    },
  ],
};
const creation = { header: { customerNumber: 'C00010', 'paymentTermsId.code': '14D' }, lines: [] };

/** A client whose mapping has a field of the page that both sides may change, and the page's actions. */
async function ordersOnPage() {
  const world = new BusinessCentralWorld();
  const client = world.client(world.api.companyId, mappingWith(referenceOnPage));
  const lines = [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: { decimal: decimal('2') } }];
  const { id } = expectValue(await client.createOrder({ header: { customerNumber: 'C00010' }, lines }));
  return { world, client, id };
}

describe('what the order of Business Central does not show by itself', () => {
  it('codes are written as ids and ids read as codes; the small table is asked for once in a while', async () => {
    const world = new BusinessCentralWorld();
    const client = world.client(world.api.companyId, coded);
    const made = await world.simulator.countRequests(async () => expectValue(await client.createOrder(creation)));
    expect(made.requests).toBe(2);
    const read = await world.simulator.countRequests(async () => expectValue(await client.readOrder(made.value.id)));
    expect(read.requests).toBe(1);
    expect(read.value.properties['paymentTermsId.code']).toBe('14D');
    const { etag } = read.value;
    const header = { 'paymentTermsId.code': '30D' };
    const after = expectValue(await client.changeOrder({ orderId: made.value.id, etag, lines: [], header }));
    expect(after.properties['paymentTermsId.code']).toBe('30D');
    world.clock.advance(codeTablesLifeMs);
    const later = await world.simulator.countRequests(async () => expectValue(await client.readOrder(made.value.id)));
    expect(later.requests).toBe(2);
  });

  it('a code that Business Central does not have is refused before anything is written, with its name', async () => {
    const world = new BusinessCentralWorld();
    const client = world.client(world.api.companyId, coded);
    const failure = expectFailure(
      await client.createOrder({ ...creation, header: { ...creation.header, 'paymentTermsId.code': 'NEVER' } }),
    );
    expect(failure).toMatchObject({ reason: 'refused', message: 'Business Central has no paymentTerms "NEVER"' });
  });

  it('a page of a customer’s own is read beside the order, one request a read, and only when the mapping names it', async () => {
    const world = new BusinessCentralWorld();
    const { id } = expectValue(
      await world.businessCentral.createOrder({ header: { customerNumber: 'C00010' }, lines: [] }),
    );
    const plain = await world.simulator.countRequests(() => world.businessCentral.readOrder(id));
    expect(plain.requests).toBe(1);
    const client = world.client(world.api.companyId, mappingWith(page));
    const read = await world.simulator.countRequests(() => client.readOrder(id));
    expect(read.requests).toBe(2);
    expect(expectValue(read.value).properties['page.dueDate']).toMatch(/^\d{4}-/);
  });

  it('tells what the page of a customer’s own has; one that is not there, or that no mapping names, is told as lasting', async () => {
    const world = new BusinessCentralWorld();
    const client = (own: OwnMapping) => world.client(world.api.companyId, mappingWith(own));
    const { properties, actions } = expectValue(await client(referenceOnPage).lookAtPage());
    expect(properties).toContain('yourReference');
    expect(actions).toContain('reopen');
    const elsewhere = { ...page, page: { route: 'tandem/orders/v9.0', entitySet: 'salesOrderDetails' } };
    expect(isLasting(expectFailure(await client(elsewhere).lookAtPage()))).toBe(true);
    expect(isLasting(expectFailure(await world.businessCentral.lookAtPage()))).toBe(true);
  });

  it('a field of the page is written under the page’s own version; a stale one writes nothing', async () => {
    const { world, client, id } = await ordersOnPage();
    const { pageEtag = '' } = expectValue(await client.readOrder(id));
    const values = { 'page.yourReference': 'Ida' };
    const written = await world.simulator.countRequests(() =>
      client.changePage({ orderId: id, etag: pageEtag, values }),
    );
    expect(written.requests).toBe(3);
    expect(expectValue(written.value)).toMatchObject({ id, properties: { 'page.yourReference': 'Ida' } });
    const again = await client.changePage({ orderId: id, etag: pageEtag, values: { 'page.yourReference': 'Bo' } });
    expect(expectFailure(again).reason).toBe('versionMismatch');
    expect(expectValue(await client.readOrder(id)).properties['page.yourReference']).toBe('Ida');
  });

  it('releases and reopens through the actions that the page is said to have, once or twice alike', async () => {
    const { client, id } = await ordersOnPage();
    for (const [move, status] of [
      ['release', 'Open'],
      ['release', 'Open'],
      ['reopen', 'Draft'],
      ['reopen', 'Draft'],
    ] as const) {
      expect(expectValue(await client.moveStatus(id, move)).status).toBe(status);
    }
  });

  it('a release that Business Central refuses brings its sentence; without an action nothing is sent', async () => {
    const { world, client } = await ordersOnPage();
    const empty = expectValue(await client.createOrder({ header: { customerNumber: 'C00010' }, lines: [] }));
    const failure = expectFailure(await client.moveStatus(empty.id, 'release'));
    expect(failure).toMatchObject({ reason: 'refused' });
    expect(failure.message).toContain('nothing to release');
    const plain = await world.simulator.countRequests(() => world.businessCentral.moveStatus(empty.id, 'release'));
    expect([plain.requests, expectFailure(plain.value).reason]).toEqual([0, 'invalid']);
  });

  it('a page that is not there is invalid, with its name', async () => {
    const world = new BusinessCentralWorld();
    const { id } = expectValue(
      await world.businessCentral.createOrder({ header: { customerNumber: 'C00010' }, lines: [] }),
    );
    const elsewhere = { ...page, page: { route: 'contoso/orders/v1.0', entitySet: 'extras' } };
    const failure = expectFailure(await world.client(world.api.companyId, mappingWith(elsewhere)).readOrder(id));
    expect(failure.reason).toBe('invalid');
    expect(failure.message).toContain('contoso/orders/v1.0/extras');
  });
});

describe('what hangs on an order beside its fields', () => {
  it('dimensions of the order and of a line are read, added, changed and taken off; files are listed', async () => {
    const world = new BusinessCentralWorld();
    const client = world.client(world.api.companyId);
    const lines = [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: { decimal: decimal('2') } }];
    const { id } = expectValue(await client.createOrder({ header: { customerNumber: 'C00010' }, lines }));
    const [line] = expectValue(await client.readOrder(id)).lines;
    const lineId = line?.id ?? '';
    const texts = (of: readonly { readonly code: string; readonly valueCode: string }[] = []) =>
      of.map(({ code, valueCode }) => `${code} ${valueCode}`);
    const shown = async () => {
      const { dimensions, files } = expectValue(await client.readAside(id));
      return { header: texts(dimensions?.header), line: texts(dimensions?.lines[lineId]), files };
    };
    const project = { id: '00000000-0000-0000-0000-000000000000', code: 'PROJECT', valueCode: 'FAIR' };
    expectValue(await client.changeDimension({ orderId: id }, { ...project, how: 'add' }));
    expect(await shown()).toEqual({ header: ['PROJECT FAIR'], line: ['PROJECT FAIR'], files: [] });
    const there = expectValue(await client.readAside(id)).dimensions?.header[0]?.id ?? '';
    const place = { orderId: id, lineId };
    expectValue(await client.changeDimension(place, { ...project, id: there, valueCode: 'SCHOOLS', how: 'change' }));
    expect(await shown()).toMatchObject({ header: ['PROJECT FAIR'], line: ['PROJECT SCHOOLS'] });
    expectValue(await client.changeDimension(place, { ...project, id: there, how: 'remove' }));
    expect(await shown()).toMatchObject({ header: ['PROJECT FAIR'], line: [] });
    const refused = expectFailure(
      await client.changeDimension(place, { ...project, valueCode: 'NOWHERE', how: 'add' }),
    );
    expect(refused.reason).toBe('refused');
  });

  it('tax groups are those of the company, and those that items have where it does not list them', async () => {
    const world = new BusinessCentralWorld();
    const list = async () => expectValue(await world.client(world.api.companyId).listTaxGroups());
    expect([...(await list())].toSorted()).toEqual(['REDUCED', 'STANDARD', 'ZERO']);
    await world.simulator.call('POST', '/setup', { taxGroups: false });
    expect(await list()).toEqual(['STANDARD']);
  });
});
