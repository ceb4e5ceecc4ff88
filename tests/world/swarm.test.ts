import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../local/simulator-kit/random';
import { expectAgreement } from './agreement';
import { type Row, rowsOf } from './people';
import { World } from './world';

/** More seeds by TANDEM_WORLD_SEEDS, another first one by TANDEM_WORLD_FIRST_SEED. */
const seeds = Number(process.env.TANDEM_WORLD_SEEDS ?? '25');
const firstSeed = Number(process.env.TANDEM_WORLD_FIRST_SEED ?? '1');
const eventsPerSeed = 20;

const products = ['1896-S', '1900-S', '1906-S', '1908-S', '1920-S', '1928-S'] as const;

const faults: readonly Row[] = [
  { kind: 'status', options: { status: 429, retryAfterSeconds: 2 } },
  { kind: 'status', options: { status: 503 } },
  { kind: 'status', options: { status: 504, afterEffect: true } },
  { kind: 'lostAnswer' },
  { kind: 'cutBefore' },
  { kind: 'versionRace' },
];
const noticeTroubles: readonly Row[] = [{ drop: 0.5 }, { duplicate: 0.7 }, { reorder: 0.7 }, { delayMs: 20_000 }];

/** Users at random over one world; all chance comes from the seed. */
class Swarm {
  readonly #random: () => number;

  constructor(
    private readonly world: World,
    private readonly salesId: string,
    seed: number,
  ) {
    this.#random = seededRandom(seed);
  }

  async disturb(): Promise<void> {
    for (const side of ['businessCentral', 'sales'] as const) {
      const path = side === 'sales' ? 'salesorder|batch' : 'salesOrders|batch';
      // Users' own requests are not to fail, and only Tandem sends batches.
      const match = { method: 'POST', path: 'batch' };
      for (const fault of faults.filter(() => this.#random() < 0.3)) {
        const struck = fault.kind === 'versionRace' ? { path } : match;
        await this.world.people.control(side, 'POST', '/faults', {
          ...fault,
          match: struck,
          rate: 0.3,
          times: 3,
          seed: this.#number(1, 1000),
        });
      }
      const trouble = this.#random() < 0.5 ? this.#pick(noticeTroubles) : {};
      await this.world.people.control(side, 'POST', '/notifications', { ...trouble, seed: this.#number(1, 1000) });
    }
  }

  /** One event: somebody edits, or time passes. */
  async event(): Promise<string> {
    const edits = [
      this.#editInBusinessCentral,
      this.#addInBusinessCentral,
      this.#headerInBusinessCentral,
      this.#deleteInBusinessCentral,
      this.#editInSales,
      this.#headerInSales,
      this.#letTimePass,
    ];
    return await this.#pick(edits).call(this);
  }

  async #editInBusinessCentral(): Promise<string> {
    const { order, line } = await this.#businessCentralLine();
    if (line === undefined) {
      return 'BC has no line to edit';
    }
    const values =
      this.#random() < 0.5 ? { quantity: this.#number(1, 30) } : { unitPrice: this.#number(100, 90_000) / 100 };
    await this.world.people.businessCentral('PATCH', `salesOrders(${order})/salesOrderLines(${line.id})`, values);
    return `BC line ${JSON.stringify(values)}`;
  }

  async #addInBusinessCentral(): Promise<string> {
    const { order } = await this.#businessCentralLine();
    const lineObjectNumber = this.#pick(products);
    await this.world.people.businessCentral('POST', `salesOrders(${order})/salesOrderLines`, {
      lineType: 'Item',
      lineObjectNumber,
      quantity: this.#number(1, 9),
    });
    return `BC adds ${lineObjectNumber}`;
  }

  async #deleteInBusinessCentral(): Promise<string> {
    const { order, line, count } = await this.#businessCentralLine();
    if (count < 2) {
      return 'BC keeps its last line';
    }
    await this.world.people.businessCentral('DELETE', `salesOrders(${order})/salesOrderLines(${line?.id})`);
    return 'BC deletes a line';
  }

  async #headerInBusinessCentral(): Promise<string> {
    const { order } = await this.#businessCentralLine();
    const values = this.#pick<Row>([
      { externalDocumentNumber: `BC-${this.#number(1, 99)}` },
      { requestedDeliveryDate: `2026-0${this.#number(4, 9)}-1${this.#number(0, 9)}` },
      { shipToAddressLine2: `Gate ${this.#number(1, 9)}` },
    ]);
    await this.world.people.businessCentral('PATCH', `salesOrders(${order})`, values);
    return `BC header ${JSON.stringify(values)}`;
  }

  async #editInSales(): Promise<string> {
    const { people } = this.world;
    await people.reopen(this.salesId);
    const lines = await people.salesLines(this.salesId);
    const line = this.#pick(lines);
    const chance = this.#random();
    let told = 'Sales adds a line';
    if (chance < 0.6 && line !== undefined) {
      const quantity = this.#number(1, 30);
      await people.sales('PATCH', `salesorderdetails(${line.salesorderdetailid})`, { quantity });
      told = `Sales quantity ${quantity}`;
    } else if (chance < 0.75 && lines.length > 1) {
      await people.sales('DELETE', `salesorderdetails(${line?.salesorderdetailid})`);
      told = 'Sales deletes a line';
    } else {
      await people.addSalesLine(this.salesId, { product: this.#pick(products), quantity: this.#number(1, 9) });
    }
    await people.submit(this.salesId);
    return told;
  }

  async #headerInSales(): Promise<string> {
    const values = this.#pick<Row>([
      { name: `PO ${this.#number(1, 99)}` },
      { shipto_line2: `Door ${this.#number(1, 9)}` },
    ]);
    await this.world.people.reopen(this.salesId);
    await this.world.people.sales('PATCH', `salesorders(${this.salesId})`, values);
    await this.world.people.submit(this.salesId);
    return `Sales header ${JSON.stringify(values)}`;
  }

  async #letTimePass(): Promise<string> {
    await this.world.settle();
    return 'time passes';
  }

  async #businessCentralLine(): Promise<{ order: string; line: Row | undefined; count: number }> {
    const [order] = await this.world.people.businessCentralOrders();
    const lines = rowsOf(order?.salesOrderLines);
    return { order: String(order?.id), line: this.#pick(lines), count: lines.length };
  }

  #number(from: number, to: number): number {
    return from + Math.floor(this.#random() * (to - from + 1));
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.#random() * values.length)] as Value;
  }
}

/** Faults go, sweeps come: both sides agree or the order says why it waits. */
async function expectCalm(world: World, salesId: string): Promise<void> {
  for (const side of ['businessCentral', 'sales'] as const) {
    await world.people.control(side, 'DELETE', '/faults');
    await world.people.control(side, 'POST', '/notifications', { drop: 0, duplicate: 0, reorder: 0, delayMs: 0 });
  }
  await world.settle();
  await world.sweepAndSettle();
  expect(world.crashes).toEqual([]);
  expect(await world.people.businessCentralOrders()).toHaveLength(1);
  const stored = await world.couplings.findByRecord('world', 'sales', salesId);
  if (stored?.coupling.parked === undefined) {
    await expectAgreement(world, salesId);
  } else {
    expect(stored.coupling.parked.sentence).not.toBe('');
  }
}

describe('users at random on both sides under faults end in agreement (I1, L1, L2)', () => {
  it.each(Array.from({ length: seeds }, (_, index) => firstSeed + index))(
    'seed %i',
    async (seed) => {
      const world = await World.create({ seed });
      const salesId = await world.people.newSalesOrder({
        lines: [
          { product: '1896-S', quantity: 2 },
          { product: '1900-S', quantity: 8, price: 99.5 },
        ],
      });
      await world.settle();
      const swarm = new Swarm(world, salesId, seed);
      const told: string[] = [];
      try {
        await swarm.disturb();
        for (let event = 0; event < eventsPerSeed; event += 1) {
          told.push(await swarm.event());
        }
        await expectCalm(world, salesId);
      } catch (error) {
        const rerun = `TANDEM_WORLD_SEEDS=1 TANDEM_WORLD_FIRST_SEED=${seed} npx jest tests/world/swarm`;
        throw new Error(`seed ${seed}; again with: ${rerun}\n${told.join('\n')}`, { cause: error });
      }
    },
    30_000,
  );
});
