import type { BusinessCentral } from '../model/business-central.js';
import type { LineType, SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { dialogError, fieldError, relationError } from '../model/errors.js';
import type { ItemRow } from '../model/master-rows.js';
import { exemptTaxAreaId } from '../model/reference-data.js';
import { blankDate, movedDay, zeroGuid } from '../model/values.js';
import { checkNothingShipped, checkStatusOpen } from './checks.js';
import { blankLine, initializeQuantities, type LineEdit } from './line-edit.js';
import { checkNumbered, defaultPrice, recalculateDiscount, repriceFromList } from './line-prices.js';

/** Shipment date of a new line: from the requested delivery, else from the header (2.2). */
export function defaultShipmentDate(bc: BusinessCentral, header: SalesHeaderRow): string {
  return header.requestedDeliveryDate === blankDate
    ? header.shipmentDate
    : movedDay(header.requestedDeliveryDate, -bc.setup.shippingTimeDays);
}

function checkObjectMayChange(edit: LineEdit): void {
  checkStatusOpen(edit.header);
  checkNothingShipped(edit.header, edit.line);
}

/** Another type: number, ids and everything they brought are blanked; id, sequence and text place stay (S-076). */
export function setType(edit: LineEdit, type: LineType): void {
  const isTextOnly = type === 'Comment' && edit.line.type === 'Comment';
  if (!isTextOnly) checkObjectMayChange(edit);
  edit.set({ ...blankLine(placeOf(edit.line)), type });
  edit.amountsChanged = true;
}

/** Item by SystemId; re-initialises the line, quantity kept (S-075). */
export function setItem(edit: LineEdit, itemId: string): void {
  if (itemId === zeroGuid) {
    setType(edit, 'Item');
    return;
  }
  const item = edit.bc.database.items.get(itemId);
  if (item === undefined) throw dialogError('Item does not exist.');
  checkObjectMayChange(edit);
  if (item.blocked) {
    throw fieldError(`Blocked must be equal to 'No' in Item: No.=${item.number}. Current value is 'Yes'.`);
  }
  if (item.generalProductPostingGroupCode === '') {
    throw fieldError(
      `Gen. Prod. Posting Group must have a value in Item: No.=${item.number}. It cannot be zero or empty.`,
    );
  }
  initializeLine(edit, {
    type: 'Item',
    objectId: item.id,
    unitId: item.baseUnitId,
    description: item.displayName,
    description2: item.displayName2,
    allowInvoiceDiscount: true,
    taxGroupCode: item.taxGroupCode,
  });
  edit.itemChanged = true;
}

interface LineObject {
  readonly type: LineType;
  readonly objectId: string;
  readonly unitId: string;
  readonly description: string;
  readonly description2: string;
  readonly allowInvoiceDiscount: boolean;
  readonly taxGroupCode: string;
}

function initializeLine(edit: LineEdit, object: LineObject): void {
  const { taxGroupCode, ...fields } = object;
  edit.set({
    ...blankLine(placeOf(edit.line)),
    ...fields,
    quantity: edit.line.quantity,
    locationId: edit.header.locationId,
    shipmentDate: defaultShipmentDate(edit.bc, edit.header),
  });
  putTaxGroup(edit, taxGroupCode);
  initializeQuantities(edit);
  defaultPrice(edit);
  recalculateDiscount(edit);
}

/** G/L account by SystemId. Its lines bear no invoice discount (S-082). */
export function setAccount(edit: LineEdit, accountId: string): void {
  if (accountId === zeroGuid) {
    setType(edit, 'Account');
    return;
  }
  const account = edit.bc.database.accounts.get(accountId);
  if (account === undefined) throw dialogError('Account does not exist.');
  checkObjectMayChange(edit);
  if (account.blocked || !account.directPosting) {
    throw fieldError(
      `Direct Posting must be equal to 'Yes' in G/L Account: No.=${account.number}. Current value is 'No'.`,
    );
  }
  initializeLine(edit, {
    type: 'Account',
    objectId: account.id,
    unitId: zeroGuid,
    description: account.displayName,
    description2: '',
    allowInvoiceDiscount: false,
    taxGroupCode: account.taxGroupCode,
  });
}

function setResource(edit: LineEdit, number: string): void {
  const resource = edit.bc.database.resources.find((row) => row.number === number);
  if (resource === undefined) throw numberNotFound(number, 'Resource');
  checkObjectMayChange(edit);
  initializeLine(edit, {
    type: 'Resource',
    objectId: resource.id,
    unitId: resource.unitId,
    description: resource.name,
    description2: '',
    allowInvoiceDiscount: true,
    taxGroupCode: resource.taxGroupCode,
  });
}

/** Number of what the line sells; its type must be set before (2.2). */
export function setObjectNumber(edit: LineEdit, number: string): void {
  if (edit.line.objectId !== zeroGuid) throw dialogError('The value for "lineObjectNumber" cannot be modified.');
  const { type } = edit.line;
  switch (type) {
    case 'Item':
      setItem(edit, edit.bc.database.items.find((row) => row.number === number)?.id ?? 'unknown');
      return;
    case 'Account':
      setAccount(edit, edit.bc.database.accounts.find((row) => row.number === number)?.id ?? 'unknown');
      return;
    case 'Resource':
      setResource(edit, number);
      return;
    case 'Fixed Asset':
    case 'Charge':
    case 'Allocation Account':
      throw numberNotFound(number, type === 'Charge' ? 'Item Charge' : type);
    case 'Comment':
      throw numberNotFound(number, 'Standard Text');
  }
}

function numberNotFound(value: string, related: string): Error {
  return relationError({ field: 'No.', table: 'Sales Line', value, related });
}

/** Unit of measure: one of the item's; re-prices (S-084). */
export function setUnit(edit: LineEdit, unitId: string): void {
  checkNumbered(edit, 'Unit of Measure Code');
  checkObjectMayChange(edit);
  const unit = edit.bc.database.units.get(unitId);
  if (unit === undefined) throw dialogError('The "unitOfMeasureId" does not match to a Unit of Measure.');
  const allowed = edit.bc.database.itemUnits.group(edit.line.objectId).some((row) => row.unitId === unitId);
  if (edit.line.type === 'Item' && !allowed) {
    const where = { field: 'Unit of Measure Code', table: 'Sales Line', value: unit.code };
    throw relationError({ ...where, related: 'Item Unit of Measure' });
  }
  edit.set({ unitId });
  defaultPrice(edit);
}

export function setUnitCode(edit: LineEdit, code: string): void {
  const unit = edit.bc.database.units.find((row) => row.code === code);
  if (unit === undefined) {
    const where = { field: 'Unit of Measure Code', table: 'Sales Line', value: code };
    throw relationError({ ...where, related: 'Unit of Measure' });
  }
  setUnit(edit, unit.id);
}

/** Variant of the line's item; brings its description, and a price only from a price list. */
export function setVariant(edit: LineEdit, variantId: string): void {
  checkNumbered(edit, 'Variant Code');
  checkObjectMayChange(edit);
  const item = edit.bc.database.items.get(edit.line.objectId);
  if (variantId === zeroGuid) {
    edit.set({ variantId, description: item?.displayName ?? '' });
    repriceFromList(edit);
    return;
  }
  const variant = edit.bc.database.itemVariants.get(variantId);
  if (variant === undefined || variant.itemId !== edit.line.objectId) {
    const where = { field: 'Variant Code', table: 'Sales Line', value: variant?.code ?? variantId };
    throw relationError({ ...where, related: 'Item Variant' });
  }
  edit.set({ variantId, description: variant.description === '' ? edit.line.description : variant.description });
  repriceFromList(edit);
}

export function setLocation(edit: LineEdit, locationId: string): void {
  checkNumbered(edit, 'Location Code');
  checkObjectMayChange(edit);
  if (locationId !== zeroGuid && edit.bc.database.locations.get(locationId) === undefined) {
    throw dialogError('The "locationId" does not match to a Location.');
  }
  edit.set({ locationId });
}

export function setLineShipmentDate(edit: LineEdit, shipmentDate: string): void {
  checkNumbered(edit, 'Shipment Date');
  checkStatusOpen(edit.header);
  edit.set({ shipmentDate });
}

/** `taxCode` is written as VAT product posting group, though it reads as VAT identifier (S-085). */
export function setTaxCode(edit: LineEdit, code: string): void {
  checkNumbered(edit, 'VAT Prod. Posting Group');
  checkStatusOpen(edit.header);
  putTaxGroup(edit, code);
  recalculateDiscount(edit);
}

function putTaxGroup(edit: LineEdit, code: string): void {
  const group = edit.bc.database.taxGroups.find((row) => row.code === code);
  if (group === undefined) {
    const where = { field: 'VAT Prod. Posting Group', table: 'Sales Line', value: code };
    throw relationError({ ...where, related: 'VAT Product Posting Group' });
  }
  // VAT posting setup: the customer's business group with the line's product group.
  const isExempt = edit.bc.database.customers.get(edit.header.billToCustomerId)?.taxAreaId === exemptTaxAreaId;
  edit.set(
    isExempt
      ? { taxIdentifier: 'VAT0', taxPercent: '0' }
      : { taxIdentifier: group.identifier, taxPercent: group.percent },
  );
}

/** Texts the item card adds below its line. */
export function extendedTextsOf(edit: LineEdit): readonly string[] {
  const item: ItemRow | undefined = edit.bc.database.items.get(edit.line.objectId);
  return edit.line.type === 'Item' && item !== undefined ? (edit.bc.setup.extendedTexts[item.number] ?? []) : [];
}

function placeOf({ id, documentId, sequence, dimensions }: SalesLineRow) {
  return { id, documentId, sequence, dimensions };
}
