import { describe, expect, it } from '@jest/globals';
import { neverShown } from '../../../../lib/conflict/base';
import { defaultMapping } from '../../../../lib/mapping/default-mapping';
import { newsOfPlan, type PlanNews } from '../../../../lib/sync/seller-news/news-of-plan';

/** A plan that tells Sales what Business Central shows on one line. */
function planned(
  told: Readonly<Record<string, string>>,
  base: Readonly<Record<string, unknown>>,
  { discount = '0', pricesIncludeTax = false } = {},
): PlanNews {
  const header = { requestedDeliveryDate: '2026-05-19', headerDiscountAmount: discount };
  const line = { id: 's', kind: 'product', values: { product: '1900-S', quantity: '3', unitPrice: '100.28' } };
  return {
    plan: {
      side: 'sales',
      header: {},
      updates: [{ pairId: 'p', line, fields: told, values: line.values }],
      inserts: [],
      deletes: [],
    },
    base: {
      header: { businessCentralNumber: { businessCentral: 'SO1', sales: 'SO1' } },
      lines: [{ pairId: 'p', values: base }],
    },
    merged: { header: {}, lines: [], conflicts: [] },
    views: { businessCentral: { header, lines: [], pricesIncludeTax }, sales: { header: {}, lines: [] } },
    fields: defaultMapping,
    amountDecimals: 2,
  } as unknown as PlanNews;
}

describe("a seller's own new line", () => {
  const filledIn = { businessCentral: neverShown, sales: null };

  it('will be shipped late: that is told, and nothing else that Business Central filled in', () => {
    const told = { description: 'Chair', shipmentDate: '2026-05-20', invoicedQuantity: '0' };
    const base = { description: filledIn, shipmentDate: filledIn, invoicedQuantity: filledIn };
    expect(newsOfPlan(planned(told, base)).map(({ kind }) => kind)).toEqual(['late']);
    expect(newsOfPlan(planned({ ...told, shipmentDate: '2026-05-19' }, base))).toEqual([]);
  });

  it('is told of what somebody edited in Business Central since it was first seen', () => {
    const base = { shipmentDate: { ...filledIn, workedOut: '2026-05-19' } };
    expect(newsOfPlan(planned({ shipmentDate: '2026-05-18' }, base)).map(({ kind }) => kind)).toEqual(['line']);
  });
});

describe('a price that a discount of the order has moved by rounding', () => {
  const agreed = { unitPrice: { businessCentral: '100.28', sales: '100.28' } };
  const kindsOf = (unitPrice: string, order?: Parameters<typeof planned>[2]) =>
    newsOfPlan(planned({ unitPrice }, agreed, order)).map(({ kind }) => kind);
  const order = { discount: '11.05', pricesIncludeTax: true };

  it('is no news, as far as it is the least that the currency has', () => {
    expect(kindsOf('100.27', order)).toEqual([]);
    expect(kindsOf('100.29', order)).toEqual([]);
    expect(kindsOf('100.26', order)).toEqual(['line']);
  });

  it('is news where nothing is rounded', () => {
    expect(kindsOf('100.27', { ...order, discount: '0' })).toEqual(['line']);
    expect(kindsOf('100.27', { ...order, pricesIncludeTax: false })).toEqual(['line']);
  });
});
