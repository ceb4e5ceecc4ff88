import type { Decimal } from 'decimal.js';
import { amountDecimals, type BusinessCentral, nextNumber, nextStamp } from '../model/business-central.js';
import type { InvoiceRow, PostedLineRow, SalesHeaderRow, SalesLineRow, ShipmentRow } from '../model/document-rows.js';
import { dialogError, fieldError } from '../model/errors.js';
import { decimal, plain, rounded, zeroGuid } from '../model/values.js';
import { archiveOrder } from './archive.js';
import { saveHeader } from './header-buffer.js';
import { initializeQuantities, LineEdit } from './line-edit.js';
import { isNumbered, linesOf, outstanding, shippedNotInvoiced } from './order-lines.js';
import { removeDocument } from './orders.js';

/** Quantities to post by line id. */
export type PostingQuantities = ReadonlyMap<string, Decimal>;

/** What is posted of an order: shipped, and invoiced. */
export interface Posting {
  readonly ship: PostingQuantities;
  readonly invoice: PostingQuantities;
}

/** Posts shipment and invoice, like the Post button; what is complete then leaves `salesOrders` (2.1.7). */
export function post(bc: BusinessCentral, header: SalesHeaderRow, posting: Posting): { invoiceId?: string } {
  checkPostable(bc, header, posting);
  const toShip = movesGoods(posting.ship);
  if (toShip && bc.setup.archiveOrders) archiveOrder(bc, header);
  const shipment = toShip ? shipLines(bc, header, posting.ship) : undefined;
  const invoice = movesGoods(posting.invoice) ? invoiceLines(bc, header, posting.invoice) : undefined;
  const lastPostedNumber = invoice?.number ?? shipment?.number ?? header.lastPostedNumber;
  finishOrder(bc, { ...header, lastPostedNumber }, lastLocation(bc, posting));
  return invoice === undefined ? {} : { invoiceId: invoice.id };
}

function checkPostable(bc: BusinessCentral, header: SalesHeaderRow, posting: Posting): void {
  if (header.status === 'Pending Approval' || header.status === 'Pending Prepayment') {
    throw fieldError(
      `Status must be equal to 'Released' in Sales Header: Document Type=Order, No.=${header.number}. Current value is '${header.status}'.`,
    );
  }
  const lines = linesOf(bc, header.id).filter(isNumbered);
  const quantities = [...posting.ship.values(), ...posting.invoice.values()];
  if (lines.length === 0 || quantities.every((quantity) => quantity.isZero())) {
    throw dialogError('There is nothing to post.');
  }
  if (bc.setup.externalDocumentNumberMandatory && header.externalDocumentNumber === '') {
    throw fieldError(
      `External Document No. must have a value in Sales Header: Document Type=Order, No.=${header.number}. It cannot be zero or empty.`,
    );
  }
  const ships = movesGoods(posting.ship);
  const complete = lines.every((line) => outstanding(line).eq(posting.ship.get(line.id) ?? 0));
  if (ships && header.completeShipment && !complete) {
    throw dialogError(
      'This document cannot be shipped completely. Change the value in the Shipping Advice field to Partial.',
    );
  }
  checkCustomerBlock(bc, header, posting);
}

function checkCustomerBlock(bc: BusinessCentral, header: SalesHeaderRow, posting: Posting): void {
  const customer = bc.database.customers.get(header.customerId);
  const { blocked } = customer ?? { blocked: ' ' };
  const blocks =
    blocked === 'All' ||
    (blocked === 'Ship' && movesGoods(posting.ship)) ||
    (blocked === 'Invoice' && movesGoods(posting.invoice));
  if (customer !== undefined && blocks) {
    throw dialogError(
      `You cannot post this type of document when Customer ${customer.number} is blocked with type ${blocked}`,
    );
  }
}

function movesGoods(quantities: PostingQuantities): boolean {
  return [...quantities.values()].some((quantity) => !quantity.isZero());
}

function shipLines(bc: BusinessCentral, header: SalesHeaderRow, quantities: PostingQuantities): ShipmentRow {
  const shipment: ShipmentRow = {
    id: bc.newId(),
    modifiedAtMs: nextStamp(bc),
    number: nextNumber(bc, 'S-SHPT'),
    orderId: header.id,
    orderNumber: header.number,
    header,
  };
  bc.database.shipments.put(shipment);
  for (const line of linesOf(bc, header.id)) {
    const quantity = quantities.get(line.id) ?? decimal(0);
    if (isNumbered(line) && quantity.isZero()) continue;
    checkWithin(quantity, outstanding(line), 'ship');
    bc.database.shipmentLines.put(postedLine(bc, { documentId: shipment.id, line, quantity }));
    if (!isNumbered(line)) continue;
    moveStock(bc, line, quantity);
    putPosted(bc, header, { ...line, shippedQuantity: plain(quantity.plus(line.shippedQuantity)) });
  }
  return shipment;
}

function checkWithin(quantity: Decimal, most: Decimal, verb: 'ship' | 'invoice'): void {
  if (quantity.abs().gt(most.abs()) || quantity.times(most).isNegative()) {
    throw dialogError(`You cannot ${verb} more than ${plain(most)} units.`);
  }
}

function postedLine(
  bc: BusinessCentral,
  posted: { documentId: string; line: SalesLineRow; quantity: Decimal },
): PostedLineRow {
  const { documentId, line, quantity } = posted;
  return { id: bc.newId(), documentId, sequence: line.sequence, line, quantity: plain(quantity), undone: false };
}

/** Stock moves without moving the item's stamp (2.6). */
export function moveStock(bc: BusinessCentral, line: SalesLineRow, shipped: Decimal): void {
  const item = bc.database.items.get(line.objectId);
  if (line.type !== 'Item' || item === undefined || item.type !== 'Inventory') return;
  const perUnit =
    bc.database.itemUnits.group(item.id).find((row) => row.unitId === line.unitId)?.quantityPerUnit ?? '1';
  bc.database.items.put({ ...item, inventory: plain(decimal(item.inventory).minus(shipped.times(perUnit))) });
}

/** Stores a line after posting: quantities to ship and to invoice start again (S-057). */
export function putPosted(bc: BusinessCentral, header: SalesHeaderRow, line: SalesLineRow): void {
  const edit = new LineEdit(bc, header, line);
  initializeQuantities(edit);
  bc.database.lines.put(edit.line);
}

function invoiceLines(bc: BusinessCentral, header: SalesHeaderRow, quantities: PostingQuantities): InvoiceRow {
  const id = bc.newId();
  const totals = postInvoiceLines(bc, header, { invoiceId: id, quantities });
  return putInvoice(bc, { id, header, totals: [totals], order: header });
}

/** What posted invoice lines come to. */
interface InvoiceTotals {
  readonly excluding: Decimal;
  readonly including: Decimal;
  readonly discount: Decimal;
}

/** Posts these quantities of an order's lines as lines of an invoice. */
export function postInvoiceLines(
  bc: BusinessCentral,
  header: SalesHeaderRow,
  { invoiceId, quantities }: { readonly invoiceId: string; readonly quantities: PostingQuantities },
): InvoiceTotals {
  const decimals = amountDecimals(bc, header.currencyId);
  let [excluding, including, discount] = [decimal(0), decimal(0), decimal(0)];
  for (const line of linesOf(bc, header.id)) {
    const quantity = quantities.get(line.id) ?? decimal(0);
    if (isNumbered(line) && quantity.isZero()) continue;
    checkWithin(quantity, shippedNotInvoiced(line), 'invoice');
    bc.database.invoiceLines.put(postedLine(bc, { documentId: invoiceId, line, quantity }));
    if (!isNumbered(line)) continue;
    const share = quantity.div(line.quantity);
    excluding = excluding.plus(rounded(share.times(line.amounts.net), decimals));
    including = including.plus(rounded(share.times(line.amounts.netIncludingTax), decimals));
    discount = discount.plus(rounded(share.times(line.amounts.invoiceDiscount), decimals));
    putPosted(bc, header, { ...line, invoicedQuantity: plain(quantity.plus(line.invoicedQuantity)) });
  }
  return { excluding, including, discount };
}

/** Stores and announces a posted invoice; one of several orders names none of them. */
export function putInvoice(
  bc: BusinessCentral,
  posted: {
    readonly id: string;
    readonly header: SalesHeaderRow;
    readonly totals: readonly InvoiceTotals[];
    readonly order: SalesHeaderRow | undefined;
  },
): InvoiceRow {
  const { id, header, totals, order } = posted;
  const sum = (of: keyof InvoiceTotals) => totals.reduce((total, part) => total.plus(part[of]), decimal(0));
  const including = sum('including');
  const invoice: InvoiceRow = {
    id,
    modifiedAtMs: nextStamp(bc),
    number: nextNumber(bc, 'S-INV'),
    orderId: order?.id ?? zeroGuid,
    orderNumber: order?.number ?? '',
    header,
    totalExcludingTax: plain(sum('excluding')),
    totalTax: plain(including.minus(sum('excluding'))),
    totalIncludingTax: plain(including),
    discountAmount: plain(sum('discount')),
    remainingAmount: plain(including),
    isCanceled: false,
  };
  bc.database.invoices.put(invoice);
  bc.database.announce('salesInvoices', id, 'created');
  return invoice;
}

/** Location of the line posted last: all that the defect of `fullyShipped` looks at (S-059). */
function lastLocation(bc: BusinessCentral, posting: Posting): string | undefined {
  const ids = [...posting.ship, ...posting.invoice].filter(([, quantity]) => !quantity.isZero()).map(([id]) => id);
  return bc.database.lines.get(ids.at(-1) ?? '')?.locationId;
}

function finishOrder(bc: BusinessCentral, header: SalesHeaderRow, locationId: string | undefined): void {
  const lines = linesOf(bc, header.id).filter(isNumbered);
  if (!lines.every((line) => decimal(line.invoicedQuantity).eq(line.quantity))) {
    saveHeader(bc, header, { changedLocationId: locationId });
    return;
  }
  if (bc.setup.archiveOrders) archiveOrder(bc, header);
  removeDocument(bc, header);
}

/**
 * The one bound action (2.1.2): posts shipment and invoice by the lines' quantities to ship and to invoice. AL commits,
 * so a failure later in the same request does not undo it.
 */
export function shipAndInvoice(bc: BusinessCentral, header: SalesHeaderRow): { location?: string } {
  const lines = linesOf(bc, header.id).filter(isNumbered);
  if (lines.every((line) => decimal(line.quantity).isZero())) {
    throw dialogError(`There is nothing to release for the document of type Order with the number ${header.number}.`);
  }
  const { invoiceId } = post(bc, header, {
    ship: new Map(lines.map((line) => [line.id, decimal(line.shipQuantity)])),
    invoice: new Map(lines.map((line) => [line.id, decimal(line.invoiceQuantity)])),
  });
  bc.database.commit();
  return invoiceId === undefined ? {} : { location: `salesInvoices(${invoiceId})` };
}
