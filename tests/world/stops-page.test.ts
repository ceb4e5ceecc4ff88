import { describe, expect, it } from '@jest/globals';
import type { ConnectionPolicies } from '../../lib/ports/connection';
import { expectAgreement } from './agreement';
import { changeInSales, pageWorld, shownOnPage } from './page-world';
import { stopAnywhere, watched } from './stop-anywhere';
import { StopSwitch } from './stop-switch';
import type { World } from './world';

interface Scenario {
  readonly name: string;
  readonly policies: Partial<ConnectionPolicies>;
  /** The order is released in Business Central before the worker is watched. */
  readonly isReleased: boolean;
  readonly status: 'Draft' | 'Open';
  readonly reference: string;
  readonly quantity: string;
}

const change = (world: World, id: string) =>
  changeInSales(world, id, { values: { contoso_reference: 'Bo' }, quantity: 5 });

const scenarios: readonly Scenario[] = [
  {
    name: 'a field of the page and one of the order',
    policies: {},
    isReleased: false,
    status: 'Draft',
    reference: 'Bo',
    quantity: '5',
  },
  {
    name: 'a released order that is reopened, changed and released again',
    policies: { changeReleased: 'reopen' },
    isReleased: true,
    status: 'Open',
    reference: 'Bo',
    quantity: '5',
  },
  {
    name: 'a released order that is made anew and released again',
    policies: { changeReleased: 'archiveAndRecreate' },
    isReleased: true,
    status: 'Open',
    reference: 'Bo',
    quantity: '5',
  },
];

async function play(scenario: Scenario, stopAt?: number) {
  const stopSwitch = new StopSwitch();
  const world = await pageWorld(scenario.policies, { stopSwitch });
  const id = await world.people.newSalesOrder({
    lines: [{ product: '1896-S', quantity: 2, price: 600 }],
    values: { contoso_reference: 'Ida' },
  });
  await world.settle();
  if (scenario.isReleased) {
    const [order] = await world.people.businessCentralOrders();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
    await world.settle();
  }
  const seen = await watched({ world, stopSwitch, stopAt }, () => change(world, id));
  const { coupling, businessCentral } = await expectAgreement(world, id);
  expect(businessCentral.lines.map((line) => line.quantity)).toEqual([scenario.quantity]);
  const [order, ...others] = await world.people.businessCentralOrders();
  expect(others).toEqual([]);
  expect(order?.status).toBe(scenario.status);
  expect(await shownOnPage(world)).toBe(scenario.reference);
  expect([coupling.openEffect, coupling.awaitingRelease, coupling.toRelease]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  return seen;
}

describe('a worker stopped at any step leaves no order reopened, and no field of the page behind (I9, F9)', () => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    (_, scenario) => stopAnywhere((stopAt) => play(scenario, stopAt)),
    120_000,
  );

  it('taken back by the seller in that very moment, it is released as it is, and takes the change once submitted', async () => {
    await stopAnywhere(async (stopAt) => {
      const stopSwitch = new StopSwitch();
      const world = await pageWorld({ changeReleased: 'reopen' }, { stopSwitch });
      const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2, price: 600 }] });
      await world.settle();
      const status = async () => (await world.people.businessCentralOrders())[0]?.status;
      const [order] = await world.people.businessCentralOrders();
      await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
      await world.settle();
      await changeInSales(world, id, { quantity: 5 });
      stopSwitch.whenStopped = () => world.people.reopen(id);
      const seen = await watched({ world, stopSwitch, stopAt }, async () => undefined);
      expect(await status()).toBe('Open');
      await world.people.submit(id);
      await world.settle();
      const { businessCentral } = await expectAgreement(world, id);
      expect([await status(), businessCentral.lines[0]?.quantity]).toEqual(['Open', '5']);
      return seen;
    });
  }, 120_000);

  it('an order that a seller enters is released, whatever is stopped (P-001)', async () => {
    await stopAnywhere(async (stopAt) => {
      const stopSwitch = new StopSwitch();
      const world = await pageWorld({ releaseOrders: 'enteredAndAgain' }, { stopSwitch });
      let id = '';
      const seen = await watched({ world, stopSwitch, stopAt }, async () => {
        id = await world.people.newSalesOrder({
          lines: [{ product: '1896-S', quantity: 2, price: 600 }],
          values: { contoso_reference: 'Ida' },
        });
      });
      await expectAgreement(world, id);
      const [order, ...others] = await world.people.businessCentralOrders();
      expect([order?.status, others]).toEqual(['Open', []]);
      expect(await shownOnPage(world)).toBe('Ida');
      return seen;
    });
  }, 120_000);
});
