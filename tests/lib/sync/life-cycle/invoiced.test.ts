import { describe, expect, it } from '@jest/globals';
import type { Base } from '../../../../lib/conflict/base.js';
import { decimal } from '../../../../lib/order/decimal.js';
import { goneEventOf, invoicesOf } from '../../../../lib/sync/life-cycle/invoiced.js';

const base = (lines: readonly (readonly [product: string, unit: string, quantity: string, shipped?: string])[]): Base =>
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
  lines: lines.map(([product, unit, quantity]) => ({ product, unit, quantity: decimal(quantity) })),
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
    expect(goneEventOf(ordered, { invoices, shipped: [] })).toBe(event);
  });

  it('without a base nothing is known of the quantities: never invoiced in full', () => {
    expect(goneEventOf(undefined, { invoices: [invoice('1', [['1896-S', 'PCS', '7']])], shipped: [] })).toBe(
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
      const shipped = quantities.map((quantity) => ({ product: '1896-S', unit: 'PCS', quantity: decimal(quantity) }));
      expect(goneEventOf(base([['1896-S', 'PCS', '5', known]]), { invoices: [], shipped })).toBe(event);
    },
  );

  it('goods that come back are invoiced with negative quantities', () => {
    expect(
      goneEventOf(base([['1896-S', 'PCS', '-3']]), {
        invoices: [invoice('1', [['1896-S', 'PCS', '-3']])],
        shipped: [],
      }),
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
