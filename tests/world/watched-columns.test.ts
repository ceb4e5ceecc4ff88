import { describe, expect, it } from '@jest/globals';
import { checkRegistration } from '../../lib/doctor/registration-checks';
import { mappingWith, type OwnField } from '../../lib/mapping/connection-mapping';
import { superviseConnection } from '../../lib/operations/supervise-connection';
import { readRegistration } from '../../lib/sync/subscriptions/registration-state';
import { addColumn } from './own-columns';
import { World } from './world';

const desk = [{ product: '1896-S', quantity: 2, price: 600 }];
const phone: OwnField = {
  name: 'custom.phone',
  label: 'The phone number',
  kind: 'text',
  direction: 'fromSales',
  takenWhile: 'always',
  maxLength: 30,
  businessCentral: { property: 'phoneNumber' },
  sales: { column: 'contoso_phone' },
};
const withPhone = mappingWith({ codes: {}, header: [phone], line: [] });

const asActive = { ordersEnter: { when: 'active', quietMinutes: 1 } } as const;

/** What the checks say of the registration in Sales, after the timer has looked. */
async function checkOf(world: World) {
  await world.timer(() => superviseConnection(world.engine, 'world', world.doors));
  const recorded = await readRegistration(world.engine.state, 'world', 'sales');
  return checkRegistration('sales', recorded, world.clock.nowMs());
}

/** What a seller does who changes one column alone, and what Business Central shows without any sweep. */
async function phoneAfter(world: World, orderId: string, value: string): Promise<unknown> {
  await world.people.sales('PATCH', `salesorders(${orderId})`, { contoso_phone: value });
  await world.settle();
  return (await world.people.businessCentralOrders())[0]?.phoneNumber;
}

describe('the steps in Sales follow the configuration in force', () => {
  it('a column that is mapped anew turns the check red, and once repaired an edit of it alone raises a notice', async () => {
    const world = await World.create({ policies: asActive });
    await addColumn(world, 'salesorder', 'contoso_phone');
    const orderId = await world.people.newSalesOrder({ lines: desk, submit: false });
    await world.settle();
    expect((await checkOf(world)).standing).toBe('good');
    const [before] = await world.people.businessCentralOrders();

    world.reconfigure({ mapping: withPhone, policies: asActive });
    expect(await checkOf(world)).toMatchObject({
      standing: 'bad',
      sentence: expect.stringContaining('does not tell of contoso_phone'),
      fix: expect.stringContaining('register-sales -- --connection world'),
    });
    expect(await phoneAfter(world, orderId, '45 11 22 33')).toBe(before?.phoneNumber);

    await world.registerInSales();
    expect((await checkOf(world)).standing).toBe('good');
    expect(await phoneAfter(world, orderId, '45 99 88 77')).toBe('45 99 88 77');
  });
});
