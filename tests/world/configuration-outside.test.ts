import { describe, expect, it } from '@jest/globals';
import { readIndex } from '../../lib/configuration/store';
import { activateConfiguration, rollBackConfiguration } from '../../lib/operations/configuration/activate';
import type { ConfigurationDesk } from '../../lib/operations/configuration/desk';
import { stageConfiguration } from '../../lib/operations/configuration/stage';
import { tryOutConfiguration } from '../../lib/operations/configuration/try-out';
import { failed } from '../../lib/ports/remote-result';
import type { ConnectionPorts } from '../../lib/sync/engine';
import { userIds } from '../../local/sales/seed';
import { addColumn } from './own-columns';
import { World } from './world';

const byReason = (statusCode: number) => ({ ordersEnter: { when: 'activeWithStatusReason', statusCode } });
const pending = byReason(2);
const nowhere = byReason(4711);
const byItself = { ordersEnter: { when: 'active' } };

/** The words of commands about versions, with both systems as they are, or as one of them fails. */
class Desk {
  isDown = false;
  readonly desk: ConfigurationDesk;

  constructor(readonly world: World) {
    this.desk = {
      engine: world.engine,
      deployed: new Map([['world', { businessTimeZone: 'Europe/Copenhagen' }]]),
      trialPorts: (_, { mapping, policies }) => this.#asTheyAre(world.portsBy({ mapping, policies })),
    };
  }

  #asTheyAre(ports: ConnectionPorts): ConnectionPorts {
    const outage = async () => failed({ reason: 'unavailable', message: 'no answer' });
    return this.isDown
      ? { ...ports, sales: { ...ports.sales, listStatusReasons: outage, readCapabilities: outage } }
      : ports;
  }

  stage(policies: object, mapping: object = {}) {
    const configuration = { businessTimeZone: 'Europe/Copenhagen', policies, mapping };
    return stageConfiguration(this.desk, { body: { configuration, why: 'a test' }, who: 'ada' });
  }

  async activate(version: number, more: object = {}) {
    const expectedActive = (await this.index()).active;
    return await activateConfiguration(this.desk, {
      body: { version, expectedActive, why: 'a test', ...more },
      who: 'ada',
    });
  }

  async rollBack(version: number, more: object = {}) {
    const expectedActive = (await this.index()).active;
    return await rollBackConfiguration(this.desk, {
      body: { version, expectedActive, why: 'a test', ...more },
      who: 'ada',
    });
  }

  index() {
    return readIndex(this.world.engine.state, 'world');
  }
}

async function aDesk(): Promise<Desk> {
  return new Desk(await World.create());
}

describe('a configuration that names what is not there', () => {
  it('never comes into force: a status reason that Sales does not have is refused with its path and those that there are', async () => {
    const desk = await aDesk();
    expect(await desk.stage(nowhere)).toMatchObject({
      kind: 'ok',
      body: { warnings: [expect.stringContaining('bars an activation: policies.ordersEnter.statusCode: 4711')] },
    });
    const refusal = await desk.activate(1);
    expect(refusal).toMatchObject({
      kind: 'refused',
      code: 'notThere',
      error: expect.stringMatching(
        /^policies\.ordersEnter\.statusCode: 4711 is no status reason .*choose one of 1 \(New\)/,
      ),
    });
    expect(await desk.activate(1, { unchecked: true })).toMatchObject({ kind: 'refused', code: 'notThere' });
    expect((await desk.index()).active).toBe(0);
  });

  it('trying it out tells the same, and one that is there comes into force', async () => {
    const desk = await aDesk();
    await desk.stage(nowhere);
    await desk.stage(pending);
    const tried = async (version: number) =>
      await tryOutConfiguration(desk.desk, { body: { version, pastConflicts: 0 }, who: 'ada' });
    expect(await tried(1)).toMatchObject({
      body: { outside: { problems: [expect.stringContaining('policies.ordersEnter.statusCode')] } },
    });
    expect(await tried(2)).toMatchObject({ body: { outside: { problems: [], notAsked: [], warnings: [] } } });
    expect(await desk.activate(2)).toMatchObject({ kind: 'ok', body: { active: 2 } });
  });

  it('names every value with its path, of both systems, and says nothing of what is there', async () => {
    const desk = await aDesk();
    await addColumn(desk.world, 'salesorder', 'contoso_phone');
    const field = { kind: 'text', takenWhile: 'always', maxLength: 30 };
    const staged = await desk.stage(
      {
        ...byItself,
        lines: {
          writeIn: { type: 'Item', number: '1896-S' },
          freight: { type: 'Item', number: 'NOWHERE' },
          variants: { products: [{ product: 'P-1', item: '1896-S', code: 'PINK' }] },
        },
        orderTemplates: { fromSales: [{ name: 'all', values: { paymentTerms: '30D', shipmentMethod: 'BY-MULE' } }] },
      },
      {
        codes: {
          paymentTerms: [
            { businessCentral: '30D', sales: 1 },
            { businessCentral: 'NEVER', sales: 77 },
          ],
          shipmentMethod: [{ businessCentral: 'BY-MULE', sales: 1 }],
          salesperson: [
            { businessCentral: 'BM', sales: userIds.seller },
            { businessCentral: 'JO', sales: '99999999-9999-4999-8999-999999999999' },
          ],
        },
        header: [
          {
            ...field,
            name: 'custom.phone',
            label: 'Phone',
            businessCentral: { property: 'phoneNumber' },
            sales: { column: 'contoso_phone' },
          },
          {
            ...field,
            name: 'custom.fax',
            label: 'Fax',
            businessCentral: { property: 'faxNumber' },
            sales: { column: 'contoso_fax' },
          },
        ],
        references: {
          units: [{ businessCentral: 'PCS', sales: 'No such unit' }],
          currencies: [{ businessCentral: 'NOC', sales: 'XXX' }],
        },
      },
    );
    expect(staged).toMatchObject({ kind: 'ok', body: { problems: [] } });
    const refusal = await desk.activate(1);
    expect(refusal).toMatchObject({ kind: 'refused', code: 'notThere' });
    const { detail } = refusal as { readonly detail: { readonly problems: readonly string[] } };
    expect(detail.problems.map((problem) => problem.split(': ')[0]).toSorted()).toEqual([
      'mapping.codes.paymentTerms.1.businessCentral',
      'mapping.codes.paymentTerms.1.sales',
      'mapping.codes.shipmentMethod.0.businessCentral',
      'mapping.header.1.businessCentral.property',
      'mapping.header.1.sales.column',
      'mapping.references.currencies.0.businessCentral',
      'mapping.references.currencies.0.sales',
      'mapping.references.units.0.sales',
      'policies.lines.freight.number',
      'policies.lines.variants.products.0',
      'policies.orderTemplates.fromSales.0.values.shipmentMethod',
    ]);
    expect(detail.problems.every((problem) => problem.includes('; '))).toBe(true);
  });

  it('a page of your own that is not published, and an action that it does not have', async () => {
    const desk = await aDesk();
    const page = (route: string, release: string) => ({
      page: { route, entitySet: 'salesOrderDetails', actions: { release } },
    });
    await desk.stage(byItself, page('tandem/orders/v1.0', 'release'));
    await desk.stage(byItself, page('tandem/orders/v9.0', 'release'));
    await desk.stage(byItself, page('tandem/orders/v1.0', 'letGo'));
    expect(await desk.activate(2)).toMatchObject({
      code: 'notThere',
      error: expect.stringContaining('mapping.page: '),
    });
    expect(await desk.activate(3)).toMatchObject({
      code: 'notThere',
      error: expect.stringContaining('mapping.page.actions.release: the action letGo is not on the page'),
    });
    expect(await desk.activate(1)).toMatchObject({ kind: 'ok' });
  });

  it('orders that are to enter when submitted where people cannot submit are a note: a flow may submit them', async () => {
    const desk = await aDesk();
    await desk.stage({ fulfilWhen: 'never' });
    expect(await desk.activate(1, { dryRun: true })).toMatchObject({
      kind: 'ok',
      body: { warnings: [expect.stringContaining('policies.ordersEnter: orders are to enter when submitted, but')] },
    });
  });
});

describe('a system that cannot be asked', () => {
  it('bars an activation with its reason, unless that is passed over on purpose, which is kept with the version', async () => {
    const desk = await aDesk();
    await desk.stage(nowhere);
    desk.isDown = true;
    expect(await desk.activate(1)).toMatchObject({
      kind: 'refused',
      code: 'notAsked',
      error: expect.stringMatching(/statusCode: Sales could not be asked .*\(unavailable\): no answer.*--unchecked/),
    });
    expect(await desk.activate(1, { unchecked: true })).toMatchObject({ kind: 'ok', body: { active: 1 } });
    expect((await desk.index()).versions[0]?.activated?.unchecked).toEqual([
      expect.stringContaining('policies.ordersEnter.statusCode'),
    ]);
  });

  it('bars nothing where nothing of it is named', async () => {
    const desk = await aDesk();
    desk.isDown = true;
    await desk.stage(byItself);
    expect(await desk.activate(1)).toMatchObject({ kind: 'ok' });
  });
});

describe('going back', () => {
  it('is checked too, and stays possible whatever the systems say, which is kept with the version', async () => {
    const desk = await aDesk();
    await desk.stage(nowhere);
    await desk.stage(byItself);
    desk.isDown = true;
    await desk.activate(1, { unchecked: true });
    desk.isDown = false;
    await desk.activate(2);
    expect(await desk.rollBack(1)).toMatchObject({
      kind: 'refused',
      code: 'notThere',
      error: expect.stringContaining('--unchecked'),
    });
    expect(await desk.rollBack(1, { unchecked: true })).toMatchObject({ kind: 'ok', body: { active: 3 } });
    expect((await desk.index()).versions[2]?.activated?.unchecked).toEqual([expect.stringContaining('4711')]);
  });

  it('to the version that is in force is told as that', async () => {
    const desk = await aDesk();
    expect(await desk.rollBack(0)).toMatchObject({
      code: 'inForce',
      error: 'version 0 is in force already; there is nothing to go back to',
    });
    await desk.stage(byItself);
    await desk.activate(1);
    expect(await desk.rollBack(1)).toMatchObject({ code: 'inForce' });
  });
});
