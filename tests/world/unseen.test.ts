import { describe, expect, it } from '@jest/globals';
import type { HttpHandler, SimulatorRequest } from '../../local/simulator-kit/http-types';
import { expectAgreement, onlyCoupling } from './agreement';
import { StopSwitch } from './stop-switch';
import { World } from './world';

/** Lets people act once in the middle of the work, just before Tandem's first change of an order on a side. */
class Interruption extends StopSwitch {
  #planned: { readonly side: string; readonly act: () => Promise<void> } | undefined;

  beforeChangeOf(side: 'businessCentral' | 'sales', act: () => Promise<void>): void {
    this.#planned = { side, act };
  }

  get hasHappened(): boolean {
    return this.#planned === undefined;
  }

  override readonly wrapHandler = (handler: HttpHandler, side: string): HttpHandler => ({
    handle: async (request) => {
      if (this.#planned?.side === side && isChange(request)) {
        const { act } = this.#planned;
        this.#planned = undefined;
        await act();
      }
      return await handler.handle(request);
    },
  });
}

function isChange({ method, url, body }: SimulatorRequest): boolean {
  return method === 'POST' && url.pathname.endsWith('$batch') && /PATCH|POST|DELETE/.test(body.toString());
}

async function worldWith(): Promise<{ world: World; interruption: Interruption }> {
  const interruption = new Interruption();
  return { world: await World.create({ stopSwitch: interruption }), interruption };
}

const enterNumber = (world: World) => async () => {
  const [order] = await world.people.businessCentralOrders();
  await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { externalDocumentNumber: 'PHONE-9' });
};

describe('what nobody could see is not overwritten silently', () => {
  it("a number entered over the marker is a conflict with the seller's, which could not be seen (I2)", async () => {
    const { world, interruption } = await worldWith();
    interruption.beforeChangeOf('businessCentral', enterNumber(world));
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    expect(interruption.hasHappened).toBe(true);
    const { businessCentral, coupling } = await expectAgreement(world, id);
    expect(businessCentral.header.externalDocumentNumber).toBe('PO 1');
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    expect(journal.filter((entry) => entry.kind === 'conflict')).toEqual([
      expect.objectContaining({ rule: 'salesWins', loser: { externalDocumentNumber: 'PHONE-9' } }),
    ]);
  });

  it('a number entered over the marker of an order without one is taken to Sales', async () => {
    const { world, interruption } = await worldWith();
    interruption.beforeChangeOf('sales', enterNumber(world));
    const id = await world.people.newSalesOrder({
      lines: [{ product: '1896-S', quantity: 2 }],
      values: { name: null },
    });
    await world.settle();
    expect(interruption.hasHappened).toBe(true);
    const { sales } = await expectAgreement(world, id);
    expect(sales.header.externalDocumentNumber).toBe('PHONE-9');
  });
});

describe('what Business Central works out for a new line is no edit of it', () => {
  it('a new line that the seller deletes before hearing of its price stays deleted (I14)', async () => {
    const { world, interruption } = await worldWith();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    await world.people.reopen(id);
    const lineId = await world.people.addSalesLine(id, { product: '1900-S', quantity: 4 });
    interruption.beforeChangeOf('sales', async () => {
      await world.people.reopen(id);
      await world.people.sales('DELETE', `salesorderdetails(${lineId})`);
      await world.people.submit(id);
    });
    await world.people.submit(id);
    await world.settle();
    expect(interruption.hasHappened).toBe(true);
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines.map((line) => line.product)).toEqual(['1896-S']);
    const journal = await world.couplings.readJournal('world', (await onlyCoupling(world)).couplingId);
    expect(journal.filter((entry) => entry.kind === 'conflict')).toEqual([]);
  });
});
