import type { BusinessCentral } from '../model/business-central.js';
import type { LineType, SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { dialogError } from '../model/errors.js';
import { zeroGuid } from '../model/values.js';
import { checkNothingPending, checkStatusOpen } from './checks.js';
import { dimensionsOfNewLine } from './dimensions.js';
import { afterLineEvent } from './header-buffer.js';
import { blankLine, LineEdit, saveEditedLine } from './line-edit.js';
import {
  extendedTextsOf,
  setAccount,
  setItem,
  setLineShipmentDate,
  setLocation,
  setObjectNumber,
  setTaxCode,
  setType,
  setUnit,
  setUnitCode,
  setVariant,
} from './line-object.js';
import { setDiscountAmount, setDiscountPercent, setUnitPrice } from './line-prices.js';
import { setInvoiceQuantity, setQuantity, setShipQuantity } from './line-quantities.js';
import { linesOf } from './order-lines.js';

type LineSetter = (edit: LineEdit, value: string) => void;

const lineTypes: readonly LineType[] = [
  'Comment',
  'Account',
  'Item',
  'Resource',
  'Fixed Asset',
  'Charge',
  'Allocation Account',
];

/** Names of `lineType`, in the order of the AL enum. */
export const lineTypeNames: readonly string[] = lineTypes;

/** Validation of each writable line member, in page order (2.2). */
export const lineSetters: ReadonlyMap<string, LineSetter> = new Map<string, LineSetter>([
  [
    'documentId',
    () => {
      throw dialogError('The value for "documentId" cannot be modified.');
    },
  ],
  [
    'sequence',
    () => {
      throw dialogError('The value for sequence cannot be modified. Delete and insert the line again.');
    },
  ],
  ['itemId', setItem],
  ['accountId', setAccount],
  ['lineType', (edit, value) => setType(edit, lineTypes.find((type) => type === value) ?? 'Comment')],
  ['lineObjectNumber', setObjectNumber],
  ['description', (edit, description) => edit.set({ description })],
  ['description2', (edit, description2) => edit.set({ description2 })],
  ['unitOfMeasureId', setUnit],
  ['unitOfMeasureCode', setUnitCode],
  ['quantity', setQuantity],
  ['unitPrice', setUnitPrice],
  ['discountAmount', setDiscountAmount],
  ['discountPercent', setDiscountPercent],
  ['taxCode', setTaxCode],
  ['shipmentDate', setLineShipmentDate],
  ['invoiceQuantity', setInvoiceQuantity],
  ['shipQuantity', setShipQuantity],
  ['itemVariantId', setVariant],
  ['locationId', setLocation],
]);

/** The sequence a line gets when none is sent: last + 10000 (S-073). */
export function nextSequence(bc: BusinessCentral, documentId: string): number {
  return (linesOf(bc, documentId).at(-1)?.sequence ?? 0) + 10_000;
}

/** A new line being filled. @throws BusinessCentralError when the sequence is taken. */
export function newLineEdit(bc: BusinessCentral, header: SalesHeaderRow, sequence: number | undefined): LineEdit {
  const place = sequence ?? nextSequence(bc, header.id);
  if (place <= 0) throw dialogError('Line No. must be greater than 0.');
  if (linesOf(bc, header.id).some((line) => line.sequence === place)) {
    throw dialogError('You cannot insert a line because a line already exists.');
  }
  return new LineEdit(
    bc,
    header,
    blankLine({ id: bc.newId(), documentId: header.id, sequence: place, ...dimensionsOfNewLine(header) }),
  );
}

/** Stores a new or changed line and the texts its item brings. Text lines are welcome on released orders. */
export function saveLine(edit: LineEdit): void {
  const isNew = edit.bc.database.lines.get(edit.line.id) === undefined;
  if (isNew && edit.line.type !== 'Comment') checkStatusOpen(edit.header);
  saveEditedLine(edit);
  if (edit.itemChanged) replaceExtendedTexts(edit);
}

function replaceExtendedTexts(edit: LineEdit): void {
  const { bc, header, line } = edit;
  for (const attached of attachedLines(bc, line)) bc.database.lines.remove(attached.id);
  const next = linesOf(bc, header.id).find((other) => other.sequence > line.sequence)?.sequence;
  const texts = extendedTextsOf(edit);
  const step = next === undefined ? 10_000 : Math.floor((next - line.sequence) / (texts.length + 1));
  texts.forEach((description, index) => {
    const place = { id: bc.newId(), documentId: header.id, sequence: line.sequence + step * (index + 1) };
    const text = { ...blankLine(place), description, attachedToSequence: line.sequence };
    bc.database.lines.put(text);
    afterLineEvent(bc, header.id, { kind: 'inserted', line: text });
  });
}

function attachedLines(bc: BusinessCentral, line: SalesLineRow): readonly SalesLineRow[] {
  return linesOf(bc, line.documentId).filter((other) => other.attachedToSequence === line.sequence);
}

/** Deletes a line and the texts that hang on it (S-083, S-086). */
export function deleteLine(bc: BusinessCentral, header: SalesHeaderRow, line: SalesLineRow): void {
  if (line.type !== 'Comment' || line.objectId !== zeroGuid) checkStatusOpen(header);
  checkNothingPending(header, line);
  for (const attached of attachedLines(bc, line)) bc.database.lines.remove(attached.id);
  bc.database.lines.remove(line.id);
  afterLineEvent(bc, header.id, { kind: 'deleted', line });
}
