import type { TableRules } from '../engine/contract.js';
import { contactRules, invoiceRules, noteRules, priceListItemRules, productRules, unitGroupRules } from './master.js';
import { orderLineRules, quoteLineRules } from './order-line.js';
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
