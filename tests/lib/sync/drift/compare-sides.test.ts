import { describe, expect, it } from '@jest/globals';
import type { Base } from '../../../../lib/conflict/base';
import { defaultMapping } from '../../../../lib/mapping/default-mapping';
import { headerFieldNames, lineFieldNames } from '../../../../lib/order/fields';
import type { FieldValue, HeaderValues, LineValues, OrderLine, OrderView, Side } from '../../../../lib/order/order';
import { compareSides } from '../../../../lib/sync/drift/compare-sides';

const header = Object.fromEntries(headerFieldNames.map((field) => [field, null])) as unknown as HeaderValues;
const values = Object.fromEntries(lineFieldNames.map((field) => [field, null])) as unknown as LineValues;

function line(id: string, changes: Readonly<Record<string, FieldValue>> = {}): OrderLine {
  return { id, kind: 'product', version: '1', values: { ...values, product: '1896-S', ...changes } as LineValues };
}

function view(side: Side, shown: Readonly<Record<string, FieldValue>>, lines: readonly OrderLine[] = []): OrderView {
  const number = side === 'sales' ? 'ORD-1' : 'SO-1';
  const total = { amount: '0' as never, decimals: 2 };
  return { side, id: side, number, version: '1', phase: 'open', header: { ...header, ...shown }, lines, total };
}

const pair = (id: string): Base['lines'][number] => ({
  pairId: id,
  businessCentralLineId: `b-${id}`,
  salesLineId: `s-${id}`,
  priceOrigin: 'seller',
  values: Object.fromEntries(
    lineFieldNames.map((field) => [field, { businessCentral: null, sales: null }]),
  ) as unknown as Base['lines'][number]['values'],
});

function compare(businessCentral: OrderView, sales: OrderView, pairs: readonly string[] = []) {
  const base: Base = {
    header: Object.fromEntries(
      headerFieldNames.map((field) => [field, { businessCentral: null, sales: null }]),
    ) as unknown as Base['header'],
    lines: pairs.map(pair),
  };
  return compareSides({ base, businessCentral, sales, fields: defaultMapping });
}

describe('comparing both sides', () => {
  it('finds nothing between sides that show the same', () => {
    const shown = { shipToCity: 'Vejle', customer: 'C00010' };
    expect(
      compare(
        view('businessCentral', shown, [line('b-1', { quantity: '2' })]),
        view('sales', shown, [line('s-1', { quantity: '2' })]),
        ['1'],
      ),
    ).toEqual([]);
  });

  it('tells each field with both values, those of a line with the name of its pair', () => {
    const found = compare(
      view('businessCentral', { shipToCity: 'Vejle' }, [line('b-1', { quantity: '2' })]),
      view('sales', { shipToCity: 'Kolding' }, [line('s-1', { quantity: '3' })]),
      ['1'],
    );
    expect(found).toEqual([
      { group: 'shipTo', field: 'shipToCity', businessCentral: 'Vejle', sales: 'Kolding' },
      { pairId: '1', group: 'productAndQuantity', field: 'quantity', businessCentral: '2', sales: '3' },
    ]);
  });

  it('a line on one side alone differs as a whole, coupled or not', () => {
    const found = compare(
      view('businessCentral', {}, [line('b-1')]),
      view('sales', {}, [line('s-new', { product: '1900-S' })]),
      ['1'],
    );
    expect(found).toEqual([
      { pairId: '1', group: 'line', field: 'line', businessCentral: '1896-S', sales: null },
      { pairId: 's-new', group: 'line', field: 'line', businessCentral: null, sales: '1900-S' },
    ]);
  });

  it.each([
    ['10.00', '10.01', true],
    ['10.01', '10.00', true],
    ['10.00', '10.02', false],
    ['10.00', null, false],
  ])('I4 amounts of %s and %s: within one unit of the last decimal of the currency: %s', (left, right, isClose) => {
    const [found] = compare(
      view('businessCentral', { headerDiscountAmount: left }),
      view('sales', { headerDiscountAmount: right }),
    );
    expect(found?.isWithinTolerance ?? false).toBe(isClose);
  });

  it('a quantity has no tolerance', () => {
    const [found] = compare(
      view('businessCentral', {}, [line('b-1', { quantity: '2' })]),
      view('sales', {}, [line('s-1', { quantity: '2.01' })]),
      ['1'],
    );
    expect(found).not.toHaveProperty('isWithinTolerance');
  });

  it('a field that one side cannot show is not compared', () => {
    const { shipToCity: _, ...without } = header;
    const sales = { ...view('sales', {}), header: without as HeaderValues };
    expect(compare(view('businessCentral', { shipToCity: 'Vejle' }), sales)).toEqual([]);
  });
});
