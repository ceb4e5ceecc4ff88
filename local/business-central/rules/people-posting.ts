import type { Decimal } from 'decimal.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { PostedLineRow, SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { BusinessCentralError, dialogError } from '../model/errors.js';
import { decimal, plain } from '../model/values.js';
import { saveHeader } from './header-buffer.js';
import { isNumbered, linesOf, outstanding, shippedNotInvoiced } from './order-lines.js';
import { moveStock, post, putPosted } from './posting.js';

/** What a person posts: all that is left, or these quantities. */
export interface PeoplePosting {
  readonly step: 'ship' | 'invoice';
  readonly lines: readonly { readonly lineId: string; readonly quantity?: string | undefined }[] | undefined;
}

/**
 * Posting by a person (S-057, S-058). Invoicing ships what has not been shipped yet ("Ship and Invoice"), so that
 * invoicing all that is left completes the order.
 */
export function postByPeople(bc: BusinessCentral, header: SalesHeaderRow, posting: PeoplePosting): void {
  const lines = linesOf(bc, header.id).filter(isNumbered);
  for (const { lineId } of posting.lines ?? []) {
    if (!lines.some((line) => line.id === lineId)) {
      throw new BusinessCentralError(
        404,
        'Internal_RecordNotFound',
        `no line ${lineId} in sales order ${header.number}`,
      );
    }
  }
  const ship = new Map<string, Decimal>();
  const invoice = new Map<string, Decimal>();
  for (const line of lines) {
    const asked = posting.lines?.find((candidate) => candidate.lineId === line.id);
    if (posting.lines !== undefined && asked === undefined) continue;
    if (posting.step === 'ship') {
      ship.set(line.id, decimal(asked?.quantity ?? outstanding(line)));
      continue;
    }
    const quantity = decimal(asked?.quantity ?? decimal(line.quantity).minus(line.invoicedQuantity));
    const missing = quantity.minus(shippedNotInvoiced(line));
    invoice.set(line.id, quantity);
    ship.set(line.id, missing.abs().gt(quantity.abs()) || missing.times(quantity).isNegative() ? decimal(0) : missing);
  }
  post(bc, header, { ship, invoice });
}

/**
 * Undoes every shipment of the order that has not been invoiced; shipments get negative lines (2.8). As for every edit of
 * a line, the order is announced only where a shown value of its header changes (2.1.5).
 */
export function undoShipments(bc: BusinessCentral, header: SalesHeaderRow): void {
  let undone = false;
  for (const shipment of bc.database.shipments.all().filter((row) => row.orderId === header.id)) {
    for (const posted of bc.database.shipmentLines.group(shipment.id)) {
      undone = undoLine(bc, header, posted) || undone;
    }
  }
  if (!undone) throw dialogError('There is no shipment to undo: nothing was shipped, or it has been invoiced.');
  saveHeader(bc, header);
}

function undoLine(bc: BusinessCentral, header: SalesHeaderRow, posted: PostedLineRow): boolean {
  const line: SalesLineRow | undefined = bc.database.lines.get(posted.line.id);
  const quantity = decimal(posted.quantity);
  if (line === undefined || posted.undone || quantity.isZero()) return false;
  if (shippedNotInvoiced(line).abs().lt(quantity.abs())) return false;
  const lines = bc.database.shipmentLines.group(posted.documentId);
  const next = Math.min(...lines.map((other) => other.sequence).filter((sequence) => sequence > posted.sequence));
  const sequence = Number.isFinite(next) ? Math.floor((posted.sequence + next) / 2) : posted.sequence + 10_000;
  bc.database.shipmentLines.put({ ...posted, undone: true });
  bc.database.shipmentLines.put({
    ...posted,
    id: bc.newId(),
    sequence,
    quantity: plain(quantity.negated()),
    undone: true,
  });
  moveStock(bc, line, quantity.negated());
  putPosted(bc, header, { ...line, shippedQuantity: plain(decimal(line.shippedQuantity).minus(quantity)) });
  return true;
}
