import { describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { registerSales } from '../../lib/dataverse/registration.js';
import { missingInSales } from '../../lib/dataverse/setup-look.js';
import { solutionFile } from '../../lib/dataverse/solution/solution-file.js';
import { unregisterSales } from '../../lib/dataverse/unregistration.js';
import { stepsFor } from '../../lib/dataverse/webhook-steps.js';
import { createSalesWebhooks } from '../../lib/dataverse/webhooks.js';
import { defaultMapping } from '../../lib/mapping/default-mapping.js';
import type { WebhookStep } from '../../lib/ports/sales-webhooks.js';
import { expectFailure, expectValue } from '../support/results.js';
import { deskOrder, orderId } from './sales-samples.js';
import { SalesWorld } from './sales-world.js';

const registration = {
  endpointName: 'Tandem main',
  notificationUrl: 'https://tandem.example/api/webhooks/dataverse/main',
  steps: stepsFor({ policies: { quotes: 'activeQuotes' }, mapping: defaultMapping }),
};
const wanted = { ...registration, secret: 'abcdefghijklmnopqrstuvwxyz0123456789', stepPrefix: 'Tandem main' };

const textsOf = (file: Uint8Array) => Object.values(unzipSync(file)).map((bytes) => new TextDecoder().decode(bytes));

function importInto(world: SalesWorld, file = solutionFile('main', registration), enablesSteps = true) {
  const body = JSON.stringify({
    OverwriteUnmanagedCustomizations: true,
    PublishWorkflows: enablesSteps,
    CustomizationFile: Buffer.from(file).toString('base64'),
    ImportJobId: '7a1f0d5c-0000-4000-8000-000000000001',
  });
  return world.administrator.send({ name: 'import', method: 'POST', url: 'ImportSolution', safety: 'once', body });
}

async function read(world: SalesWorld, url: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const answer = expectValue(await world.administrator.send({ name: 'read', method: 'GET', url, safety: 'read' }));
  return JSON.parse(answer.body).value;
}

/** What stands in Sales of the registration, without the platform's own marks of time and version. */
async function stateOf(world: SalesWorld) {
  const own = (row: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !/^@|versionnumber|modifiedon|createdon/.test(name)));
  const sets = ['serviceendpoints', 'sdkmessageprocessingsteps', 'sdkmessageprocessingstepimages'];
  const rows = await Promise.all(sets.map((set) => read(world, set)));
  const columns = await Promise.all(
    ['salesorder', 'salesorderdetail'].map((table) =>
      read(world, `EntityDefinitions(LogicalName='${table}')/Attributes`),
    ),
  );
  return { rows: rows.map((each) => each.map(own)), columns };
}

/** What an import cannot bring. */
const withoutSecret = 'webhook: its secret';

const missingIn = async (world: SalesWorld) => expectValue(await missingInSales(world.administrator, wanted));

describe('the solution that is handed out, imported into Sales', () => {
  it('makes what the registration makes: columns, webhook, steps and images, ids and all', async () => {
    const [importing, registering] = [new SalesWorld(), new SalesWorld()];
    expectValue(await importInto(importing));
    expectValue(await registerSales(registering.administrator, wanted));
    const [byImport, byCalls] = [await stateOf(importing), await stateOf(registering)];
    expect(byImport.columns).toEqual(byCalls.columns);
    const [endpoints, ...others] = byCalls.rows;
    const stillWithoutSecret = endpoints?.map((row) => ({ ...row, isauthvalueset: false, description: null }));
    expect(byImport.rows).toEqual([stillWithoutSecret, ...others]);
    expect(byImport.rows.map((rows) => rows.length)).toEqual([1, 8, 6]);
  });

  it('leaves nothing missing but the secret, which setup and the app see', async () => {
    const world = new SalesWorld();
    expectValue(await importInto(world));
    expect(await missingIn(world)).toEqual([withoutSecret]);
    const found = expectValue(await createSalesWebhooks({ remote: world.integration }).readRegistration('Tandem main'));
    expect(found).toMatchObject({ endpointUrl: registration.notificationUrl, hasNoSecret: true });
    expect(found?.steps.filter(({ enabled }) => enabled)).toHaveLength(registration.steps.length);
  });

  it('a second import changes nothing, and a registration adds the secret alone', async () => {
    const world = new SalesWorld();
    expectValue(await importInto(world));
    const first = await stateOf(world);
    expectValue(await importInto(world));
    expect(await stateOf(world)).toEqual(first);
    expect(expectValue(await registerSales(world.administrator, wanted)).done).toEqual([
      'endpoint Tandem main corrected',
    ]);
    const registered = await stateOf(world);
    expectValue(await importInto(world));
    expect(await stateOf(world)).toEqual(registered);
    expect(expectValue(await registerSales(world.administrator, wanted)).done).toEqual([]);
  });

  it('tells of orders with the secret once it is set, and of none before', async () => {
    const world = new SalesWorld();
    expectValue(await importInto(world));
    expectValue(await world.sales.createOrder(deskOrder));
    await world.control('POST', '/notifications/flush');
    expect(world.notices).toEqual([]);
    const body = JSON.stringify({
      authvalue: `<settings><setting name="x-tandem-secret" value="${wanted.secret}"/></settings>`,
    });
    const [endpoint] = await read(world, 'serviceendpoints');
    const url = `serviceendpoints(${endpoint?.serviceendpointid})`;
    expectValue(await world.administrator.send({ name: 'secret', method: 'PATCH', url, safety: 'once', body }));
    expect(await missingIn(world)).toEqual([]);
    await world.asSeller('PATCH', `salesorders(${orderId})`, { name: 'PO 4712' });
    await world.control('POST', '/notifications/flush');
    expect(world.notices.map(({ url: address, headers }) => [address, headers['x-tandem-secret']])).toContainEqual([
      registration.notificationUrl,
      wanted.secret,
    ]);
  });

  it('an import that enables no steps is seen, and the registration enables them', async () => {
    const world = new SalesWorld();
    expectValue(await importInto(world, solutionFile('main', registration), false));
    expect(await missingIn(world)).toHaveLength(1 + registration.steps.length);
    const { done } = expectValue(await registerSales(world.administrator, wanted));
    expect(done.filter((what) => what.endsWith('enabled'))).toHaveLength(registration.steps.length);
    expect(await missingIn(world)).toEqual([]);
  });

  it('steps follow the policies: quotes are told of by a file made after they were switched on', async () => {
    const world = new SalesWorld();
    const steps = stepsFor({ policies: {}, mapping: defaultMapping });
    expectValue(await importInto(world, solutionFile('main', { ...registration, steps })));
    expect(await missingIn(world)).toEqual([
      withoutSecret,
      'step Tandem main: Update of quote',
      'step Tandem main: Delete of quote',
    ]);
    expectValue(await importInto(world));
    expect(await missingIn(world)).toEqual([withoutSecret]);
  });

  it('the seller and the app may not import it', async () => {
    const world = new SalesWorld();
    for (const remote of [world.seller, world.integration]) {
      const body = '{}';
      const answer = await remote.send({ name: 'x', method: 'POST', url: 'ImportSolution', safety: 'once', body });
      expect(expectFailure(answer)).toMatchObject({ reason: 'forbidden' });
    }
  });
});

describe('the rows of a registration have ids that follow from their names', () => {
  it('one that somebody renamed is put right in its place', async () => {
    const world = new SalesWorld();
    expectValue(await registerSales(world.administrator, wanted));
    const [endpoint] = await read(world, 'serviceendpoints');
    const url = `serviceendpoints(${endpoint?.serviceendpointid})`;
    const body = JSON.stringify({ name: 'Something else' });
    expectValue(await world.administrator.send({ name: 'x', method: 'PATCH', url, safety: 'once', body }));
    expect(expectValue(await registerSales(world.administrator, wanted)).done).toEqual(['endpoint Tandem main']);
    expect(await read(world, 'serviceendpoints')).toHaveLength(1);
    expect(await missingIn(world)).toEqual([]);
  });

  it('two webhooks of one name, of a registration of old and an import, both go when the connection is switched off', async () => {
    const world = new SalesWorld();
    const body = JSON.stringify({
      name: registration.endpointName,
      url: registration.notificationUrl,
      contract: 8,
      authtype: 5,
      messageformat: 2,
    });
    const url = 'serviceendpoints';
    expectValue(await world.administrator.send({ name: 'x', method: 'POST', url, safety: 'once', body }));
    expectValue(await importInto(world));
    expect(await read(world, url)).toHaveLength(2);
    const found = expectValue(await createSalesWebhooks({ remote: world.integration }).readRegistration('Tandem main'));
    expect(found?.isRepeated).toBe(true);
    expectValue(await unregisterSales(world.administrator, wanted));
    expect(await read(world, url)).toEqual([]);
    expect(await read(world, 'sdkmessageprocessingsteps')).toEqual([]);
  });
});

describe('the file', () => {
  it('is the same bytes for the same contents', () => {
    expect(solutionFile('main', registration)).toEqual(solutionFile('main', registration));
    expect(solutionFile('second', registration)).not.toEqual(solutionFile('main', registration));
    // Time and day of the first file, as the archive's format has them: midnight, 1980-01-01.
    const { buffer } = solutionFile('main', registration);
    expect([10, 12].map((offset) => new DataView(buffer).getUint16(offset, true))).toEqual([0, 0x21]);
  });

  it('holds no secret and no place for one', () => {
    expect(textsOf(solutionFile('main', registration)).join('')).not.toMatch(/AuthValue|x-tandem-secret|SASKey/i);
  });

  it('escapes what stands in names and addresses', async () => {
    const world = new SalesWorld();
    const named = { ...registration, endpointName: 'A & B "<c>"', notificationUrl: 'https://tandem.example/?a=1&b=2' };
    expectValue(await importInto(world, solutionFile('main', named)));
    expect(await read(world, 'serviceendpoints')).toMatchObject([
      { name: named.endpointName, url: named.notificationUrl },
    ]);
    expect(() => solutionFile('main', { ...named, endpointName: 'a\u0007b' })).toThrow(TypeError);
  });

  it('a column that people made is named by a step only where it is known to be there', async () => {
    const step: WebhookStep = {
      table: 'salesorder',
      message: 'Update',
      filteringAttributes: ['name', 'new_region'],
      mayBeMissing: ['new_region'],
      image: undefined,
    };
    const told = (existing?: ReadonlySet<string>) =>
      textsOf(solutionFile('main', { ...registration, steps: [step], ...(existing && { existing }) })).join('');
    expect(told()).toContain('<FilteringAttributes>name</FilteringAttributes>');
    expect(told(new Set(['salesorder.new_region']))).toContain('<FilteringAttributes>name,new_region</');
    const refused = await importInto(
      new SalesWorld(),
      solutionFile('main', { ...registration, steps: [step], existing: new Set(['salesorder.new_region']) }),
    );
    expect(expectFailure(refused).message).toContain('new_region');
  });
});
