import type { TableRules } from '../engine/contract.js';
import { invoiceRules } from './invoice.js';
import { contactRules, noteRules, priceListItemRules, productRules, unitGroupRules } from './master.js';
import { invoiceLineRules, orderLineRules, quoteLineRules } from './order-line.js';
import { quoteRules } from './quote.js';
import { salesOrderRules } from './sales-order.js';
import { endpointRules, fixedRules, stepImageRules, stepRules, userRules } from './webhook-tables.js';

/** The rules of each table; tables not listed only store. */
export const ruleBook: Readonly<Record<string, TableRules>> = {
  salesorder: salesOrderRules,
  salesorderdetail: orderLineRules,
  quote: quoteRules,
  quotedetail: quoteLineRules,
  invoice: invoiceRules,
  invoicedetail: invoiceLineRules,
  contact: contactRules,
  product: productRules,
  uomschedule: unitGroupRules,
  productpricelevel: priceListItemRules,
  annotation: noteRules,
  serviceendpoint: endpointRules,
  sdkmessageprocessingstep: stepRules,
  sdkmessageprocessingstepimage: stepImageRules,
  organization: fixedRules,
  systemuser: userRules,
};
