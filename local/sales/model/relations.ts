/** What happens to the many side when the one side is deleted. */
export type DeleteBehaviour = 'cascade' | 'restrict' | 'unlink';

/** A one-to-many relationship: `collection` is the navigation property on the one side. */
export interface Relation {
  readonly collection: string;
  readonly one: string;
  readonly many: string;
  /** lookup column on the many side */
  readonly column: string;
  readonly onDelete: DeleteBehaviour;
}

/** `one.collection` and `many.column` as texts, so that the list below reads like the sheet's. */
const relation = (from: string, target: string, onDelete: DeleteBehaviour): Relation => {
  const [one = '', collection = ''] = from.split('.');
  const [many = '', column = ''] = target.split('.');
  return { one, collection, many, column, onDelete };
};

/** Relationships that can be navigated, expanded or that stand in a delete's way (sheet 2.1, D-057, D-058). */
export const relations: readonly Relation[] = [
  relation('salesorder.order_details', 'salesorderdetail.salesorderid', 'cascade'),
  relation('salesorder.order_invoices', 'invoice.salesorderid', 'restrict'),
  relation('salesorder.SalesOrder_OrderClose', 'orderclose.salesorderid', 'cascade'),
  relation('salesorder.SalesOrder_Annotation', 'annotation.objectid', 'cascade'),
  relation('salesorder.SalesOrder_AsyncOperations', 'asyncoperation.regardingobjectid', 'unlink'),
  relation('quote.quote_details', 'quotedetail.quoteid', 'cascade'),
  relation('quote.quote_orders', 'salesorder.quoteid', 'restrict'),
  relation('quote.Quote_QuoteClose', 'quoteclose.quoteid', 'cascade'),
  relation('quote.Quote_Annotation', 'annotation.objectid', 'cascade'),
  relation('invoice.invoice_details', 'invoicedetail.invoiceid', 'cascade'),
  relation('invoice.Invoice_Annotation', 'annotation.objectid', 'cascade'),
  relation('account.order_customer_accounts', 'salesorder.customerid', 'restrict'),
  relation('account.quote_customer_accounts', 'quote.customerid', 'restrict'),
  relation('account.invoice_customer_accounts', 'invoice.customerid', 'restrict'),
  relation('account.contact_customer_accounts', 'contact.parentcustomerid', 'unlink'),
  relation('account.Account_Annotation', 'annotation.objectid', 'cascade'),
  relation('contact.order_customer_contacts', 'salesorder.customerid', 'restrict'),
  relation('contact.quote_customer_contacts', 'quote.customerid', 'restrict'),
  relation('contact.account_primary_contact', 'account.primarycontactid', 'unlink'),
  relation('pricelevel.price_level_orders', 'salesorder.pricelevelid', 'restrict'),
  relation('pricelevel.price_level_quotes', 'quote.pricelevelid', 'restrict'),
  relation('pricelevel.price_level_invoices', 'invoice.pricelevelid', 'restrict'),
  relation('pricelevel.price_level_accounts', 'account.defaultpricelevelid', 'unlink'),
  relation('pricelevel.price_level_product_price_levels', 'productpricelevel.pricelevelid', 'cascade'),
  relation('product.product_order_details', 'salesorderdetail.productid', 'restrict'),
  relation('product.product_quote_details', 'quotedetail.productid', 'restrict'),
  relation('product.product_invoice_details', 'invoicedetail.productid', 'restrict'),
  relation('product.product_price_levels', 'productpricelevel.productid', 'cascade'),
  relation('uom.unit_order_details', 'salesorderdetail.uomid', 'restrict'),
  relation('uom.unit_of_measurement_invoice_details', 'invoicedetail.uomid', 'restrict'),
  relation('uom.unit_product_price_level', 'productpricelevel.uomid', 'restrict'),
  relation('uom.unit_products', 'product.defaultuomid', 'restrict'),
  relation('uomschedule.unit_of_measurement_schedule_units', 'uom.uomscheduleid', 'cascade'),
  relation('uomschedule.unit_of_measurement_schedule_products', 'product.defaultuomscheduleid', 'restrict'),
  relation('transactioncurrency.transactioncurrency_salesorder', 'salesorder.transactioncurrencyid', 'restrict'),
  relation('transactioncurrency.transactioncurrency_pricelevel', 'pricelevel.transactioncurrencyid', 'restrict'),
  relation('discounttype.discount_type_discounts', 'discount.discounttypeid', 'cascade'),
  relation('discounttype.discount_type_product_price_levels', 'productpricelevel.discounttypeid', 'unlink'),
  relation('sdkmessage.sdkmessageid_sdkmessagefilter', 'sdkmessagefilter.sdkmessageid', 'restrict'),
  relation(
    'serviceendpoint.serviceendpoint_sdkmessageprocessingstep',
    'sdkmessageprocessingstep.eventhandler',
    'cascade',
  ),
  relation(
    'sdkmessageprocessingstep.sdkmessageprocessingstepid_sdkmessageprocessingstepimage',
    'sdkmessageprocessingstepimage.sdkmessageprocessingstepid',
    'cascade',
  ),
  relation(
    'sdkmessageprocessingstep.AsyncOperations_SdkMessageProcessingStep',
    'asyncoperation.owningextensionid',
    'unlink',
  ),
];
