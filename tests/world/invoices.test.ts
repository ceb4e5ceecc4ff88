import { describe, expect, it } from '@jest/globals';
import type { BusinessCentral } from '../../lib/ports/business-central';
import type { ConnectionPolicies } from '../../lib/ports/connection';
import { success } from '../../lib/ports/remote-result';
import type { ConnectionPorts } from '../../lib/sync/engine';
import { sweepInvoices } from '../../lib/sync/invoices/sweep-invoices';
import { coupledOrder, inBusinessCentral, type Life, notes, post } from './life-cycle-world';
import { rowsOf } from './people';
import { stopAnywhere, watched } from './stop-anywhere';
import { StopSwitch } from './stop-switch';
import { World } from './world';

const told = (policies: Partial<ConnectionPolicies> = {}) =>
  coupledOrder({ policies: { invoiceNews: true, ...policies } });

async function invoices({ world }: Life) {
  const found = await world.people.businessCentral('GET', 'salesInvoices?$orderby=number');
  return rowsOf(found.value).map((row) => ({
    number: String(row.number),
    amount: Number(row.totalAmountIncludingTax),
  }));
}

async function settleInvoice({ world }: Life, number: string, step: 'pay' | 'cancel', amount?: number): Promise<void> {
  await world.people.control(
    'businessCentral',
    'POST',
    `/invoices/${number}/${step}`,
    amount === undefined ? {} : { amount },
  );
  await world.sweepAndSettle();
}

const money = (amount: number) => `EUR ${amount.toLocaleString('en-GB', { minimumFractionDigits: 2 })}`;

describe('invoices of an order (policy invoiceNews, P-066, P-068)', () => {
  it('the seller is told number, day, amount and due day of each, then what is still to be paid, and when it is paid', async () => {
    const life = await told();
    await post(life, 'invoice', [2, 0]);
    const [invoice] = await invoices(life);
    expect(await notes(life)).toContain(
      `Invoice ${invoice?.number} of 2 March 2026: ${money(invoice?.amount ?? 0)} with tax, due `,
    );
    await settleInvoice(life, invoice?.number ?? '', 'pay', 100);
    expect(await notes(life)).toContain(
      `Invoice ${invoice?.number} of 2 March 2026: ${money((invoice?.amount ?? 0) - 100)} of ${money(invoice?.amount ?? 0)} still to be paid`,
    );
    await settleInvoice(life, invoice?.number ?? '', 'pay');
    expect(await notes(life)).toContain(`${money(invoice?.amount ?? 0)} with tax, paid.`);
    await settleInvoice(life, invoice?.number ?? '', 'pay', -50);
    expect(await notes(life)).toContain(`${money(50)} of ${money(invoice?.amount ?? 0)} still to be paid`);
  });

  it('also of an order whose life is over, by a note alone (I12)', async () => {
    const life = await told();
    await inBusinessCentral(life, 'invoice');
    expect(life.world.couplings.all()[0]?.state).toBe('ended');
    const [invoice] = await invoices(life);
    const before = await life.world.people.salesOrder(life.id);
    await settleInvoice(life, invoice?.number ?? '', 'pay');
    expect(await notes(life)).toContain(`Invoice ${invoice?.number} of 2 March 2026: `);
    expect(await notes(life)).toContain('with tax, paid.');
    expect((await life.world.people.salesOrder(life.id)).versionnumber).toBe(before.versionnumber);
  });

  it('a cancelled invoice is told as such', async () => {
    const life = await told();
    await post(life, 'invoice', [2, 0]);
    const [invoice] = await invoices(life);
    await settleInvoice(life, invoice?.number ?? '', 'cancel');
    expect(await notes(life)).toContain(`Invoice ${invoice?.number} of 2 March 2026 was cancelled.`);
  });

  it('each is told once, whatever is swept again; at rest a sweep costs one request and enqueues nothing', async () => {
    const life = await told();
    await post(life, 'invoice', [2, 3]);
    const before = await notes(life);
    for (let sweep = 0; sweep < 3; sweep += 1) {
      await life.world.sweepAndSettle();
    }
    expect(await notes(life)).toBe(before);
    await life.world.people.takeRequests();
    expect(await sweepInvoices(life.world.engine, 'world')).toBe(0);
    expect(await life.world.people.takeRequests()).toEqual({ businessCentral: 1, sales: 0 });
    const [invoice] = await invoices(life);
    expect(before.split(`Invoice ${invoice?.number}`)).toHaveLength(2);
  });

  it('more of them stamped at once than a run reads: the next runs go on behind them, and later ones are reached (L2)', async () => {
    const world = await World.create({ policies: { invoiceNews: true } });
    const startMs = world.clock.nowMs();
    const stamps = [...Array.from({ length: 2_500 }, (_, index) => startMs + index), startMs + 3_600_000];
    const listed = new Set<string>();
    const listInvoicesModifiedSince: BusinessCentral['listInvoicesModifiedSince'] = async (sinceIso, next) => {
      const [listedIso = sinceIso, place = '0'] = next?.split('|') ?? [];
      const hits = stamps.map((stamp) => new Date(stamp).toISOString()).filter((stamp) => stamp >= listedIso);
      const from = Number(place);
      const page = hits.slice(from, from + 100);
      for (const stamp of page) {
        listed.add(stamp);
      }
      const more = from + 100 < hits.length ? { next: `${listedIso}|${from + 100}` } : {};
      return success({ invoices: [], lastModifiedIso: page.at(-1) ?? listedIso, ...more });
    };
    const ports = world.engine.connections.get('world') as ConnectionPorts;
    const businessCentral = { ...ports.businessCentral, listInvoicesModifiedSince };
    const connections = new Map([['world', { ...ports, connection: ports.connection, businessCentral }]]);
    for (let run = 0; run < 3; run += 1) {
      await sweepInvoices({ ...world.engine, connections }, 'world');
    }
    expect(listed.size).toBe(stamps.length);
  });

  it('while Sales does not answer nothing is lost: it is told later, even when nobody looks at the order any more', async () => {
    const life = await told();
    await inBusinessCentral(life, 'invoice');
    const [invoice] = await invoices(life);
    await life.world.people.control('sales', 'POST', '/faults', {
      kind: 'status',
      options: { status: 503 },
      match: { method: 'POST', path: 'annotations|batch' },
      times: 12,
    });
    await settleInvoice(life, invoice?.number ?? '', 'pay');
    await life.world.people.control('sales', 'DELETE', '/faults');
    await life.world.settle();
    expect(await notes(life)).toContain('with tax, paid.');
  });

  it('nothing is asked without the policy, nor where no news are told', async () => {
    for (const policies of [{}, { invoiceNews: true, news: 'off' }] as const) {
      const life = await coupledOrder({ policies });
      await post(life, 'invoice', [2, 0]);
      await life.world.sweepAndSettle();
      expect(await notes(life)).not.toContain('with tax');
      expect(life.world.couplings.all()[0]?.invoices).toBeUndefined();
    }
  });

  it('a worker stopped at any step tells it all the same, once (I9)', async () => {
    await stopAnywhere(async (stopAt) => {
      const stopSwitch = new StopSwitch();
      const life = await coupledOrder({ policies: { invoiceNews: true }, stopSwitch });
      await inBusinessCentral(life, 'invoice');
      const [invoice] = await invoices(life);
      // Later than a note is added to, so that the payment is told by a note of its own.
      await life.world.clock.advance(3_600_000);
      await life.world.people.control('businessCentral', 'POST', `/invoices/${invoice?.number}/pay`);
      const seen = await watched({ world: life.world, stopSwitch, stopAt }, async () => undefined);
      expect((await notes(life)).split('with tax, paid.')).toHaveLength(2);
      return seen;
    });
  }, 60_000);
});
