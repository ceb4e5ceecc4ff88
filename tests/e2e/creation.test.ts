import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { StoryWorld } from '../../local/demo/story';
import { rowsOf } from '../../local/demo/two-systems';
import { passingFaults, switchOn, untilFaultsMet } from './faults';
import { desk, startLimitMs, startTwin, type Twin, until, wanted } from './twin';

/** Creation in Business Central under faults and with counterparts missing: agreement, or a reason that is told. */
let twin: Twin;

beforeAll(async () => {
  twin = await startTwin();
}, startLimitMs);
afterAll(() => twin.close(), startLimitMs);
afterEach(async () => {
  await twin.systems.simulator('businessCentral', 'DELETE', '/faults');
});

/** The order agrees, or it waits and says why and what to do next. */
async function expectSettled(story: StoryWorld): Promise<void> {
  await twin.systems.untilAtRest(50_000);
  const state = await twin.stateOf(story.salesOrderId);
  if (state?.parked === null) {
    await twin.expectAgreement(story);
  } else {
    expect(state).toMatchObject({
      reason: expect.any(String),
      parked: { sentence: expect.any(String), nextAction: expect.any(String) },
    });
  }
}

describe('faults of Business Central while an order is made there', () => {
  const making = { method: 'POST', path: 'salesOrders' };

  it.each(passingFaults)('%s: one order, in agreement or waiting with a reason', async (name, fault) => {
    const title = `MAKE ${passingFaults.findIndex(([each]) => each === name)}`;
    await switchOn(twin, 'businessCentral', { ...fault, match: making });
    const story = await twin.submit(title);
    await untilFaultsMet(twin, 'businessCentral');
    await expectSettled(story);
    expect((await twin.namesInBusinessCentral(title)).length).toBeLessThanOrEqual(1);
  });
});

describe('counterparts that are missing', () => {
  it('customer and item are named together in one reason; the order resumes when both appear', async () => {
    const { systems } = twin;
    await systems.sales('POST', 'accounts', { name: 'Quay Hotel', accountnumber: 'C90002' });
    const [known] = rowsOf((await systems.sales('GET', `products?$filter=productnumber eq '${desk}'`)).value);
    const product = await systems.sales('POST', 'products', {
      name: 'Lamp',
      productnumber: 'LAMP-9',
      quantitydecimal: 2,
      'defaultuomid@odata.bind': `/uoms(${known?._defaultuomid_value})`,
      'defaultuomscheduleid@odata.bind': `/uomschedules(${known?._defaultuomscheduleid_value})`,
    });
    await systems.sales('PATCH', `products(${product.productid})`, { statecode: 0, statuscode: 1 });
    const order = new StoryWorld(systems);
    order.salesOrderId = await order.submitOrder({
      name: 'MISSING',
      customer: 'C90002',
      lines: [{ product: 'LAMP-9', quantity: 3, price: 40 }],
    });
    await systems.untilAtRest();
    const waiting = await twin.stateOf(order.salesOrderId);
    expect(waiting).toMatchObject({ reason: 'referenceMissing' });
    const { sentence } = wanted(waiting).parked as { readonly sentence: string };
    expect(sentence).toContain('C90002');
    expect(sentence).toContain('LAMP-9');
    await systems.businessCentral('POST', 'customers', { number: 'C90002', displayName: 'Quay Hotel' });
    await systems.businessCentral('POST', 'items', {
      number: 'LAMP-9',
      displayName: 'Lamp',
      baseUnitOfMeasureCode: 'PCS',
      unitPrice: 40,
      generalProductPostingGroupCode: 'RETAIL',
      inventoryPostingGroupCode: 'RESALE',
      taxGroupCode: 'STANDARD',
    });
    await until(async () => (await twin.stateOf(order.salesOrderId))?.state === 'coupled');
    await twin.expectAgreement(order);
    expect((await order.both()).businessCentralLines.get('LAMP-9')).toMatchObject({ quantity: 3, unitPrice: 40 });
  }, 50_000);
});
