import type { SalesCreation, SalesValues } from '../../lib/mapping/sales-record.js';
import { decimal } from '../../lib/order/decimal.js';
import { rows } from './sales-world.js';

export const orderId = '0a000000-0000-4000-8000-000000000001';
export const deskLineId = '0a000000-0000-4000-8000-000000000011';
export const chairLineId = '0a000000-0000-4000-8000-000000000012';

export function lineValues(productId: string, quantity: string, price: string): SalesValues {
  return {
    productid: { bind: `/products(${productId})` },
    uomid: { bind: `/uoms(${rows.pieces})` },
    quantity: { decimal: decimal(quantity) },
    ispriceoverridden: true,
    priceperunit: { decimal: decimal(price) },
  };
}

/** An order of one desk, under ids of ours. */
export const deskOrder: SalesCreation = {
  orderId,
  header: {
    name: 'PO 4711',
    customerid_account: { bind: `/accounts(${rows.account})` },
    transactioncurrencyid: { bind: `/transactioncurrencies(${rows.euro})` },
    pricelevelid: { bind: `/pricelevels(${rows.euroPrices})` },
    shipto_city: 'Freudstadt',
  },
  lines: [{ id: deskLineId, values: lineValues(rows.desk, '2', '649.4') }],
  submit: false,
};
