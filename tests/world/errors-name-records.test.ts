import { describe, expect, it } from '@jest/globals';
import { type OrderReport, reportOrder } from '../../lib/operations/order-report';
import { changeFirstLine, coupledOrder, deleteInBusinessCentral, type Life } from './life-cycle-world';

/** What an operator is told of the order, asked by a number or an id. */
async function reportOf({ world }: Life, query: Record<string, string>): Promise<OrderReport> {
  const answer = await reportOrder(world.engine, query);
  if (answer.kind !== 'found') {
    throw new Error(answer.error);
  }
  return answer.order;
}

/** An order whose last change Business Central has refused. */
async function withError(): Promise<Life> {
  const life = await coupledOrder();
  await life.world.people.control('businessCentral', 'POST', '/faults', {
    kind: 'status',
    options: { status: 400, body: { error: { code: 'Application_DialogException', message: 'Not today.' } } },
    match: { method: 'POST', path: 'batch' },
  });
  await changeFirstLine(life, 9);
  await life.world.settle();
  return life;
}

const errors = (report: OrderReport) =>
  report.journal.filter(({ kind, summary }) => kind === 'parked' && summary.includes('Not today.'));

describe('an error names its order on both sides (P-091)', () => {
  it('while both are there, when one is gone, and when both are', async () => {
    const life = await withError();
    const { world, order, id } = life;
    const names = {
      salesOrderId: id,
      salesOrderNumber: (await world.people.salesOrder(id)).ordernumber,
      businessCentralOrderId: order.id,
      businessCentralOrderNumber: order.number,
    };
    const number = String(order.number);
    const both = await reportOf(life, { number });
    expect(both).toMatchObject({ ...names, reason: 'refusedByBusinessCentral' });
    expect(errors(both)).toHaveLength(1);

    await deleteInBusinessCentral(life);
    const one = await reportOf(life, { salesOrderId: id });
    expect(one).toMatchObject({ ...names, reason: 'deletedInBusinessCentral' });
    expect(errors(one)).toHaveLength(1);

    await world.people.reopen(id);
    await world.people.sales('DELETE', `salesorders(${id})`);
    await world.settle();
    await world.sweepAndSettle();
    for (const query of [{ number }, { salesOrderId: id }, { businessCentralOrderId: String(order.id) }]) {
      const none = await reportOf(life, query);
      expect(none).toMatchObject({ ...names, state: 'ended' });
      expect(errors(none)).toHaveLength(1);
    }
  });
});
