import { describe, expect, it } from '@jest/globals';
import type { Base, ValuePair } from '../../../../lib/conflict/base.js';
import { defaultMapping } from '../../../../lib/mapping/default-mapping.js';
import { readBusinessCentralOrder } from '../../../../lib/mapping/read-business-central.js';
import { decimal } from '../../../../lib/order/decimal.js';
import { entriesOf } from '../../../../lib/order/fields.js';
import type { FieldValue, OrderView } from '../../../../lib/order/order.js';
import type { BusinessCentral } from '../../../../lib/ports/business-central.js';
import type { Coupling } from '../../../../lib/ports/coupling.js';
import type { Notice } from '../../../../lib/ports/notice.js';
import { failed, success } from '../../../../lib/ports/remote-result.js';
import type { Engine } from '../../../../lib/sync/engine.js';
import { sweepOpenOrders } from '../../../../lib/sync/sweeps/open-orders.js';
import { openOrdersName, readOpenOrdersMemory } from '../../../../lib/sync/sweeps/open-orders-state.js';
import { BusinessCentralWorld } from '../../../contract/business-central-world.js';
import { defaultCapabilities, defaultReading } from '../../../support/readings.js';
import { expectValue } from '../../../support/results.js';
import { InMemoryCouplings } from '../../../twins/in-memory-couplings.js';
import { InMemoryQueue } from '../../../twins/in-memory-queue.js';
import { InMemoryStateStore } from '../../../twins/in-memory-state-store.js';
import { seededIds } from '../../../twins/seeded-ids.js';

const minuteMs = 60_000;

/** The base of an order that both sides show alike. */
function baseOf(view: OrderView): Base {
  const pairs = <Key extends string>(values: Readonly<Partial<Record<Key, FieldValue>>>) =>
    Object.fromEntries(
      entriesOf<Key, FieldValue>(values).map(([key, value]) => [key, { businessCentral: value, sales: value }]),
    ) as Record<Key, ValuePair>;
  return {
    header: pairs(view.header),
    lines: view.lines.map(({ id, values }) => ({
      pairId: id,
      businessCentralLineId: id,
      salesLineId: id,
      priceOrigin: 'businessCentral',
      values: pairs(values),
    })),
  };
}

/** Orders in a simulated company, coupled and in agreement. */
class OpenOrdersWorld {
  readonly company = new BusinessCentralWorld();
  readonly queue = new InMemoryQueue({ nowMs: () => this.company.clock.nowMs() });
  readonly couplings = new InMemoryCouplings();
  readonly state = new InMemoryStateStore();
  readonly ids = seededIds(7);
  readonly logged: string[] = [];
  businessCentral: Pick<BusinessCentral, 'listOrdersWithLines'> = this.company.businessCentral;

  get engine(): Engine {
    const note = (event: string) => this.logged.push(event);
    const ports = {
      connection: { connectionId: 'main', mapping: defaultMapping, policies: { lines: defaultReading.lineRules } },
      sales: { readCapabilities: async () => success(defaultCapabilities) },
      businessCentral: this.businessCentral,
    };
    return {
      connections: new Map([['main', ports]]),
      couplings: this.couplings,
      queue: this.queue,
      state: this.state,
      clock: this.company.clock,
      ids: this.ids,
      logger: { info: note, warn: note, error: note },
    } as unknown as Engine;
  }

  async order(changes: Partial<Coupling> = {}): Promise<OrderView> {
    const line = { lineType: 'Item', lineObjectNumber: '1896-S', quantity: { decimal: decimal('2') } };
    const { businessCentral } = this.company;
    const created = await businessCentral.createOrder({ header: { customerNumber: 'C00010' }, lines: [line] });
    const view = readBusinessCentralOrder(
      expectValue(await businessCentral.readOrder(expectValue(created).id)),
      defaultReading,
    );
    await this.couplings.create(
      {
        couplingId: `c-${view.id}`,
        connectionId: 'main',
        generation: 1,
        origin: 'sales',
        state: 'coupled',
        businessCentralId: view.id,
        salesId: view.id,
        base: baseOf(view),
        versions: {},
        phases: {},
        journalSequence: 0,
        createdIso: '2026-01-01T00:00:00Z',
        updatedIso: '2026-01-01T00:00:00Z',
        ...changes,
      },
      [],
    );
    return view;
  }

  async editSilently(order: OrderView, description: string): Promise<void> {
    const path = `salesOrders(${order.id})/salesOrderLines(${order.lines[0]?.id})`;
    await this.company.asProcessor('PATCH', path, { description });
  }

  sweep() {
    return sweepOpenOrders(this.engine, 'main');
  }

  async told(): Promise<readonly string[]> {
    const notices: Notice[] = [];
    await this.queue.drain(async ({ notice }) => {
      notices.push(notice);
    });
    return notices.map((notice) => (notice.about === 'order' ? `${notice.side} ${notice.recordId}` : notice.about));
  }
}

describe('L2 sweepOpenOrders', () => {
  it('S-080 a notice for the order whose content differs from what was agreed, and for no other', async () => {
    const world = new OpenOrdersWorld();
    await world.order();
    const edited = await world.order();
    await world.editSilently(edited, 'Oak');
    expect(await world.sweep()).toMatchObject({ requests: 1, orders: 2, differing: 1, enqueued: 1, isComplete: true });
    expect(await world.told()).toEqual([`businessCentral ${edited.id}`]);
  });

  it('orders that nobody has coupled, that are in the middle of something or have ended are left alone', async () => {
    const world = new OpenOrdersWorld();
    const orders = await Promise.all([
      world.order({ state: 'held' }),
      world.order({ state: 'recreating' }),
      world.order({ state: 'ended' }),
      world.order({ connectionId: 'other' }),
    ]);
    for (const order of orders) {
      await world.editSilently(order, 'Oak');
    }
    expect(await world.sweep()).toMatchObject({ orders: 4, differing: 0 });
    expect(await world.told()).toEqual([]);
  });

  it('what was told and still differs is told again after an hour, a further edit at once', async () => {
    const world = new OpenOrdersWorld();
    const order = await world.order();
    await world.editSilently(order, 'Oak');
    const told: number[] = [];
    for (let minutes = 0; minutes <= 120; minutes += 5) {
      if (minutes === 90) {
        await world.editSilently(order, 'Ash');
      }
      await world.sweep();
      told.push(...(await world.told()).map(() => minutes));
      world.company.clock.advance(5 * minuteMs);
    }
    expect(told).toEqual([0, 60, 90]);
  });

  it('once it agrees again it is forgotten, so that the same edit later counts anew', async () => {
    const world = new OpenOrdersWorld();
    const order = await world.order();
    const original = String(order.lines[0]?.values.description);
    for (const description of ['Oak', original, 'Oak']) {
      await world.editSilently(order, description);
      await world.sweep();
    }
    expect(await world.told()).toHaveLength(2);
    await world.editSilently(order, original);
    await world.sweep();
    expect((await readOpenOrdersMemory(world.state, 'main')).memory?.told).toEqual([]);
  });

  it('a replica that shows the time before our own write costs one notice and no loop', async () => {
    const world = new OpenOrdersWorld();
    const order = await world.order();
    world.company.clock.advance(minuteMs);
    await world.company.simulator.call('POST', '/setup', { readOnlyLagMs: 20 * minuteMs });
    world.company.clock.advance(20 * minuteMs);
    await world.editSilently(order, 'Oak, as we wrote it');
    const stored = await world.couplings.findByRecord('main', 'businessCentral', order.id);
    const view = readBusinessCentralOrder(
      expectValue(await world.company.businessCentral.readOrder(order.id)),
      defaultReading,
    );
    if (stored === undefined) {
      throw new Error('no coupling');
    }
    await world.couplings.save(stored, { ...stored.coupling, base: baseOf(view) }, []);
    let enqueued = 0;
    for (let minutes = 0; minutes < 60; minutes += 5) {
      enqueued += (await world.sweep()).enqueued;
      world.company.clock.advance(5 * minuteMs);
    }
    expect(enqueued).toBe(1);
  });

  it('a failure between pages is told, and the next run goes on there; a link that has gone stale is dropped', async () => {
    const world = new OpenOrdersWorld();
    const asked: (string | undefined)[] = [];
    let failing: string | undefined = 'page 2';
    const links: Readonly<Record<string, string | undefined>> = { 'page 1': 'page 2', 'page 2': undefined };
    world.businessCentral = {
      listOrdersWithLines: async (next = 'page 1') => {
        asked.push(next);
        const link = links[next];
        return next === failing
          ? failed({ reason: 'unavailable', message: 'away' })
          : { ok: true, value: { orders: [], requests: 1, ...(link === undefined ? {} : { next: link }) } };
      },
    };
    expect(await world.sweep()).toMatchObject({ isComplete: false, failure: 'unavailable', requests: 1 });
    expect(world.logged).toContain('openOrders.failed');
    await world.sweep();
    failing = undefined;
    expect(await world.sweep()).toMatchObject({ isComplete: true });
    expect(asked).toEqual(['page 1', 'page 2', 'page 2', 'page 1', 'page 2']);
  });

  it('one run reads a bounded number of pages, and the next goes on behind them', async () => {
    const world = new OpenOrdersWorld();
    const asked: number[] = [];
    world.businessCentral = {
      listOrdersWithLines: async (next = '0') => {
        asked.push(Number(next));
        return { ok: true, value: { orders: [], requests: 1, next: String(Number(next) + 1) } };
      },
    };
    expect(await world.sweep()).toMatchObject({ requests: 100, isComplete: false });
    await world.sweep();
    expect(asked).toEqual(Array.from({ length: 200 }, (_, page) => page));
  });

  it('what cannot be read of its memory is started anew', async () => {
    const world = new OpenOrdersWorld();
    await world.state.write('main', openOrdersName, { told: 'everybody' }, undefined);
    await world.editSilently(await world.order(), 'Oak');
    expect(await world.sweep()).toMatchObject({ enqueued: 1 });
  });
});
