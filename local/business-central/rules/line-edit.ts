import type { BusinessCentral } from '../model/business-central.js';
import type { SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { blankDate, decimal, zeroGuid } from '../model/values.js';
import { zeroAmounts } from './amounts.js';
import { afterLineEvent } from './header-buffer.js';
import { outstanding, shippedNotInvoiced, withAmounts } from './order-lines.js';

/** A line while its members are validated one after the other. */
export class LineEdit {
  readonly bc: BusinessCentral;
  readonly header: SalesHeaderRow;
  line: SalesLineRow;
  /** Set by whatever recalculates amounts: then header totals follow (2.1.5). */
  amountsChanged = false;
  /** Set when an item was put on the line, for texts that come with it. */
  itemChanged = false;

  constructor(bc: BusinessCentral, header: SalesHeaderRow, line: SalesLineRow) {
    this.bc = bc;
    this.header = header;
    this.line = line;
  }

  /** Changes fields without validating them. */
  set(fields: Partial<SalesLineRow>): void {
    this.line = { ...this.line, ...fields };
  }
}

/** A text line without text; what it is sold as may change, its dimensions stay. */
export function blankLine(
  place: Pick<SalesLineRow, 'id' | 'documentId' | 'sequence'> & Partial<Pick<SalesLineRow, 'dimensions'>>,
): SalesLineRow {
  return {
    dimensions: [],
    ...place,
    type: 'Comment',
    objectId: zeroGuid,
    variantId: zeroGuid,
    locationId: zeroGuid,
    unitId: zeroGuid,
    description: '',
    description2: '',
    quantity: '0',
    unitPrice: '0',
    discountPercent: '0',
    discountAmount: '0',
    taxIdentifier: '',
    taxPercent: '0',
    allowInvoiceDiscount: false,
    amounts: zeroAmounts,
    shipmentDate: blankDate,
    shippedQuantity: '0',
    invoicedQuantity: '0',
    shipQuantity: '0',
    invoiceQuantity: '0',
    attachedToSequence: 0,
  };
}

/** Quantity to ship and to invoice as setup *Default Quantity to Ship* says (S-078). */
export function initializeQuantities(edit: LineEdit): void {
  const left = outstanding(edit.line);
  const ship = edit.bc.setup.defaultQuantityToShip === 'Remainder' ? left : decimal(0);
  edit.set({ shipQuantity: ship.toFixed(), invoiceQuantity: ship.plus(shippedNotInvoiced(edit.line)).toFixed() });
}

/** Writes the edited line and lets the header follow. Unchanged lines raise nothing (S-023). */
export function saveEditedLine(edit: LineEdit): void {
  const { bc, header } = edit;
  const stored = bc.database.lines.get(edit.line.id);
  if (edit.amountsChanged) edit.line = withAmounts(bc, header, edit.line);
  if (stored !== undefined && JSON.stringify(stored) === JSON.stringify(edit.line)) return;
  bc.database.lines.put(edit.line);
  const kind = stored === undefined ? 'inserted' : edit.amountsChanged ? 'amounts' : 'silent';
  const allowInvoiceDiscount = edit.line.allowInvoiceDiscount || stored?.allowInvoiceDiscount === true;
  afterLineEvent(bc, header.id, { kind, line: { ...edit.line, allowInvoiceDiscount } });
}
