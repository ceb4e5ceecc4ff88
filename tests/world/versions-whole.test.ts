import { describe, expect, it } from '@jest/globals';
import { ownOrderColumns } from '../../lib/mapping/own-columns';
import { compareVersions, listVersions } from '../../lib/operations/order-versions';
import { restoreOrder } from '../../lib/operations/restore-order';
import { furnitureSeed } from '../../local/simulator-kit/furniture';
import { expectAgreement } from './agreement';
import { changeFirstLine, coupledOrder, inBusinessCentral, type Life } from './life-cycle-world';

const policies = { changeReleased: 'archiveAndRecreate' } as const;
const seller = furnitureSeed.sellers[0]?.name;

async function versionOf({ world, id }: Life) {
  const { coupling } = await expectAgreement(world, id);
  const journal = await world.couplings.readJournal('world', coupling.couplingId);
  const [version] = journal.flatMap((entry) => (entry.version === undefined ? [] : [entry.version]));
  return version;
}

describe('what a version keeps of Sales (spec §3.2)', () => {
  it('every column of the order and of its lines, also what nothing is mapped of, and who changed it', async () => {
    const life = await coupledOrder({ policies });
    const { world, id } = life;
    await inBusinessCentral(life, 'release');
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { description: 'call before delivery' });
    await world.people.submit(id);
    await changeFirstLine(life, 7);
    await world.settle();
    const version = await versionOf(life);
    expect(version?.causedBy).toEqual({ seller });
    expect(version?.salesRecord?.header).toMatchObject({ salesorderid: id, description: 'call before delivery' });
    expect(version?.salesRecord?.lines?.map(({ quantity }) => quantity).sort()).toEqual(['7', '8']);
    expect(version?.sales.lines).toHaveLength(2);
    // Columns of an administrator's own are kept like any other.
    expect(version?.salesRecord?.header).toMatchObject({ [ownOrderColumns.businessCentralNumber]: life.order.number });
  });

  it('where Sales does not answer that read the version is kept all the same, said to be caused by Sales', async () => {
    const life = await coupledOrder({ policies });
    const { world } = life;
    const before = (await expectAgreement(world, life.id)).sales.lines.map(({ quantity }) => quantity).sort();
    await inBusinessCentral(life, 'release');
    await world.people.control('sales', 'POST', '/faults', {
      kind: 'status',
      options: { status: 403 },
      match: { method: 'GET', path: `salesorders\\(${life.id}\\)$` },
      times: 20,
    });
    await changeFirstLine(life, 7);
    await world.settle();
    const version = await versionOf(life);
    expect(version).toMatchObject({ number: 1, causedBy: 'sales' });
    expect(version?.salesRecord).toBeUndefined();
    expect(version?.sales.lines).toHaveLength(2);
    // As versions of releases before were kept: it is listed, compared and brought back all the same.
    await world.people.control('sales', 'DELETE', '/faults');
    const query = { salesOrderId: life.id };
    expect(await listVersions(world.engine, query)).toMatchObject({
      kind: 'ok',
      body: { versions: [{ number: 1, causedBy: 'sales' }] },
    });
    expect(await compareVersions(world.engine, { ...query, from: '1', to: 'now' })).toMatchObject({ kind: 'ok' });
    const body = { ...query, version: 1 };
    expect(await world.operate(() => restoreOrder(world.engine, { body, who: 'ada' }))).toMatchObject({ kind: 'ok' });
    await world.settle();
    const { sales } = await expectAgreement(world, life.id);
    expect(sales.lines.map(({ quantity }) => quantity).sort()).toEqual(before);
  });

  it('the order as it was before any of the change, also of what Business Central takes on a released order', async () => {
    const life = await coupledOrder({ policies });
    const { world, order, id } = life;
    const { people } = world;
    await inBusinessCentral(life, 'release');
    await people.reopen(id);
    await people.sales('PATCH', `salesorders(${id})`, {
      name: 'PO NEW',
      shipto_name: 'Dock 7',
      emailaddress: 'new@adlerhof.example',
      discountamount: 40,
    });
    const [line] = await people.salesLines(id);
    await people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { quantity: 7 });
    await people.submit(id);
    await world.settle();
    const version = await versionOf(life);
    const [isNow] = await people.businessCentralOrders();
    const names = ['externalDocumentNumber', 'shipToName', 'email', 'discountAmount'];
    const shown = (row: Readonly<Record<string, unknown>> | undefined) =>
      names.map((name) => String(row?.[name] ?? ''));
    const was = ['PO 1', String(order.shipToName), String(order.email), '0'];
    expect(shown(version?.businessCentral.header)).toEqual(was);
    expect(shown(isNow)).toEqual(['PO NEW', 'Dock 7', 'new@adlerhof.example', '40']);
    const restored = await world.operate(() =>
      restoreOrder(world.engine, { body: { salesOrderId: id, version: 1 }, who: 'ada' }),
    );
    expect(restored.kind).toBe('ok');
    await world.settle();
    await expectAgreement(world, id);
    const [again] = await people.businessCentralOrders();
    expect(shown(again)).toEqual(was);
  });
});
