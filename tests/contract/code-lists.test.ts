import { describe, expect, it } from '@jest/globals';
import { notOfferedLifeMs } from '../../lib/business-central/salespeople.js';
import { userIds } from '../../local/sales/seed.js';
import { expectFailure, expectValue } from '../support/results.js';
import { BusinessCentralWorld } from './business-central-world.js';
import { SalesWorld } from './sales-world.js';

describe('what codes are called on both sides, against the simulators (C8)', () => {
  it('Business Central lists its payment terms and shipment methods with their names', async () => {
    const { businessCentral } = new BusinessCentralWorld();
    const terms = expectValue(await businessCentral.listCodes('paymentTerms'));
    expect(terms.find(({ code }) => code === '30D')?.displayName).toBe('Net 30 days');
    const methods = expectValue(await businessCentral.listCodes('shipmentMethods'));
    expect(methods.map(({ code }) => code).toSorted()).toEqual(['CIF', 'DDP', 'EXW', 'PICKUP']);
  });

  it('Business Central lists its salespeople where its version does; elsewhere any code may be one', async () => {
    const world = new BusinessCentralWorld();
    const { businessCentral, clock } = world;
    expect(expectValue(await businessCentral.listSalespeople())).toBeUndefined();
    expect([...expectValue(await businessCentral.findSalespeople(['BM', 'NOBODY']))]).toEqual(['BM', 'NOBODY']);
    await world.simulator.call('POST', '/setup', { salespeople: true });
    expect(expectValue(await businessCentral.listSalespeople())).toBeUndefined();
    clock.advance(notOfferedLifeMs);
    const listed = expectValue(await businessCentral.listSalespeople());
    expect(listed?.find(({ code }) => code === 'BM')).toEqual({
      code: 'BM',
      displayName: 'Bruno Marchetti',
      email: 'bruno.marchetti@aurland.example',
    });
    expect([...expectValue(await businessCentral.findSalespeople(['bm', 'NOBODY']))]).toEqual(['bm']);
  });

  it('Sales lists the options of a choice with their labels; of another column it does not', async () => {
    const { sales } = new SalesWorld();
    const options = expectValue(await sales.listOptions('paymenttermscode'));
    expect(options[0]).toEqual({ key: '1', name: 'Net 30', values: { label: ['Net 30'] } });
    expect(options).toHaveLength(4);
    expect((await sales.listOptions('name')).ok).toBe(false);
  });

  it('Sales lists the status reasons of orders with their labels, and the names of units', async () => {
    const { sales } = new SalesWorld();
    expect(expectValue(await sales.listStatusReasons()).get(2)).toBe('Pending');
    const units = expectValue(await sales.listUnitNames());
    expect(new Set(units).size).toBe(units.length);
    expect(units).toContain('PCS');
  });

  it('Sales lists users who are not disabled, with the columns that are asked for; one that it lacks is told', async () => {
    const world = new SalesWorld();
    const seller = userIds.seller;
    const before = expectValue(await world.sales.listUsers(['internalemailaddress', 'employeeid']));
    expect(before.find(({ key }) => key === seller)?.values.internalemailaddress?.[0]).toContain('@');
    expect(before.find(({ key }) => key === seller)?.values.employeeid).toEqual([]);
    await world.administrator.send({
      name: 'disable',
      method: 'PATCH',
      url: `systemusers(${seller})`,
      headers: { 'if-match': '*' },
      body: JSON.stringify({ isdisabled: true }),
      safety: 'repeatable',
    });
    const after = expectValue(await world.sales.listUsers(['internalemailaddress']));
    expect(after.map(({ key }) => key)).not.toContain(seller);
    expect(expectFailure(await world.sales.listUsers(['contoso_code'])).reason).toBe('invalid');
  });
});
