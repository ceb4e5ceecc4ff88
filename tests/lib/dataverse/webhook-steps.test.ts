import { describe, expect, it } from '@jest/globals';
import { stepsFor } from '../../../lib/dataverse/webhook-steps';
import { mappingWith, type OwnField } from '../../../lib/mapping/connection-mapping';
import { defaultMapping } from '../../../lib/mapping/default-mapping';
import type { OrderMapping } from '../../../lib/mapping/field-mapping';
import { differenceOf, type FoundWebhookStep, stepTime, type WebhookStep } from '../../../lib/ports/sales-webhooks';

/** The columns that are told of a table, as a mapping and a policy make them of interest. */
function told(table: string, mapping: OrderMapping = defaultMapping, quotes?: string): readonly string[] {
  const steps = stepsFor({ policies: { quotes }, mapping });
  return steps.find((step) => step.table === table && step.message === 'Update')?.filteringAttributes ?? [];
}

function ownField(name: string, column: string): OwnField {
  return {
    name: `custom.${name}`,
    label: name,
    kind: 'text',
    direction: 'both',
    takenWhile: 'always',
    businessCentral: { property: name },
    sales: { column },
  };
}

const own = mappingWith({
  codes: {
    paymentTerms: [{ businessCentral: '30', sales: '1' }],
    salesperson: [{ businessCentral: 'JO', sales: 'x' }],
  },
  header: [ownField('phone', 'contoso_phone')],
  line: [ownField('colour', 'contoso_colour'), { ...ownField('origin', ''), sales: { constant: 'EU' } }],
});

describe('steps in Sales follow from the mapping', () => {
  it('a change of any built-in column raises a notice, so that none waits for the sweep', () => {
    expect(told('salesorder').toSorted()).toEqual(
      [
        'billto_city',
        'billto_country',
        'billto_line1',
        'billto_line2',
        'billto_name',
        'billto_postalcode',
        'billto_stateorprovince',
        'customerid',
        'discountamount',
        'discountpercentage',
        'emailaddress',
        'freightamount',
        'name',
        'pricelevelid',
        'requestdeliveryby',
        'shipto_city',
        'shipto_contactname',
        'shipto_country',
        'shipto_line1',
        'shipto_line2',
        'shipto_name',
        'shipto_postalcode',
        'shipto_stateorprovince',
        'statecode',
        'statuscode',
        'tdm_businesscentralid',
        'tdm_businesscentralnumber',
        'tdm_businesscentralstatus',
        'transactioncurrencyid',
      ].toSorted(),
    );
    expect(told('salesorderdetail').toSorted()).toEqual([
      'description',
      'ispriceoverridden',
      'isproductoverridden',
      'lineitemnumber',
      'manualdiscountamount',
      'priceperunit',
      'productdescription',
      'productid',
      'quantity',
      'quantitybackordered',
      'quantityshipped',
      'sequencenumber',
      'tax',
      'tdm_businesscentrallineid',
      'tdm_invoicedquantity',
      'tdm_shipmentdate',
      'uomid',
    ]);
  });

  it('columns of a connection’s own are told, of orders and lines, and codes once they are mapped', () => {
    expect(told('salesorder', own)).toEqual(expect.arrayContaining(['contoso_phone', 'paymenttermscode', 'ownerid']));
    expect(told('salesorder', own)).not.toContain('freighttermscode');
    expect(told('salesorderdetail', own)).toContain('contoso_colour');
    const optional = stepsFor({ policies: {}, mapping: own }).flatMap(({ mayBeMissing }) => mayBeMissing);
    expect(optional).toEqual(['contoso_phone', 'contoso_colour']);
  });

  it('no total is among them, so that a roll-up of prices tells nothing (G18)', () => {
    expect([...told('salesorder', own), ...told('salesorderdetail', own)].join()).not.toMatch(/total|extended|volume/);
  });

  it('of a quote only its state is told, since nobody changes anything else of an active one', () => {
    expect(told('quote', own)).toEqual([]);
    expect(told('quote', own, 'activeQuotes')).toEqual(['statecode', 'statuscode']);
  });
});

describe('a step that is registered is held against the one that is wanted', () => {
  const steps = stepsFor({ policies: {}, mapping: own });
  const wanted = steps.find(
    ({ message, table }) => message === 'Update' && table === 'salesorderdetail',
  ) as WebhookStep;
  const existing = new Set(['salesorderdetail.contoso_colour']);
  const found: FoundWebhookStep = {
    name: 'x',
    enabled: true,
    ...stepTime,
    filteringAttributes: wanted.filteringAttributes.toReversed(),
    images: [{ name: 'post', imageType: 1, attributes: ['versionnumber', 'salesorderid'] }],
  };
  const without = (...columns: string[]) => found.filteringAttributes.filter((column) => !columns.includes(column));

  it('in any order, it is as it is wanted', () => {
    expect(differenceOf(wanted, found, existing)).toBeUndefined();
  });

  it.each<[string, FoundWebhookStep | undefined, object]>([
    ['absent', undefined, { isAbsent: true }],
    ['switched off', { ...found, enabled: false }, { isOff: true }],
    ['before the operation', { ...found, stage: 20 }, { isAtAnotherTime: true }],
    ['while the seller waits', { ...found, mode: 0 }, { isAtAnotherTime: true }],
    [
      'lacking columns',
      { ...found, filteringAttributes: without('contoso_colour', 'tax') },
      { unwatched: ['tax', 'contoso_colour'] },
    ],
    ['telling more', { ...found, filteringAttributes: [...without(), 'baseamount'] }, { surplus: ['baseamount'] }],
    ['telling everything', { ...found, filteringAttributes: [] }, { surplus: 'all' }],
    ['without its snapshot', { ...found, images: [] }, { isImageWrong: true }],
    [
      'with a snapshot that lacks the order',
      { ...found, images: [{ name: 'post', imageType: 1, attributes: ['versionnumber'] }] },
      { isImageWrong: true },
    ],
    [
      'with the snapshot from before',
      { ...found, images: [{ name: 'post', imageType: 0, attributes: ['versionnumber', 'salesorderid'] }] },
      { isImageWrong: true },
    ],
  ])('%s', (_, registered, difference) => {
    expect(differenceOf(wanted, registered, existing)).toEqual(difference);
  });

  it('a column that Sales does not have, or of which that is not known, is not missed', () => {
    const registered = { ...found, filteringAttributes: without('contoso_colour') };
    expect(differenceOf(wanted, registered, new Set())).toBeUndefined();
    expect(differenceOf(wanted, registered, undefined)).toBeUndefined();
  });
});
