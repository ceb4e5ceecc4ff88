import { describe, expect, it } from '@jest/globals';
import { lineBody, World } from './harness.js';

describe('CreateMultiple and UpdateMultiple', () => {
  const target = (id: string, quantity: number) => ({
    '@odata.type': 'Microsoft.Dynamics.CRM.salesorderdetail',
    ...lineBody(id),
    quantity,
  });

  it('D-030 CreateMultiple answers the ids in order, and creates nothing when one target is bad', async () => {
    const world = new World();
    const id = await world.order();
    const path = 'salesorderdetails/Microsoft.Dynamics.CRM.CreateMultiple';
    const answer = await world.call('POST', path, { body: { Targets: [target(id, 1), target(id, 2)] } });
    expect(answer.status).toBe(200);
    for (const [index, line] of answer.json.Ids.entries())
      expect((await world.read(`salesorderdetails(${line})`)).quantity).toBe(index + 1);
    const bad = await world.call('POST', path, {
      body: { Targets: [target(id, 3), { ...target(id, 4), quantity: 1.5 }] },
    });
    expect(bad.status).toBe(400);
    expect((await world.read('salesorderdetails')).value).toHaveLength(2);
  });

  it('D-030 UpdateMultiple takes targets with their ids and answers 204; a target without a type is refused', async () => {
    const world = new World();
    const id = await world.order();
    const line = await world.line(id);
    const path = 'salesorderdetails/Microsoft.Dynamics.CRM.UpdateMultiple';
    const change = { '@odata.type': 'Microsoft.Dynamics.CRM.salesorderdetail', salesorderdetailid: line, quantity: 5 };
    expect((await world.call('POST', path, { body: { Targets: [change] } })).status).toBe(204);
    expect((await world.read(`salesorderdetails(${line})`)).quantity).toBe(5);
    const { '@odata.type': _type, ...untyped } = change;
    expect((await world.call('POST', path, { body: { Targets: [untyped] } })).status).toBe(400);
  });
});
