import type { BusinessCentral } from '../model/business-central.js';
import type { SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { decimal, zeroGuid } from '../model/values.js';
import { checkStatusOpen, notZero } from './checks.js';
import { dimensionsOfNewLine } from './dimensions.js';
import { distributeDiscount } from './invoice-discount.js';
import { blankLine, LineEdit } from './line-edit.js';
import { setAccount, setItem, setObjectNumber, setUnit, setVariant } from './line-object.js';
import { setQuantity } from './line-quantities.js';
import { isNumbered, linesOf, withAmounts } from './order-lines.js';

/** A sales header while its members are validated one after the other. */
export class OrderEdit {
  readonly bc: BusinessCentral;
  header: SalesHeaderRow;
  /** Set when a document discount was sent: it is spread after the page has answered (S-031). */
  discountChanged = false;

  constructor(bc: BusinessCentral, header: SalesHeaderRow) {
    this.bc = bc;
    this.header = header;
  }

  /** Changes fields without validating them. */
  set(fields: Partial<SalesHeaderRow>): void {
    this.header = { ...this.header, ...fields };
  }

  /** False while the order is being inserted. */
  get isStored(): boolean {
    return this.bc.database.headers.get(this.header.id) !== undefined;
  }

  lines(): readonly SalesLineRow[] {
    return linesOf(this.bc, this.header.id);
  }
}

/** Customer, bill-to and currency stay once goods were shipped or while the order is not open (S-049, S-051). */
export function checkMayRecreate(edit: OrderEdit): void {
  checkStatusOpen(edit.header);
  for (const line of edit.lines()) {
    if (!decimal(line.shippedQuantity).isZero()) {
      throw notZero('Quantity Shipped', line.shippedQuantity, { header: edit.header, line });
    }
  }
  if (!decimal(edit.header.prepaymentAmount).isZero()) {
    const [line] = edit.lines();
    if (line !== undefined) {
      throw notZero('Prepmt. Amt. Inv.', edit.header.prepaymentAmount, { header: edit.header, line });
    }
  }
}

/**
 * Deletes and re-inserts all lines: new ids, sequences 10000, 20000, …. Type, number, unit, variant, quantity, shipment
 * date and the text of number-less lines survive; everything else is defaulted anew, a fixed document discount is gone
 * (2.1.3, S-048).
 */
export function recreateLines(edit: OrderEdit): void {
  const { bc } = edit;
  const old = edit.lines();
  if (old.length === 0) return;
  if (edit.header.discount.kind === 'amount') edit.set({ discount: { kind: 'none' } });
  for (const line of old) bc.database.lines.remove(line.id);
  const sequences = new Map(old.map((line, index) => [line.sequence, (index + 1) * 10_000]));
  for (const line of old) {
    const place = { id: bc.newId(), documentId: edit.header.id, sequence: sequences.get(line.sequence) ?? 0 };
    const fresh = new LineEdit(bc, edit.header, blankLine({ ...place, ...dimensionsOfNewLine(edit.header) }));
    refill(fresh, line);
    fresh.set({ attachedToSequence: sequences.get(line.attachedToSequence) ?? 0 });
    bc.database.lines.put(withAmounts(bc, edit.header, fresh.line));
  }
  edit.header = distributeDiscount(bc, edit.header, false);
}

function refill(fresh: LineEdit, line: SalesLineRow): void {
  if (!isNumbered(line)) {
    fresh.set({ type: line.type, description: line.description, description2: line.description2 });
    return;
  }
  if (line.type === 'Item') setItem(fresh, line.objectId);
  else if (line.type === 'Account') setAccount(fresh, line.objectId);
  else {
    fresh.set({ type: line.type });
    setObjectNumber(fresh, fresh.bc.database.resources.get(line.objectId)?.number ?? '');
  }
  if (line.unitId !== zeroGuid && line.unitId !== fresh.line.unitId) setUnit(fresh, line.unitId);
  if (line.variantId !== zeroGuid) setVariant(fresh, line.variantId);
  if (line.quantity !== '0') setQuantity(fresh, line.quantity);
  fresh.set({ shipmentDate: line.shipmentDate });
}
