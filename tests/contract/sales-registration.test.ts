import { describe, expect, it } from '@jest/globals';
import { registerSales } from '../../lib/dataverse/registration.js';
import { secretMark } from '../../lib/dataverse/secret-mark.js';
import { missingInSales } from '../../lib/dataverse/setup-look.js';
import { unregisterSales } from '../../lib/dataverse/unregistration.js';
import { stepsFor } from '../../lib/dataverse/webhook-steps.js';
import { createSalesWebhooks } from '../../lib/dataverse/webhooks.js';
import { defaultMapping } from '../../lib/mapping/default-mapping.js';
import { decimal } from '../../lib/order/decimal.js';
import { expectFailure, expectValue } from '../support/results.js';
import { deskLineId, deskOrder, orderId } from './sales-samples.js';
import { SalesWorld } from './sales-world.js';

const registration = {
  endpointName: 'Tandem test',
  notificationUrl: 'https://func.test/api/sales',
  secret: 'abcdefghijklmnopqrstuvwxyz0123456789',
  stepPrefix: 'Tandem',
  steps: stepsFor({ policies: {}, mapping: defaultMapping }),
};

describe('Registration in Sales against the simulator', () => {
  it('D-080 makes own columns, the endpoint and six steps; a second run changes nothing', async () => {
    const world = new SalesWorld();
    const first = expectValue(await registerSales(world.administrator, registration));
    expect(first.done).toHaveLength(6 + 1 + 6 + 5);
    expect(expectValue(await registerSales(world.administrator, registration)).done).toEqual([]);
    const webhooks = createSalesWebhooks({ remote: world.integration });
    const found = expectValue(await webhooks.readRegistration('Tandem test'));
    expect(found?.endpointUrl).toBe(registration.notificationUrl);
    expect(found?.steps.map(({ name, enabled }) => [name, enabled]).toSorted()).toEqual([
      ['Tandem: Create of salesorder', true],
      ['Tandem: Create of salesorderdetail', true],
      ['Tandem: Delete of salesorder', true],
      ['Tandem: Delete of salesorderdetail', true],
      ['Tandem: Update of salesorder', true],
      ['Tandem: Update of salesorderdetail', true],
    ]);
  });

  it('puts right what an administrator changed, and a new secret', async () => {
    const world = new SalesWorld();
    expectValue(await registerSales(world.administrator, registration));
    const changed = {
      ...registration,
      secret: `${registration.secret}x`,
      notificationUrl: 'https://func.test/api/other',
      moved: true as const,
    };
    expect(expectValue(await registerSales(world.administrator, changed)).done).toEqual([
      'endpoint Tandem test corrected',
    ]);
    const webhooks = createSalesWebhooks({ remote: world.integration });
    expect(expectValue(await webhooks.readRegistration('Tandem test'))).toMatchObject({
      endpointUrl: changed.notificationUrl,
      secretMark: secretMark(changed.secret),
    });
  });

  it('what another deployment has registered under the same name is neither changed nor taken away', async () => {
    const world = new SalesWorld();
    expectValue(await registerSales(world.administrator, registration));
    const other = { ...registration, secret: 'Z'.repeat(40), notificationUrl: 'https://second.test/api/dataverse' };
    expect(expectFailure(await registerSales(world.administrator, other))).toMatchObject({
      reason: 'refused',
      message: expect.stringContaining(registration.notificationUrl),
    });
    expect(expectValue(await unregisterSales(world.administrator, other))).toEqual({
      done: [],
      elsewhere: [registration.notificationUrl],
    });
    expect(expectValue(await registerSales(world.administrator, registration)).done).toEqual([]);
    const formerAddresses = ['https://func.test'];
    expect(
      expectValue(await unregisterSales(world.administrator, { ...other, formerAddresses })).done.length,
    ).toBeGreaterThan(0);
  });

  it('a secret that was rotated is seen by setup, and by the timer without an administrator; nothing of it is shown', async () => {
    const world = new SalesWorld();
    expectValue(await registerSales(world.administrator, registration));
    const rotated = { ...registration, secret: 'Z'.repeat(40) };
    const missing = async (wanted: typeof registration) =>
      expectValue(await missingInSales(world.administrator, { ...wanted, steps: [] }));
    expect(await missing(registration)).toEqual([]);
    expect(await missing(rotated)).toEqual([expect.stringMatching(/^webhook: the secret/)]);
    const found = expectValue(await createSalesWebhooks({ remote: world.integration }).readRegistration('Tandem test'));
    expect(found?.secretMark).not.toBe(secretMark(rotated.secret));
    expect(JSON.stringify([found, await missing(rotated)])).not.toMatch(/Z{8}|abcdefgh/);
    expectValue(await registerSales(world.administrator, rotated));
    expect(await missing(rotated)).toEqual([]);
  });

  it('D-079 a disabled step is seen and enabled again', async () => {
    const world = new SalesWorld();
    expectValue(await registerSales(world.administrator, registration));
    const listed = expectValue(
      await world.administrator.send({ name: 'list', method: 'GET', url: 'sdkmessageprocessingsteps', safety: 'read' }),
    );
    const step = JSON.parse(listed.body).value[0];
    const path = `sdkmessageprocessingsteps(${step.sdkmessageprocessingstepid})`;
    const body = JSON.stringify({ statecode: 1, statuscode: 2 });
    expectValue(await world.administrator.send({ name: 'off', method: 'PATCH', url: path, safety: 'once', body }));
    const webhooks = createSalesWebhooks({ remote: world.integration });
    const found = expectValue(await webhooks.readRegistration('Tandem test'));
    expect(found?.steps.filter(({ enabled }) => !enabled)).toHaveLength(1);
    expect(expectValue(await registerSales(world.administrator, registration)).done).toEqual([
      `step ${step.name} enabled`,
    ]);
  });

  it('puts right the filter, the order in time and the snapshot of a step; what the order of a list is means nothing', async () => {
    const world = new SalesWorld();
    expectValue(await registerSales(world.administrator, registration));
    const rowsOf = async (set: string) =>
      JSON.parse(
        expectValue(await world.administrator.send({ name: 'list', method: 'GET', url: set, safety: 'read' })).body,
      ).value as readonly Readonly<Record<string, string>>[];
    const change = async (url: string, values: object) =>
      expectValue(
        await world.administrator.send({
          name: 'x',
          method: 'PATCH',
          url,
          safety: 'once',
          body: JSON.stringify(values),
        }),
      );
    const steps = await rowsOf('sdkmessageprocessingsteps');
    const step = steps.find(({ name }) => name === 'Tandem: Update of salesorder');
    const path = `sdkmessageprocessingsteps(${step?.sdkmessageprocessingstepid})`;
    const turned = String(step?.filteringattributes).split(',').toReversed();
    await change(path, { filteringattributes: turned.join(', ') });
    expect(expectValue(await registerSales(world.administrator, registration)).done).toEqual([]);
    const image = (await rowsOf('sdkmessageprocessingstepimages')).find(
      (row) => row._sdkmessageprocessingstepid_value === step?.sdkmessageprocessingstepid,
    );
    await change(path, { filteringattributes: 'name,totalamount', stage: 20, mode: 0 });
    await change(`sdkmessageprocessingstepimages(${image?.sdkmessageprocessingstepimageid})`, { attributes: 'name' });
    expect(expectValue(await registerSales(world.administrator, registration)).done).toEqual([
      'step Tandem: Update of salesorder corrected',
      'step Tandem: Update of salesorder put after the operation',
      'image of Tandem: Update of salesorder',
    ]);
    expect(expectValue(await registerSales(world.administrator, registration)).done).toEqual([]);
  });

  it('an unknown endpoint is no registration, and taking away can be repeated', async () => {
    const world = new SalesWorld();
    expectValue(await registerSales(world.administrator, registration));
    expect(expectValue(await unregisterSales(world.administrator, registration)).done).toHaveLength(5 + 6 + 1);
    expect(expectValue(await unregisterSales(world.administrator, registration)).done).toEqual([]);
    const webhooks = createSalesWebhooks({ remote: world.integration });
    expect(expectValue(await webhooks.readRegistration('Tandem test'))).toBeUndefined();
  });

  it('the integration itself may not register', async () => {
    const world = new SalesWorld();
    expect(expectFailure(await registerSales(world.integration, registration)).reason).toBe('forbidden');
  });

  it('D-067 notices carry the secret, the row version after the write and, for lines, the order', async () => {
    const world = new SalesWorld();
    expectValue(await registerSales(world.administrator, registration));
    const order = expectValue(await world.sales.createOrder(deskOrder));
    await world.control('POST', '/notifications/flush');
    world.notices.length = 0;
    await world.asSeller('PATCH', `salesorderdetails(${deskLineId})`, { quantity: 9 });
    await world.control('POST', '/notifications/flush');
    const lines = expectValue(await world.sales.readOrder(order.id)).lines;
    expect(world.notices).toHaveLength(1);
    expect(world.notices[0]?.headers).toMatchObject({ 'x-tandem-secret': registration.secret });
    const context = JSON.parse(world.notices[0]?.body ?? '{}');
    const post = context.PostEntityImages.find((image: { key: string }) => image.key === 'post').value.Attributes;
    const attributes = new Map(post.map(({ key, value }: { key: string; value: unknown }) => [key, value]));
    expect(String(attributes.get('versionnumber'))).toBe(lines[0]?.version);
    expect(attributes.get('salesorderid')).toMatchObject({ Id: orderId });
  });

  it('own columns are read and written once they exist, and forgotten when they go', async () => {
    const world = new SalesWorld();
    expectValue(await registerSales(world.administrator, registration));
    const header = { ...deskOrder.header, tdm_businesscentralnumber: 'SO101', tdm_businesscentralstatus: null };
    const values = {
      ...deskOrder.lines[0]?.values,
      tdm_shipmentdate: '2026-02-03',
      tdm_invoicedquantity: { decimal: decimal('1.5') },
    };
    const order = expectValue(
      await world.sales.createOrder({ ...deskOrder, header, lines: [{ id: deskLineId, values }] }),
    );
    expect(order.cells).toMatchObject({
      tdm_businesscentralid: null,
      tdm_businesscentralnumber: 'SO101',
      tdm_businesscentralstatus: null,
    });
    expect(order.lines[0]?.cells).toMatchObject({ tdm_shipmentdate: '2026-02-03', tdm_businesscentrallineid: null });
    expect(Number(order.lines[0]?.cells.tdm_invoicedquantity)).toBe(1.5);
    await world.control('POST', '/faults', {
      kind: 'fieldMissing',
      match: {},
      options: { entity: 'salesorder', field: 'tdm_businesscentralid' },
    });
    const read = expectValue(await world.sales.readOrder(orderId));
    const own = Object.keys(read.cells).filter((name) => name.startsWith('tdm_'));
    expect(own).toEqual(['tdm_businesscentralnumber', 'tdm_businesscentralstatus']);
  });
});
