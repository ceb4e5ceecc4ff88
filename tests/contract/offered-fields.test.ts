import { describe, expect, it } from '@jest/globals';
import { createBusinessCentralFieldList } from '../../lib/business-central/offered-fields.js';
import { createSalesFieldList } from '../../lib/dataverse/offered-fields.js';
import { columnDefinitionBody } from '../../lib/dataverse/own-column-definitions.js';
import type { FieldList, OfferedField } from '../../lib/ports/offered-fields.js';
import { expectValue } from '../support/results.js';
import { BusinessCentralWorld } from './business-central-world.js';
import { SalesWorld } from './sales-world.js';

const listed = async (list: FieldList) => expectValue(await list.list());
const kindsOf = (fields: readonly OfferedField[], names: readonly string[]) =>
  names.map((name) => fields.find((field) => field.name === name)?.kind);

describe('what both sides have for fields of a connection’s own (P-148)', () => {
  it('Business Central: properties of orders and lines by type; keys, references and switches are not among them', async () => {
    const { header, line } = await listed(createBusinessCentralFieldList(new BusinessCentralWorld().integration));
    expect(kindsOf(header, ['phoneNumber', 'requestedDeliveryDate', 'discountAmount', 'status'])).toEqual([
      'text',
      'date',
      'decimal',
      'member',
    ]);
    expect(kindsOf(header, ['id', 'customerId', 'pricesIncludeTax', 'nobody'])).toEqual(Array(4).fill(undefined));
    expect(kindsOf(line, ['description', 'shipmentDate', 'unitPrice'])).toEqual(['text', 'date', 'decimal']);
  });

  it('Sales: columns of orders and lines by type, also one that an administrator has just made', async () => {
    const world = new SalesWorld();
    const before = await listed(createSalesFieldList(world.integration));
    expect(kindsOf(before.header, ['name', 'requestdeliveryby', 'freightamount', 'paymenttermscode'])).toEqual([
      'text',
      'date',
      'decimal',
      'option',
    ]);
    expect(kindsOf(before.header, ['salesorderid', 'customerid', 'contoso_phone'])).toEqual(Array(3).fill(undefined));
    expect(kindsOf(before.line, ['description', 'quantity'])).toEqual(['text', 'decimal']);
    const column = { kind: 'text', maxLength: 30 } as const;
    expectValue(
      await world.administrator.send({
        name: 'make',
        method: 'POST',
        url: `EntityDefinitions(LogicalName='salesorder')/Attributes`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(
          columnDefinitionBody({ table: 'salesorder', logicalName: 'contoso_phone', label: 'Phone', column }),
        ),
        safety: 'once',
      }),
    );
    const after = await listed(createSalesFieldList(world.integration));
    expect(after.header.find(({ name }) => name === 'contoso_phone')).toEqual({
      name: 'contoso_phone',
      kind: 'text',
      maxLength: 30,
    });
  });
});
