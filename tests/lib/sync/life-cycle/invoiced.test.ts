import { describe, expect, it } from '@jest/globals';
import type { Base } from '../../../../lib/conflict/base.js';
import { decimal } from '../../../../lib/order/decimal.js';
import { goneEventOf, invoicesOf } from '../../../../lib/sync/life-cycle/invoiced.js';

const base = (lines: readonly (readonly [product: string, unit: string, quantity: string])[]): Base =>
  ({
    header: {},
    lines: lines.map(([product, unit, quantity]) => ({
      values: {
        product: { businessCentral: product },
        unit: { businessCentral: unit },
        quantity: { businessCentral: quantity },
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
    expect(goneEventOf(ordered, invoices)).toBe(event);
  });

  it('without a base nothing is known of the quantities: never invoiced in full', () => {
    expect(goneEventOf(undefined, [invoice('1', [['1896-S', 'PCS', '7']])])).toBe('restDeletedInBusinessCentral');
  });

  it('goods that come back are invoiced with negative quantities', () => {
    expect(goneEventOf(base([['1896-S', 'PCS', '-3']]), [invoice('1', [['1896-S', 'PCS', '-3']])])).toBe(
      'invoicedInFull',
    );
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
