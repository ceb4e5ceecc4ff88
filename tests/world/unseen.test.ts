import { describe, expect, it } from '@jest/globals';
import type { Coupling } from '../../lib/ports/coupling';
import type { HttpHandler, SimulatorRequest } from '../../local/simulator-kit/http-types';
import { expectAgreement, onlyCoupling } from './agreement';
import { rowsOf } from './people';
import { StopSwitch } from './stop-switch';
import { World } from './world';

interface Plan {
  readonly side: string;
  readonly matches: (request: SimulatorRequest) => boolean;
  readonly act: () => Promise<void>;
}

/** Lets people act once in the middle of the work, just before a certain request of Tandem. */
class Interruption extends StopSwitch {
  #planned: Plan | undefined;

  /** Before the first change of an order. */
  beforeChangeOf(side: 'businessCentral' | 'sales', act: () => Promise<void>): void {
    this.#planned = { side, matches: isChange, act };
  }

  /** Before an order is read for the first time. */
  beforeReadOf(side: 'businessCentral' | 'sales', act: () => Promise<void>): void {
    this.#planned = { side, matches: isRead, act };
  }

  get hasHappened(): boolean {
    return this.#planned === undefined;
  }

  override readonly wrapHandler = (handler: HttpHandler, side: string): HttpHandler => ({
    handle: async (request) => {
      if (this.#planned?.side === side && this.#planned.matches(request)) {
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

function isRead({ method, url }: SimulatorRequest): boolean {
  return method === 'GET' && /salesOrders\([^)]+\)/.test(url.pathname);
}

async function worldWith(): Promise<{ world: World; interruption: Interruption }> {
  const interruption = new Interruption();
  return { world: await World.create({ stopSwitch: interruption }), interruption };
}

const enterNumber = (world: World) => async () => {
  const [order] = await world.people.businessCentralOrders();
  await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { externalDocumentNumber: 'PHONE-9' });
};

/** What lost a conflict by the history of an order, and by which rule. */
async function lostConflicts(world: World, { couplingId }: Coupling) {
  const journal = await world.couplings.readJournal('world', couplingId);
  return journal.flatMap(({ side = 'sales', conflicts = [] }) =>
    conflicts.map((conflict) => ({ rule: conflict.rule, loser: conflict[side] })),
  );
}

describe('what nobody could see is not overwritten silently', () => {
  it("a number entered over the marker is a conflict with the seller's, which could not be seen (I2)", async () => {
    const { world, interruption } = await worldWith();
    interruption.beforeChangeOf('businessCentral', enterNumber(world));
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    expect(interruption.hasHappened).toBe(true);
    const { businessCentral, coupling } = await expectAgreement(world, id);
    expect(businessCentral.header.externalDocumentNumber).toBe('PO 1');
    expect(await lostConflicts(world, coupling)).toEqual([
      { rule: 'salesWins', loser: { externalDocumentNumber: 'PHONE-9' } },
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

const editText = async (world: World, description: string): Promise<void> => {
  const [order] = await world.people.businessCentralOrders();
  const line = rowsOf(order?.salesOrderLines).find(({ lineObjectNumber }) => lineObjectNumber === '1896-S');
  await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${line?.id})`, {
    description,
  });
};

const deskOf = async (world: World, id: string): Promise<string> => {
  const lines = await world.people.salesLines(id);
  const desk = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1896-S');
  return String(desk?.salesorderdetailid);
};

/** A new order, whose seller and processor go on before both sides have agreed for the first time. */
async function whileFinishing(
  side: 'businessCentral' | 'sales',
  sellerDoes: (world: World, id: string, desk: string) => Promise<unknown>,
) {
  const { world, interruption } = await worldWith();
  const lines = [
    { product: '1896-S', quantity: 2 },
    { product: '1900-S', quantity: 4 },
  ];
  const id = await world.people.newSalesOrder({ lines, submit: false });
  interruption.beforeChangeOf(side, async () => {
    await editText(world, 'Desk, waxed');
    await world.people.reopen(id);
    await sellerDoes(world, id, await deskOf(world, id));
    await world.people.submit(id);
  });
  await world.people.submit(id);
  await world.settle();
  expect(interruption.hasHappened).toBe(true);
  const agreement = await expectAgreement(world, id);
  return { ...agreement, conflicts: await lostConflicts(world, agreement.coupling) };
}

describe('what a processor changes of a new order before Sales has heard of it', () => {
  it("loses to the seller's text by rule, and is kept (I2)", async () => {
    const { businessCentral, conflicts } = await whileFinishing('sales', (world, _, desk) =>
      world.people.sales('PATCH', `salesorderdetails(${desk})`, { description: 'Desk, oiled' }),
    );
    expect(businessCentral.lines.map((line) => line.description)).toContain('Desk, oiled');
    expect(conflicts).toEqual([{ rule: 'salesWins', loser: { description: 'Desk, waxed' } }]);
  });

  it('keeps its line, which the seller has deleted meanwhile (I14)', async () => {
    const { sales, conflicts } = await whileFinishing('businessCentral', (world, _, desk) =>
      world.people.sales('DELETE', `salesorderdetails(${desk})`),
    );
    expect(sales.lines.map((line) => line.description)).toContain('Desk, waxed');
    expect(conflicts).toEqual([{ rule: 'editWins', loser: { line: 'deleted' } }]);
  });
});

describe('what a processor enters before the new order is read for the first time', () => {
  it('cannot be told from a default, and is kept when the seller enters something there (I2)', async () => {
    const { world, interruption } = await worldWith();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }], submit: false });
    interruption.beforeReadOf('businessCentral', async () => {
      const [order] = await world.people.businessCentralOrders();
      await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { shipToName: 'Gate 4' });
      await world.people.reopen(id);
      await world.people.sales('PATCH', `salesorders(${id})`, { shipto_name: 'Gate 9' });
      await world.people.submit(id);
    });
    await world.people.submit(id);
    await world.settle();
    expect(interruption.hasHappened).toBe(true);
    const { businessCentral, coupling } = await expectAgreement(world, id);
    expect(businessCentral.header.shipToName).toBe('Gate 9');
    expect(await lostConflicts(world, coupling)).toEqual([
      expect.objectContaining({ loser: expect.objectContaining({ shipToName: 'Gate 4' }) }),
    ]);
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
    // Nobody can tell a text of the item from one that was entered at once: it is kept like any that lost.
    expect(await lostConflicts(world, await onlyCoupling(world))).toEqual([
      { rule: 'enteredWins', loser: expect.objectContaining({ lineDiscountAmount: '0' }) },
    ]);
  });
});
