import { describe, expect, it } from '@jest/globals';
import type { HttpHandler } from '../../local/simulator-kit/http-types';
import { expectAgreement, onlyCoupling } from './agreement';
import { changeFirstLine, type Life, notes } from './life-cycle-world';
import { rowsOf } from './people';
import { RacingPeople } from './racing-people';
import { StopSwitch } from './stop-switch';
import { World, type WorldOptions } from './world';

const policies = { changeReleased: 'archiveAndRecreate' } as const;

async function releasedOrder(
  options: WorldOptions & { readonly lines?: number; readonly setup?: Record<string, unknown> } = {},
): Promise<Life> {
  const world = await World.create({ policies, ...options });
  if (options.setup !== undefined) {
    await world.people.control('businessCentral', 'POST', '/setup', options.setup);
  }
  const more = Array.from({ length: (options.lines ?? 2) - 1 }, (_, index) => ({
    product: '1900-S',
    quantity: index + 8,
    price: 99.5,
  }));
  const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }, ...more] });
  await world.settle();
  const [order] = await world.people.businessCentralOrders();
  await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
  await world.settle();
  return { world, id, order: order ?? {} };
}

async function change(life: Life, quantity = 5): Promise<void> {
  await changeFirstLine(life, quantity);
  await life.world.settle();
}

/** Business Central answers one re-creation that the number which it is given is there already. */
class NumberIsTaken extends StopSwitch {
  refusals = 0;
  #isArmed = false;

  override arm(): void {
    this.#isArmed = true;
  }

  override readonly wrapHandler = (handler: HttpHandler): HttpHandler => ({
    handle: async (request) => {
      if (!this.#isArmed || !request.body.toString('utf8').includes('"DELETE"')) {
        return await handler.handle(request);
      }
      this.#isArmed = false;
      this.refusals += 1;
      const message = 'The Sales Header already exists. Identification fields and values: Document Type=Order';
      const error = { code: 'Internal_EntityWithSameKeyExists', message };
      const body = JSON.stringify({ responses: [{ id: 'create', status: 400, headers: {}, body: { error } }] });
      return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
    },
  });
}

describe('number and id of a document that was made anew (§3.2)', () => {
  it('a number that may be given is kept; the new id goes to Sales, and the note tells of it', async () => {
    const life = await releasedOrder({ setup: { manualOrderNumbers: true } });
    await change(life);
    const { coupling } = await expectAgreement(life.world, life.id);
    expect(coupling).toMatchObject({ businessCentralNumber: life.order.number, supersededIds: [life.order.id] });
    expect(await life.world.people.salesOrder(life.id)).toMatchObject({
      tdm_businesscentralnumber: life.order.number,
      tdm_businesscentralid: coupling.businessCentralId,
    });
    expect(await notes(life)).toContain(`made anew in Business Central as order ${life.order.number}`);
    expect(await notes(life)).not.toContain(`was ${life.order.number} and is now`);
  });

  it('a number that may not be given is a new one, in Sales and in the note', async () => {
    const life = await releasedOrder();
    await change(life);
    const { coupling } = await expectAgreement(life.world, life.id);
    expect(coupling.businessCentralNumber).not.toBe(life.order.number);
    expect(await life.world.people.salesOrder(life.id)).toMatchObject({
      tdm_businesscentralnumber: coupling.businessCentralNumber,
      tdm_businesscentralid: coupling.businessCentralId,
    });
    expect(await notes(life)).toContain(
      `as order ${coupling.businessCentralNumber}; it has to be released there again`,
    );
  });

  it('a number that is taken leaves all as it is, and the document is made anew under another one', async () => {
    const taken = new NumberIsTaken();
    const life = await releasedOrder({ stopSwitch: taken, setup: { manualOrderNumbers: true } });
    taken.arm();
    await change(life);
    const { coupling } = await expectAgreement(life.world, life.id);
    expect(taken.refusals).toBe(1);
    expect(coupling.businessCentralNumber).not.toBe(life.order.number);
    expect(await life.world.people.businessCentralOrders()).toHaveLength(1);
    await life.world.people.control('businessCentral', 'POST', `/orders/${coupling.businessCentralId}/release`);
    await life.world.settle();
    await change(life, 6);
    expect((await expectAgreement(life.world, life.id)).coupling.businessCentralNumber).toBe(
      coupling.businessCentralNumber,
    );
  });

  it('is shown as awaiting its release until somebody releases it', async () => {
    const life = await releasedOrder();
    await change(life);
    const { coupling } = await expectAgreement(life.world, life.id);
    expect(coupling.awaitingRelease).toBe(true);
    await life.world.people.control('businessCentral', 'POST', `/orders/${coupling.businessCentralId}/release`);
    await life.world.settle();
    expect((await onlyCoupling(life.world)).awaitingRelease).toBeUndefined();
  });
});

describe('what goes wrong while a document is made anew', () => {
  it("Business Central refuses the deletion: the order waits with Business Central's sentence and stays as it is", async () => {
    const life = await releasedOrder();
    await life.world.people.control('businessCentral', 'POST', `/orders/${life.order.id}/prepayment`, { amount: 10 });
    await life.world.people
      .control('businessCentral', 'POST', `/orders/${life.order.id}/release`)
      .catch(() => undefined);
    await life.world.settle();
    await change(life);
    const { parked, supersededIds, state } = await onlyCoupling(life.world);
    expect(state).toBe('coupled');
    expect(supersededIds).toBeUndefined();
    expect(parked?.reason).toBe('refusedByBusinessCentral');
    expect(parked?.sentence).toMatch(/Prepmt/);
    expect(await life.world.people.businessCentralOrders()).toHaveLength(1);
    await life.world.sweepAndSettle();
    const later = (await onlyCoupling(life.world)).parked;
    expect(later).toMatchObject({ reason: parked?.reason, sinceIso: parked?.sinceIso });
    expect(later?.tries).toBeGreaterThan(3);
  });

  it('our own notices of the deletion and of the new document come before we know how the batch ended (F1, F7)', async () => {
    const life = await releasedOrder();
    const { people } = life.world;
    await people.control('businessCentral', 'POST', '/faults', {
      kind: 'lostAnswer',
      match: { method: 'POST', path: '\\$batch' },
      times: 1,
    });
    await people.control('businessCentral', 'POST', '/faults', {
      kind: 'status',
      options: { status: 503 },
      match: { method: 'GET', path: 'externalDocumentNumber' },
      times: 12,
    });
    await change(life);
    await life.world.sweepAndSettle();
    const { businessCentral, coupling } = await expectAgreement(life.world, life.id);
    expect(businessCentral.lines.map((line) => line.quantity)).toEqual(['5', '8']);
    expect(coupling.supersededIds).toEqual([life.order.id]);
    expect(await people.businessCentralOrders()).toHaveLength(1);
  });

  it.each([
    ['a line that the batch guards: all is undone and made anew with it', 3, 2],
    ['a later line of a document with more lines than a batch can guard: carried over (F8)', 102, 101],
  ])(
    'a silent edit right before the batch, on %s',
    async (_, lines, edited) => {
      const racing = new RacingPeople();
      const life = await releasedOrder({ stopSwitch: racing, lines });
      const line = rowsOf(life.order.salesOrderLines)[edited];
      racing.before(async () => {
        await life.world.people.businessCentral('PATCH', `salesOrders(${life.order.id})/salesOrderLines(${line?.id})`, {
          description: 'with armrests',
        });
      });
      await change(life);
      await life.world.sweepAndSettle();
      const { businessCentral } = await expectAgreement(life.world, life.id);
      expect(businessCentral.lines.map((shown) => shown.description)).toContain('with armrests');
      expect(businessCentral.lines.map((shown) => shown.quantity)).toContain('5');
      const journal = await life.world.couplings.readJournal('world', (await onlyCoupling(life.world)).couplingId);
      const carried = journal.filter(({ summary }) => summary.includes('were carried over'));
      expect(carried).toHaveLength(lines > 97 ? 1 : 0);
      expect(await life.world.people.businessCentralOrders()).toHaveLength(1);
    },
    60_000,
  );
});

describe('an edit in the very moment, in a document with more lines than a batch can guard (F8)', () => {
  /** A text line behind the last line, and a second description on that; both are edited right before the batch. */
  async function editedLate(setup: Record<string, unknown>, fault: boolean): Promise<Life> {
    const racing = new RacingPeople();
    const life = await releasedOrder({ stopSwitch: racing, lines: 102, setup });
    const { people } = life.world;
    const path = `salesOrders(${life.order.id})/salesOrderLines`;
    const last = `${path}(${rowsOf(life.order.salesOrderLines)[101]?.id})`;
    const comment = await people.businessCentral('POST', path, { lineType: 'Comment', description: 'ring the bell' });
    await people.businessCentral('PATCH', last, { description2: 'old instruction' });
    await life.world.settle();
    racing.before(async () => {
      await people.businessCentral('PATCH', `${path}(${comment.id})`, { description: 'do not ring' });
      await people.businessCentral('PATCH', last, { description2: '' });
      if (fault) {
        const match = { method: 'POST', path: '\\$batch' };
        await people.control('businessCentral', 'POST', '/faults', { kind: 'lostAnswer', match, times: 1 });
      }
    });
    await change(life);
    await life.world.sweepAndSettle();
    expect((await expectAgreement(life.world, life.id)).coupling.supersededIds).toHaveLength(1);
    return life;
  }

  async function lastTexts({ world }: Life): Promise<unknown> {
    const [order] = await world.people.businessCentralOrders();
    return rowsOf(order?.salesOrderLines)
      .slice(-2)
      .map((line) => [line.description, line.description2]);
  }

  it.each([
    ['the batch tells it', {}, false],
    ['its answer is lost, the archive tells it (BC 29)', { businessCentral29: true, manualOrderNumbers: true }, true],
  ])(
    'of a text line, and one that empties a text, are carried over: %s',
    async (_, setup, fault) => {
      const life = await editedLate(setup, fault);
      expect(await lastTexts(life)).toEqual([
        ['Guest chair Lofthus', ''],
        ['do not ring', ''],
      ]);
    },
    60_000,
  );

  it('where the answer is lost and no archive can be read, the history says where such an edit is', async () => {
    const life = await editedLate({ manualOrderNumbers: true }, true);
    const journal = await life.world.couplings.readJournal('world', (await onlyCoupling(life.world)).couplingId);
    expect(journal.map(({ summary }) => summary).join('\n')).toContain('where Archive Orders is on');
  }, 60_000);
});

describe('the archive of Business Central', () => {
  it.each([
    ['on', true, 'archive holds order'],
    ['off', false, 'does not hold order'],
  ])('BC 29, Archive Orders %s: told once, with the first re-creation', async (_, archiveOrders, words) => {
    const life = await releasedOrder({ setup: { businessCentral29: true, archiveOrders } });
    await change(life);
    const [order] = await life.world.people.businessCentralOrders();
    await life.world.people.control('businessCentral', 'POST', `/orders/${order?.id}/release`);
    await life.world.settle();
    await change(life, 6);
    const { coupling } = await expectAgreement(life.world, life.id);
    const journal = await life.world.couplings.readJournal('world', coupling.couplingId);
    expect(journal.filter(({ summary }) => summary.includes(words))).toHaveLength(1);
    expect(journal.filter(({ kind }) => kind === 'version')).toHaveLength(2);
    expect(life.world.logger.entries.filter(({ event }) => event === 'archive.off')).toHaveLength(
      archiveOrders ? 0 : 1,
    );
  });
});

describe('policy archiveEveryChange', () => {
  const every = { ...policies, archiveEveryChange: true } as const;

  it("a seller's change of a draft archives it; the draft awaits no release", async () => {
    const world = await World.create({ policies: every });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    const life = { world, id, order: order ?? {} };
    expect((await onlyCoupling(world)).supersededIds).toBeUndefined();
    for (const quantity of [5, 6]) {
      await change(life, quantity);
    }
    const { coupling, businessCentral } = await expectAgreement(world, id);
    expect(coupling.supersededIds).toHaveLength(2);
    expect(coupling.awaitingRelease).toBeUndefined();
    expect(businessCentral.lines[0]?.quantity).toBe('6');
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    expect(journal.filter(({ kind }) => kind === 'version')).toHaveLength(2);
  });

  it("a processor's change of a draft travels to Sales without an archive", async () => {
    const world = await World.create({ policies: every });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    const [line] = rowsOf(order?.salesOrderLines);
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${line?.id})`, {
      unitPrice: 777,
    });
    await world.settle();
    const { coupling } = await expectAgreement(world, id);
    expect(coupling.supersededIds).toBeUndefined();
  });
});

describe('a line that a seller adds to a document that is made anew', () => {
  it('has what Business Central fills in where the seller says nothing, on both sides', async () => {
    const life = await releasedOrder();
    const { world, id } = life;
    await world.people.reopen(id);
    await world.people.addSalesLine(id, { product: '1908-S', quantity: 3, price: 33 });
    await world.people.submit(id);
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    const added = businessCentral.lines.find((line) => line.product === '1908-S');
    expect(added).toMatchObject({ quantity: '3', unitPrice: '33', description: 'Swivel chair Norheim, blue' });
  });
});

describe('an order of Business Central without a reference, which Sales calls by its number, that is made anew', () => {
  it.each(['both', 'toBusinessCentral'] as const)(
    'gets no reference from that, and is called by the new number (changes travel %s)',
    async (direction) => {
      const world = await World.create({ policies: { ...policies, direction } });
      const { people } = world;
      const made = await people.businessCentral('POST', 'salesOrders', {
        customerNumber: 'C00080',
        salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 5 }],
      });
      await people.control('businessCentral', 'POST', `/orders/${made.id}/release`);
      await world.settle();
      const { salesId: id = '' } = await onlyCoupling(world);
      await changeFirstLine({ world, id, order: made }, 9);
      await world.settle();
      const [order] = await people.businessCentralOrders();
      expect(order?.number).not.toBe(made.number);
      expect(order?.externalDocumentNumber).toBe('');
      expect((await people.salesOrder(id)).name).toBe(order?.number);
      await expectAgreement(world, id);
    },
  );
});
