import { describe, expect, it } from '@jest/globals';
import { listDeadLetters, removeDeadLetter, replayDeadLetter } from '../../lib/operations/dead-letters';
import type { BusinessCentral } from '../../lib/ports/business-central';
import { emptyDeadLetters } from '../../lib/sync/dead-letters/drain';
import { keepLetter, longestText, mostKept } from '../../lib/sync/dead-letters/kept-letters';
import { enqueueDueWork } from '../../lib/sync/sweeps/due-work';
import { expectAgreement } from './agreement';
import { rowsOf } from './people';
import { World } from './world';

async function newOrder(world: World, quantity: number) {
  const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity }] });
  await world.settle();
  const stored = await world.couplings.findByRecord('world', 'sales', id);
  return { id, orderId: String(stored?.coupling.businessCentralId) };
}

async function editInBusinessCentral(world: World, orderId: string, quantity: number): Promise<void> {
  const order = (await world.people.businessCentralOrders()).find(({ id }) => id === orderId);
  const [line] = rowsOf(order?.salesOrderLines);
  await world.people.businessCentral('PATCH', `salesOrders(${orderId})/salesOrderLines(${line?.id})`, { quantity });
}

/** A bug: reading this order throws, until the returned function mends it. */
function plantBug(world: World, orderId: string): () => void {
  const ports = world.engine.connections.get('world') as { businessCentral: BusinessCentral };
  const { readOrder } = ports.businessCentral;
  const buggy: BusinessCentral['readOrder'] = (id) => {
    if (id === orderId) {
      throw new TypeError('cannot read properties of undefined');
    }
    return readOrder(id);
  };
  Object.assign(ports.businessCentral, { readOrder: buggy });
  return () => {
    Object.assign(ports.businessCentral, { readOrder });
  };
}

const couplingOf = async (world: World, salesId: string) =>
  (await world.couplings.findByRecord('world', 'sales', salesId))?.coupling;

const drain = (world: World) => emptyDeadLetters(world.engine, world.queue.letters);

async function listed(world: World) {
  const answer = await listDeadLetters(world.engine, {});
  return (answer as unknown as { body: { letters: readonly Record<string, unknown>[] } }).body.letters;
}

describe('a message that cannot be handled', () => {
  it('L4 a bug that throws ends as an order that waits, told in its history; the others go on, and so does it once it is mended', async () => {
    const world = await World.create();
    const bad = await newOrder(world, 1);
    const good = await newOrder(world, 2);
    const mend = plantBug(world, bad.orderId);
    await editInBusinessCentral(world, bad.orderId, 5);
    await editInBusinessCentral(world, good.orderId, 6);
    await world.settle();
    await expectAgreement(world, good.id);
    expect((await world.queue.counts()).deadLetter).toBe(1);
    expect(await drain(world)).toBe(1);
    expect((await world.queue.counts()).deadLetter).toBe(0);
    const parked = (await couplingOf(world, bad.id))?.parked;
    expect(parked).toMatchObject({ reason: 'handlingFailed', tries: 0, nextTryMs: world.clock.nowMs() + 60_000 });
    const couplingId = (await couplingOf(world, bad.id))?.couplingId ?? '';
    const last = (await world.couplings.readJournal('world', couplingId)).at(-1);
    expect(last).toMatchObject({
      kind: 'parked',
      summary: expect.stringMatching(
        /^handlingFailed: a notice \(updated\) could not be handled in 10 deliveries; MaxDeliveryCountExceeded: /,
      ),
    });
    mend();
    await world.clock.advance(61_000);
    expect(await enqueueDueWork(world.engine, 'world')).toBe(1);
    await world.settle();
    const { sales } = await expectAgreement(world, bad.id);
    expect(sales.lines[0]?.quantity).toBe('5');
    const kinds = (await world.couplings.readJournal('world', couplingId)).map(({ kind }) => kind);
    expect(kinds).toContain('resumed');
  });

  it('while it goes on failing the tries are further and further apart, and each is in the history', async () => {
    const world = await World.create();
    const bad = await newOrder(world, 1);
    plantBug(world, bad.orderId);
    await editInBusinessCentral(world, bad.orderId, 5);
    await world.settle();
    const waits: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      await drain(world);
      const parked = (await couplingOf(world, bad.id))?.parked;
      waits.push((parked?.nextTryMs ?? 0) - world.clock.nowMs());
      await world.clock.advance((waits.at(-1) ?? 0) + 1_000);
      await enqueueDueWork(world.engine, 'world');
      await world.settle();
    }
    expect(waits.map((wait) => wait / 60_000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    const couplingId = (await couplingOf(world, bad.id))?.couplingId ?? '';
    const journal = await world.couplings.readJournal('world', couplingId);
    expect(journal.filter(({ summary }) => summary.startsWith('handlingFailed:'))).toHaveLength(9);
  });

  it('of an order that nobody knows it is kept in a list, and goes back on the queue when a person says so', async () => {
    const world = await World.create();
    const ports = world.engine.connections.get('world') as { sales: object };
    const { sales } = ports;
    ports.sales = new Proxy(sales, {
      get: () => {
        throw new TypeError('a bug');
      },
    });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 3 }] });
    await world.settle();
    await drain(world);
    const letters = await listed(world);
    expect(letters.length).toBeGreaterThan(0);
    expect(letters[0]).toMatchObject({
      connectionId: 'world',
      number: 1,
      deliveryCount: 10,
      reason: 'MaxDeliveryCountExceeded',
      notice: { about: 'order', side: 'sales', recordId: id },
    });
    ports.sales = sales;
    for (const { number } of letters) {
      expect(await replayDeadLetter(world.engine, { number: String(number), connectionId: undefined })).toMatchObject({
        kind: 'ok',
      });
    }
    await world.settle();
    await expectAgreement(world, id);
    expect(await listed(world)).toEqual([]);
  });

  it('what is no notice is kept as far as it can be shown, is not replayed, and can be removed', async () => {
    const world = await World.create();
    world.queue.buryText(`{"not": "a notice" ${'x'.repeat(5_000)}`, 'strange-1');
    world.queue.buryText('{"noticeVersion":2}', 'strange-2');
    expect(await drain(world)).toBe(2);
    const [first, second] = await listed(world);
    expect(String(first?.text)).toHaveLength(longestText);
    expect(second).toMatchObject({ connectionId: '_unknown', messageId: 'strange-2', text: '{"noticeVersion":2}' });
    const named = { number: String(first?.number), connectionId: '_unknown' };
    expect(await replayDeadLetter(world.engine, named)).toMatchObject({ kind: 'refused', code: 'notANotice' });
    expect(await removeDeadLetter(world.engine, named)).toMatchObject({ kind: 'ok' });
    expect(await removeDeadLetter(world.engine, named)).toMatchObject({ kind: 'notFound' });
    expect(await listed(world)).toHaveLength(1);
  });

  it('of no known connection it is found by its number alone, unless the connection has one of this number', async () => {
    const world = await World.create();
    world.queue.buryText('{}', 'strange-1');
    world.queue.buryText('{}', 'strange-2');
    await drain(world);
    const first = { number: '1', connectionId: undefined };
    expect(await replayDeadLetter(world.engine, first)).toMatchObject({ kind: 'refused', code: 'notANotice' });
    expect(await removeDeadLetter(world.engine, first)).toMatchObject({
      kind: 'ok',
      body: { connectionId: '_unknown' },
    });
    const letter = { messageId: 'm', body: 'no notice', deliveryCount: 10 };
    for (const atIso of ['2026-03-02T09:00:00.000Z', '2026-03-02T09:00:01.000Z']) {
      await keepLetter(world.engine.state, 'world', {
        letter: { ...letter, messageId: atIso },
        notice: undefined,
        atIso,
      });
    }
    const second = { number: '2', connectionId: undefined };
    expect(await removeDeadLetter(world.engine, second)).toEqual({
      kind: 'badRequest',
      error: 'connectionId: is needed: one of world, _unknown',
    });
    expect(await removeDeadLetter(world.engine, { ...second, connectionId: 'world' })).toMatchObject({ kind: 'ok' });
  });

  it('kept twice, as after a stop, it is listed once; more than the list takes stay where they are', async () => {
    const world = await World.create();
    for (let count = 0; count <= mostKept; count += 1) {
      world.queue.buryText('{}', count === 0 ? 'first' : `letter-${count}`);
    }
    expect(await drain(world)).toBe(mostKept);
    world.queue.buryText('{}', 'first');
    expect(await drain(world)).toBe(1);
    expect(await listed(world)).toHaveLength(mostKept);
    expect((await world.queue.counts()).deadLetter).toBe(1);
    expect(world.logger.entries.some(({ event }) => event === 'deadLetters.full')).toBe(true);
  });

  it('an order on which somebody works is left to the next run', async () => {
    const world = await World.create();
    const bad = await newOrder(world, 1);
    plantBug(world, bad.orderId);
    await editInBusinessCentral(world, bad.orderId, 5);
    await world.settle();
    const couplingId = (await couplingOf(world, bad.id))?.couplingId ?? '';
    const nowMs = world.clock.nowMs();
    await world.couplings.acquireLease({
      connectionId: 'world',
      couplingId,
      owner: 'somebody',
      nowMs,
      untilMs: nowMs + 30_000,
      dirty: [],
    });
    expect(await drain(world)).toBe(0);
    await world.clock.advance(31_000);
    expect(await drain(world)).toBe(1);
    expect((await couplingOf(world, bad.id))?.parked?.reason).toBe('handlingFailed');
  });
});
