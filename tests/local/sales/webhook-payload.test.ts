import { describe, expect, it } from '@jest/globals';
import { bind, lineBody, seeded, World } from './harness.js';
import { imageOf, pairs, posted, registerEndpoint, registerStep, targetOf } from './webhook-harness.js';

const any = { 'if-match': '*' };
const patch = (world: World, id: string, body: unknown, headers: Record<string, string> = any, query = '') =>
  world.call('PATCH', `salesorders(${id})${query}`, { body, headers });

describe('what is posted', () => {
  it('D-066 headers and body are those of a RemoteExecutionContext, with slashes escaped', async () => {
    const world = new World();
    const step = await registerStep(world, await registerEndpoint(world), {
      table: 'salesorder',
      message: 'Update',
      filter: 'name',
    });
    const id = await world.order();
    await world.call('PATCH', `salesorders(${id})`, {
      as: 'seller',
      body: { name: 'PO 4711', requestdeliveryby: '2026-01-14T23:00:00Z', paymenttermscode: 1, freightamount: 25 },
      headers: any,
    });
    const [body] = await posted(world);
    const notice = world.notices[0];
    expect(notice?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-ms-dynamics-entity-name': 'salesorder',
      'x-ms-dynamics-request-name': 'Update',
      'x-dv-secret': 's3cret',
    });
    expect(Object.keys(notice?.headers ?? {}).every((name) => name === name.toLowerCase())).toBe(true);
    expect(notice?.body).toContain(
      '"__type":"Money:http:\\/\\/schemas.microsoft.com\\/xrm\\/2011\\/Contracts","Value":25.0000',
    );
    expect(notice?.body).toContain('"value":"\\/Date(1768431600000)\\/"');
    expect(notice?.body).not.toMatch(/[^\\]\//);
    expect(body).toMatchObject({
      MessageName: 'Update',
      Mode: 1,
      Stage: 40,
      Depth: 1,
      IsInTransaction: false,
      PrimaryEntityId: id,
      PrimaryEntityName: 'salesorder',
      InitiatingUserId: seeded.users.seller,
      UserId: seeded.users.seller,
      OrganizationId: seeded.organization,
      OperationCreatedOn: expect.stringMatching(/^\/Date\(\d+\+0000\)\/$/),
      OwningExtension: { Id: step, LogicalName: 'sdkmessageprocessingstep' },
    });
    expect(targetOf(body)).toMatchObject({ name: 'PO 4711', paymenttermscode: { Value: 1 }, salesorderid: id });
  });

  it('D-015 the Target holds what was sent, changed or not', async () => {
    const world = new World();
    await registerStep(world, await registerEndpoint(world), {
      table: 'salesorder',
      message: 'Update',
      filter: 'name',
    });
    const id = await world.order();
    await patch(world, id, { name: 'PO 1' });
    expect(targetOf((await posted(world))[0])).toMatchObject({ name: 'PO 1', salesorderid: id });
  });

  it('D-067 images come only when registered; AsynchronousStepPrimaryName is always there', async () => {
    const world = new World();
    const endpoint = await registerEndpoint(world);
    await registerStep(world, endpoint, {
      table: 'salesorder',
      message: 'Update',
      filter: 'name',
      image: { type: 2, attributes: 'description,versionnumber' },
    });
    await registerStep(world, endpoint, { table: 'salesorder', message: 'Create' });
    const id = await world.order({ description: 'before' });
    await patch(world, id, { name: 'PO 2', description: 'after' });
    const [create, update] = await posted(world);
    expect(create?.PreEntityImages).toEqual([]);
    expect(Object.keys(pairs(create?.PostEntityImages))).toEqual(['AsynchronousStepPrimaryName']);
    expect(imageOf(update, 'PreEntityImages', 'pre')).toMatchObject({ description: 'before', salesorderid: id });
    const { versionnumber } = await world.read(`salesorders(${id})`);
    expect(imageOf(update, 'PostEntityImages', 'pre')).toEqual({
      description: 'after',
      salesorderid: id,
      versionnumber,
    });
    expect(imageOf(update, 'PostEntityImages', 'AsynchronousStepPrimaryName')).toEqual({
      name: 'PO 2',
      salesorderid: id,
    });
    expect(imageOf(update, 'PreEntityImages', 'AsynchronousStepPrimaryName')).toBeUndefined();
  });

  it('D-067 impossible images and wrong property names are refused', async () => {
    const world = new World();
    const endpoint = await registerEndpoint(world);
    await expect(
      registerStep(world, endpoint, { table: 'salesorder', message: 'Delete', image: { type: 1 } }),
    ).rejects.toThrow('no post-image');
    await expect(
      registerStep(world, endpoint, { table: 'salesorder', message: 'Create', image: { type: 1 } }),
    ).rejects.toThrow('messagepropertyname');
  });

  it('D-076 a deleted line is a bare reference; the order is known through the pre-image alone', async () => {
    const world = new World();
    await registerStep(world, await registerEndpoint(world), {
      table: 'salesorderdetail',
      message: 'Delete',
      image: { type: 0, attributes: 'salesorderid,quantity' },
    });
    const id = await world.order();
    const line = await world.line(id);
    await world.call('DELETE', `salesorderdetails(${line})`);
    const [body] = await posted(world);
    expect(pairs(body?.InputParameters).Target).toMatchObject({ Id: line, LogicalName: 'salesorderdetail' });
    expect(pairs(body?.InputParameters).Target).not.toHaveProperty('Attributes');
    expect(body?.PostEntityImages).toEqual([]);
    expect(imageOf(body, 'PreEntityImages', 'pre')).toMatchObject({
      salesorderid: { Id: id, LogicalName: 'salesorder' },
      quantity: 2,
    });
    expect(Object.keys(pairs(body?.PreEntityImages))).toEqual(['AsynchronousStepPrimaryName', 'pre']);
  });

  it('D-070 our user shows in direct and roll-up events, the tag only in the direct one unless so set', async () => {
    for (const propagateTag of [false, true]) {
      const world = new World();
      await world.setup({ propagateTag });
      const endpoint = await registerEndpoint(world);
      await registerStep(world, endpoint, { table: 'salesorderdetail', message: 'Create' });
      await registerStep(world, endpoint, { table: 'salesorder', message: 'Update' });
      const id = await world.order();
      await world.call('POST', 'salesorderdetails?tag=bc%3A42', { body: lineBody(id) });
      const [line, header] = await posted(world);
      expect([line?.InitiatingUserId, header?.InitiatingUserId]).toEqual([
        seeded.users.integration,
        seeded.users.integration,
      ]);
      expect(pairs(line?.SharedVariables)).toMatchObject({ tag: 'bc:42' });
      expect(pairs(header?.SharedVariables).tag).toBe(propagateTag ? 'bc:42' : undefined);
    }
  });

  it('D-071 bypassing a step skips it for the direct operation, not for the roll-up; without the privilege it is 403', async () => {
    const world = new World();
    const endpoint = await registerEndpoint(world);
    const lineStep = await registerStep(world, endpoint, { table: 'salesorderdetail', message: 'Create' });
    const headerStep = await registerStep(world, endpoint, { table: 'salesorder', message: 'Update' });
    const id = await world.order();
    const headers = { 'mscrm.bypassbusinesslogicexecutionstepids': `${lineStep},${headerStep}` };
    const refused = await world.call('POST', 'salesorderdetails', { body: lineBody(id), headers });
    expect([refused.status, refused.json.error.code]).toEqual([403, '0x80040220']);
    await world.setup({ bypassPrivilege: true });
    expect((await world.call('POST', 'salesorderdetails', { body: lineBody(id), headers })).status).toBe(204);
    expect((await posted(world)).map((body) => body.PrimaryEntityName)).toEqual(['salesorder']);
  });

  it('D-074 a body over 256 KB loses parent context, parameters and images, and says so in a header', async () => {
    const world = new World();
    await registerStep(world, await registerEndpoint(world), { table: 'annotation', message: 'Create' });
    const id = await world.order();
    const note = { ...bind('objectid_salesorder', 'salesorders', id), subject: 's', notetext: 'x'.repeat(99_000) };
    const body = { ...note, documentbody: Buffer.alloc(200_000, 1).toString('base64') };
    expect((await world.call('POST', 'annotations', { body })).status).toBe(204);
    const [sent] = await posted(world);
    expect(world.notices[0]?.headers).toHaveProperty('x-ms-dynamics-msg-size-exceeded');
    for (const name of ['ParentContext', 'InputParameters', 'PreEntityImages', 'PostEntityImages'])
      expect(sent).not.toHaveProperty(name);
    expect(sent).toMatchObject({ MessageName: 'Create', PrimaryEntityName: 'annotation' });
  });
});
