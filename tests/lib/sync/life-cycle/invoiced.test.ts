import { describe, expect, it } from '@jest/globals';
import type { Base } from '../../../../lib/conflict/base.js';
import type { LineRules } from '../../../../lib/mapping/line-rules.js';
import { decimal } from '../../../../lib/order/decimal.js';
import { goneEventOf, invoicesOf } from '../../../../lib/sync/life-cycle/invoiced.js';

const rules: LineRules = {
  writeIn: { type: 'Account', number: '6810' },
  freight: { type: 'Account', number: '6910' },
  otherLines: 'writeIn',
  resources: [],
};

const base = (
  lines: readonly (readonly [product: string | null, unit: string, quantity: string, shipped?: string])[],
): Base =>
  ({
    header: {},
    lines: lines.map(([product, unit, quantity, shipped = '0']) => ({
      values: {
        product: { businessCentral: product },
        unit: { businessCentral: unit },
        quantity: { businessCentral: quantity },
        shippedQuantity: { businessCentral: shipped },
      },
    })),
  }) as never;

const invoice = (number: string, lines: readonly (readonly [product: string, unit: string, quantity: string])[]) => ({
  number,
  orderId: 'order-1',
  lines: lines.map(([product, unit, quantity]) => ({ type: 'Item', product, unit, quantity: decimal(quantity) })),
});

describe('what an order that is gone came to (sheet 2.1.7)', () => {
  const ordered = base([
    ['1896-S', 'PCS', '5'],
    ['1896-S', 'PCS', '2'],
    ['1900-S', 'PCS', '8'],
  ]);

  it.each([
    ['no invoice', [], 'deletedInBusinessCentral'],
    [
      'one that covers all',
      [
        invoice('1', [
          ['1896-S', 'PCS', '7'],
          ['1900-S', 'PCS', '8'],
        ]),
      ],
      'invoicedInFull',
    ],
    [
      'two that cover all together',
      [
        invoice('1', [
          ['1896-S', 'PCS', '5'],
          ['1900-S', 'PCS', '8'],
        ]),
        invoice('2', [['1896-S', 'PCS', '2']]),
      ],
      'invoicedInFull',
    ],
    ['one line missing', [invoice('1', [['1896-S', 'PCS', '7']])], 'restDeletedInBusinessCentral'],
    [
      'one short',
      [
        invoice('1', [
          ['1896-S', 'PCS', '6.9'],
          ['1900-S', 'PCS', '8'],
        ]),
      ],
      'restDeletedInBusinessCentral',
    ],
    [
      'another unit',
      [
        invoice('1', [
          ['1896-S', 'BOX', '7'],
          ['1900-S', 'PCS', '8'],
        ]),
      ],
      'restDeletedInBusinessCentral',
    ],
    [
      'more than ordered',
      [
        invoice('1', [
          ['1896-S', 'PCS', '9'],
          ['1900-S', 'PCS', '8'],
        ]),
      ],
      'invoicedInFull',
    ],
  ] as const)('%s', (_, invoices, event) => {
    expect(goneEventOf({ base: ordered }, { invoices, shipped: [] }, rules)).toBe(event);
  });

  it('without a base nothing is known of the quantities: never invoiced in full', () => {
    expect(goneEventOf({}, { invoices: [invoice('1', [['1896-S', 'PCS', '7']])], shipped: [] }, rules)).toBe(
      'restDeletedInBusinessCentral',
    );
  });

  it.each([
    ['5', ['5'], 'invoicedInFull'],
    ['5', ['2', '3'], 'invoicedInFull'],
    ['2', ['2'], 'restDeletedInBusinessCentral'],
    ['5', ['5', '-5'], 'restDeletedInBusinessCentral'],
    ['0', ['5'], 'deletedInBusinessCentral'],
  ])(
    'without an invoice of its own, %s of 5 known as shipped and shipments of %j tell: %s (P-042)',
    (known, quantities, event) => {
      const shipped = quantities.map((quantity) => ({
        type: 'Item',
        product: '1896-S',
        unit: 'PCS',
        quantity: decimal(quantity),
      }));
      expect(goneEventOf({ base: base([['1896-S', 'PCS', '5', known]]) }, { invoices: [], shipped }, rules)).toBe(
        event,
      );
    },
  );

  it.each([
    ['write-in lines alone', [['Account', '6810', '3']], [[null, '3']], 'invoicedInFull'],
    [
      'freight beside them',
      [
        ['Account', '6910', '1'],
        ['Account', '6810', '2'],
      ],
      [[null, '3']],
      'restDeletedInBusinessCentral',
    ],
    ['another account', [['Account', '8450', '3']], [[null, '3']], 'invoicedInFull'],
    [
      'the product alone',
      [['Item', '1896-S', '2']],
      [
        ['1896-S', '2'],
        [null, '2'],
      ],
      'restDeletedInBusinessCentral',
    ],
    [
      'both',
      [
        ['Item', '1896-S', '2'],
        ['Account', '6810', '2'],
      ],
      [
        ['1896-S', '2'],
        [null, '2'],
      ],
      'invoicedInFull',
    ],
    ['a text', [['Comment', '', '0']], [[null, '1']], 'restDeletedInBusinessCentral'],
  ] as const)('write-in lines count together: %s', (_, posted, lines, event) => {
    const ordered = base(lines.map(([product, quantity]) => [product, product === null ? '' : 'PCS', quantity]));
    const invoiced = posted.map(([type, product, quantity]) => ({
      type,
      product,
      unit: type === 'Item' ? 'PCS' : '',
      quantity: decimal(quantity),
    }));
    const invoices = [{ number: '1', orderId: 'order-1', lines: invoiced }];
    expect(goneEventOf({ base: ordered }, { invoices, shipped: [] }, rules)).toBe(event);
  });

  it('while nothing is agreed on, the document as it was first seen tells what was ordered', () => {
    const line = { kind: 'product', values: { product: '1896-S', unit: 'PCS', quantity: '7', shippedQuantity: '0' } };
    const sent = { header: {}, lines: [] };
    const invoices = [invoice('1', [['1896-S', 'PCS', '7']])];
    const event = (lines: readonly unknown[]) =>
      goneEventOf({ intent: { sent, firstSeen: { header: {}, lines } } as never }, { invoices, shipped: [] }, rules);
    expect([event([line]), event([line, line])]).toEqual(['invoicedInFull', 'restDeletedInBusinessCentral']);
  });

  it('goods that come back are invoiced with negative quantities', () => {
    expect(
      goneEventOf(
        { base: base([['1896-S', 'PCS', '-3']]) },
        { invoices: [invoice('1', [['1896-S', 'PCS', '-3']])], shipped: [] },
        rules,
      ),
    ).toBe('invoicedInFull');
  });

  it('an invoice of another order that once had the number does not count, one of a superseded document does', () => {
    const invoices = [
      invoice('1', []),
      { ...invoice('2', []), orderId: 'other' },
      { ...invoice('3', []), orderId: 'old' },
    ];
    const found = invoicesOf({ businessCentralId: 'order-1', supersededIds: ['old'] }, invoices);
    expect(found.map(({ number }) => number)).toEqual(['1', '3']);
  });
});
