import { describe, expect, it } from '@jest/globals';
import { bind, World } from './harness.js';
import { posted, registerEndpoint, registerStep } from './webhook-harness.js';

async function listening(
  columns: Record<string, unknown> = {},
): Promise<{ world: World; step: string; endpoint: string }> {
  const world = new World();
  const endpoint = await registerEndpoint(world, columns);
  const step = await registerStep(world, endpoint, { table: 'salesorder', message: 'Create' });
  return { world, step, endpoint };
}

async function failures(world: World, step: string): Promise<{ errorcode: number; message: string }[]> {
  return (
    await world.read(
      `asyncoperations?$filter=statuscode eq 31 and _owningextensionid_value eq ${step}&$select=name,createdon,message,errorcode,_regardingobjectid_value`,
    )
  ).value;
}

describe('delivery', () => {
  it('D-072 any 2xx is done and leaves no job behind', async () => {
    const { world } = await listening();
    world.receive = () => Promise.resolve({ status: 299 });
    await world.order();
    expect(await posted(world)).toHaveLength(1);
    expect((await world.read('asyncoperations')).value).toEqual([]);
  });

  it('D-072 502, 503 and 504 earn exactly one more attempt with the same OperationId', async () => {
    for (const status of [502, 503, 504]) {
      const { world, step } = await listening();
      world.receive = () => Promise.resolve({ status });
      await world.order();
      const bodies = await posted(world);
      expect(bodies).toHaveLength(2);
      expect(bodies[0]?.OperationId).toBe(bodies[1]?.OperationId);
      expect(await failures(world, step)).toEqual([expect.objectContaining({ errorcode: 0x80050201 | 0 })]);
    }
  });

  it('D-072 the second attempt may work', async () => {
    const { world, step } = await listening();
    let attempts = 0;
    world.receive = () => Promise.resolve({ status: ++attempts === 1 ? 503 : 200 });
    await world.order();
    expect(await posted(world)).toHaveLength(2);
    expect(await failures(world, step)).toEqual([]);
  });

  it('D-072 every other answer fails at once as system job 3/31', async () => {
    for (const status of [301, 400, 401, 404, 429, 500]) {
      const { world, step } = await listening();
      world.receive = () => Promise.resolve({ status });
      const id = await world.order();
      const [body] = await posted(world);
      expect(world.notices).toHaveLength(1);
      const [job] =
        (await world.read(`asyncoperations(${body?.OperationId})?$select=statecode`)).statecode === 3
          ? await failures(world, step)
          : [];
      expect(job).toMatchObject({ errorcode: 0x80050201 | 0, _regardingobjectid_value: id });
    }
  });

  it('D-073 no answer within the time fails without another attempt; the time is a setting', async () => {
    const { world, step } = await listening();
    const times: number[] = [];
    world.receive = (_notice, timeoutMs) => {
      times.push(timeoutMs);
      return Promise.resolve({ failed: 'timeout' });
    };
    await world.order();
    await world.settle();
    await world.setup({ webhookTimeoutMs: 50 });
    await world.order();
    await world.settle();
    expect(times).toEqual([60_000, 50]);
    expect((await failures(world, step)).map((job) => job.errorcode)).toEqual([0x80050202 | 0, 0x80050202 | 0]);
  });

  it('a connection that fails is not tried again', async () => {
    const { world, step } = await listening();
    world.receive = () => Promise.resolve({ failed: 'connection' });
    await world.order();
    expect(await posted(world)).toHaveLength(1);
    expect((await failures(world, step))[0]?.errorcode).toBe(0x80050205 | 0);
  });

  it('D-075 duplicates, drops, delay and hold are settings of the control plane', async () => {
    const { world } = await listening();
    await world.control('POST', '/notifications', { duplicate: 1 });
    await world.order();
    const [first, second] = await posted(world);
    expect(first).toEqual(second);
    world.notices.length = 0;
    await world.control('POST', '/notifications', { duplicate: 0, drop: 1 });
    await world.order();
    expect(await posted(world)).toEqual([]);
    await world.control('POST', '/notifications', { drop: 0, hold: true });
    await world.order();
    await world.clock.advance(10_000);
    expect(world.notices).toHaveLength(0);
    expect((await world.control('GET', '/notifications')).json.waiting).toBe(1);
    await world.control('POST', '/notifications/flush');
    expect(world.notices).toHaveLength(1);
  });

  it('D-064 delay is a setting', async () => {
    const { world } = await listening();
    await world.control('POST', '/notifications', { delayMs: 5_000 });
    await world.order();
    await world.clock.advance(4_000);
    expect(world.notices).toHaveLength(0);
    await world.clock.advance(2_000);
    expect(world.notices).toHaveLength(1);
  });
});

describe('authentication of calls', () => {
  it('D-078 WebhookKey goes to ?code=, HttpHeader to headers, HttpQueryString to the query', async () => {
    const settings =
      '<settings><setting name="X-Secret" value="a&amp;b"/><setting name="who" value="tandem"/></settings>';
    const cases = [
      [{ authtype: 4, authvalue: 'k/1' }, 'https://func.example.net/api/dataverse?code=k%2F1', undefined],
      [{ authtype: 5, authvalue: settings }, 'https://func.example.net/api/dataverse', 'a&b'],
      [
        { authtype: 6, authvalue: settings },
        'https://func.example.net/api/dataverse?x-secret=a%26b&who=tandem',
        undefined,
      ],
    ] as const;
    for (const [columns, url, header] of cases) {
      const { world } = await listening(columns);
      await world.order();
      await world.settle();
      expect(world.notices.map((notice) => [notice.url, notice.headers['x-secret']])).toEqual([[url, header]]);
    }
  });

  it('D-078 an authvalue of the wrong shape fails the job with 80050203 and posts nothing', async () => {
    const { world, step } = await listening({ authvalue: 'only-a-key' });
    await world.order();
    expect(await posted(world)).toEqual([]);
    expect((await failures(world, step))[0]?.errorcode).toBe(0x80050203 | 0);
  });

  it('the secret is never shown', async () => {
    const { world, endpoint } = await listening();
    const row = await world.read(`serviceendpoints(${endpoint})`);
    expect(row).toMatchObject({ authvalue: null, isauthvalueset: true });
    expect((await world.control('GET', '/state')).text).not.toContain('s3cret');
  });
});

describe('registration', () => {
  it('D-080 only administrators register; others get 403 0x80040220', async () => {
    const { world, step } = await listening();
    const body = { name: 'x', url: 'https://a.example', contract: 8, authtype: 4, messageformat: 2, authvalue: 'k' };
    for (const as of ['integration', 'seller'] as const) {
      const answers = [
        await world.call('POST', 'serviceendpoints', { as, body }),
        await world.call('PATCH', `sdkmessageprocessingsteps(${step})`, {
          as,
          body: { statecode: 1 },
          headers: { 'if-match': '*' },
        }),
        await world.call('DELETE', `sdkmessageprocessingsteps(${step})`, { as }),
      ];
      for (const answer of answers) expect([answer.status, answer.json.error.code]).toEqual([403, '0x80040220']);
    }
    expect((await world.read('serviceendpoints?$filter=contract eq 8&$select=name')).value).toHaveLength(1);
  });

  it('D-080 PascalCase binds are 400 0x80048d19', async () => {
    const { world, endpoint } = await listening();
    const body = {
      name: 'x',
      stage: 40,
      mode: 1,
      ...bind('EventHandler_ServiceEndpoint', 'serviceendpoints', endpoint),
    };
    const answer = await world.call('POST', 'sdkmessageprocessingsteps', { as: 'administrator', body });
    expect([answer.status, answer.json.error.code]).toEqual([400, '0x80048d19']);
  });

  it('D-080 steps of an endpoint can be listed and torn down: images, steps, endpoint', async () => {
    const { world, endpoint, step } = await listening();
    const list = await world.read(
      `serviceendpoints(${endpoint})/serviceendpoint_sdkmessageprocessingstep?$select=name,stage,mode,filteringattributes,statecode`,
    );
    expect(list.value).toEqual([
      expect.objectContaining({ name: 'Create of salesorder', stage: 40, mode: 1, statecode: 0 }),
    ]);
    const as = 'administrator' as const;
    expect((await world.call('DELETE', `sdkmessageprocessingsteps(${step})`, { as })).status).toBe(204);
    expect((await world.call('DELETE', `serviceendpoints(${endpoint})`, { as })).status).toBe(204);
    await world.order();
    expect(await posted(world)).toEqual([]);
  });

  it('an endpoint must be https on a usual port, or loopback; a step must be asynchronous in stage 40', async () => {
    const { world, endpoint } = await listening();
    for (const url of ['http://a.example/x', 'https://a.example:8443/x', 'nonsense']) {
      await expect(registerEndpoint(world, { url })).rejects.toThrow('400');
    }
    await registerEndpoint(world, { url: 'http://127.0.0.1:7071/api/x' });
    const [filter] = (
      await world.read(
        "sdkmessagefilters?$filter=primaryobjecttypecode eq 'salesorder' and sdkmessageid/name eq 'Create'",
      )
    ).value;
    const binds = {
      ...bind('eventhandler_serviceendpoint', 'serviceendpoints', endpoint),
      ...bind('sdkmessageid', 'sdkmessages', filter._sdkmessageid_value),
      ...bind('sdkmessagefilterid', 'sdkmessagefilters', filter.sdkmessagefilterid),
    };
    for (const wrong of [
      { stage: 40, mode: 0 },
      { stage: 20, mode: 1 },
    ]) {
      expect(
        (
          await world.call('POST', 'sdkmessageprocessingsteps', {
            as: 'administrator',
            body: { name: 'x', ...wrong, ...binds },
          })
        ).status,
      ).toBe(400);
    }
  });
});
