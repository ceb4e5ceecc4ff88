import { describe, expect, it } from '@jest/globals';
import type { HttpHandler } from '../../local/simulator-kit/http-types';
import { expectAgreement, onlyCoupling } from './agreement';
import { StopSwitch } from './stop-switch';
import { World } from './world';

/** A calculation of the customer's own, that runs in Sales after each change set and is never content with less. */
class OwnCalculation extends StopSwitch {
  runs = 0;
  calculate: (() => Promise<unknown>) | undefined;

  override readonly wrapHandler = (handler: HttpHandler): HttpHandler => ({
    handle: async (request) => {
      const answer = await handler.handle(request);
      if (this.calculate !== undefined && request.body.toString('utf8').includes('PATCH ')) {
        this.runs += 1;
        await this.calculate();
      }
      return answer;
    },
  });
}

async function orderOf(world: World): Promise<{
  readonly id: string;
  readonly change: (deed: () => Promise<unknown>) => Promise<void>;
  readonly set: (columns: Readonly<Record<string, unknown>>) => Promise<unknown>;
}> {
  const lines = [
    { product: '1896-S', quantity: 2, price: 100 },
    { product: '1900-S', quantity: 1, price: 50 },
  ];
  const id = await world.people.newSalesOrder({ lines });
  await world.settle();
  const change = async (deed: () => Promise<unknown>) => {
    await world.people.reopen(id);
    await deed();
    await world.people.submit(id);
    await world.settle();
  };
  return { id, change, set: (columns) => world.people.sales('PATCH', `salesorders(${id})`, columns) };
}

async function toldOfTotals(world: World): Promise<readonly string[]> {
  const journal = await world.couplings.readJournal('world', (await onlyCoupling(world)).couplingId);
  return journal.map((entry) => entry.summary).filter((summary) => summary.includes('total'));
}

const systemPricingOff = { salesSetup: { systemPricing: false } } as const;

describe('totals', () => {
  it.each([
    ['system pricing is off', { systemPricing: false }],
    ['the system works prices out', {}],
  ])('follow a line that a seller deletes where %s (I13)', async (_, salesSetup) => {
    const world = await World.create({ salesSetup });
    const { id, change } = await orderOf(world);
    const [, chair] = await world.people.salesLines(id);
    await change(() => world.people.sales('DELETE', `salesorderdetails(${chair?.salesorderdetailid})`));
    await expectAgreement(world, id);
    expect((await world.people.salesOrder(id)).totalamount).toBe(242);
  });

  it('that a person writes over in Sales, where nobody but Tandem works them out, are put right', async () => {
    const world = await World.create(systemPricingOff);
    const { id, change, set } = await orderOf(world);
    await change(() => set({ name: 'PO 2', totalamount: 250 }));
    await expectAgreement(world, id);
    expect((await world.people.salesOrder(id)).totalamount).toBe(302.5);
    expect(await toldOfTotals(world)).toEqual(['write to Sales: total']);
  });

  it("that somebody's own calculation keeps apart are told once, never chased, and told again when they agree", async () => {
    const stopSwitch = new OwnCalculation();
    const world = await World.create({ ...systemPricingOff, stopSwitch });
    const { id, change, set } = await orderOf(world);
    stopSwitch.calculate = async () => {
      await world.people.reopen(id);
      await set({ totalamount: 310 });
      await world.people.submit(id);
    };
    await change(() => set({ name: 'PO 2', totalamount: 310 }));
    expect(stopSwitch.runs).toBe(1);
    await change(() => set({ name: 'PO 3' }));
    await expectAgreement(world, id, { totals: ['302.5', '310'] });
    expect((await onlyCoupling(world)).totalsDiffer).toBe('302.5 in Business Central, 310 in Sales');
    await change(() => set({ name: 'PO 4' }));
    await world.sweepAndSettle();
    expect(stopSwitch.runs).toBe(1);
    stopSwitch.calculate = undefined;
    await change(() => set({ name: 'PO 5', totalamount: 302.5 }));
    expect((await onlyCoupling(world)).totalsDiffer).toBeUndefined();
    expect(await toldOfTotals(world)).toEqual([
      'write to Sales: total',
      'the totals differ: 302.5 in Business Central, 310 in Sales',
      'the totals agree again',
    ]);
    expect(world.crashes).toEqual([]);
  });
});
