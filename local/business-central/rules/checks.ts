import type { Actor } from '../model/business-central.js';
import type { SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { type BusinessCentralError, dialogError, fieldError, relationError } from '../model/errors.js';
import { countryCodes } from '../model/reference-data.js';
import { decimal } from '../model/values.js';
import { lineIdentification, shippedNotInvoiced } from './order-lines.js';

/** AL TestStatusOpen (2.1.4, S-051). */
export function checkStatusOpen(header: SalesHeaderRow): void {
  if (header.status === 'Open') return;
  throw fieldError(
    `Status must be equal to 'Open' in Sales Header: Document Type=${header.documentType}, No.=${header.number}. Current value is '${header.status}'.`,
  );
}

/** Item, type, variant, unit and location stay once something was shipped (S-086). */
export function checkNothingShipped(header: SalesHeaderRow, line: SalesLineRow): void {
  const waiting = shippedNotInvoiced(line);
  if (!waiting.isZero()) throw notZero('Qty. Shipped Not Invoiced', waiting.toFixed(), { header, line });
  if (!decimal(line.shippedQuantity).isZero()) {
    throw notZero('Quantity Shipped', line.shippedQuantity, { header, line });
  }
}

/** A line with goods shipped and not invoiced cannot go (S-055, S-086). */
export function checkNothingPending(header: SalesHeaderRow, line: SalesLineRow): void {
  const waiting = shippedNotInvoiced(line);
  if (!waiting.isZero()) throw notZero('Qty. Shipped Not Invoiced', waiting.toFixed(), { header, line });
}

/** AL TestField(…, 0) on a line. */
export function notZero(
  field: string,
  value: string,
  where: { header: SalesHeaderRow; line: SalesLineRow },
): BusinessCentralError {
  return fieldError(
    `${field} must be equal to '0' in Sales Line: ${lineIdentification(where.header, where.line)}. Current value is '${value}'.`,
  );
}

/** Phone numbers hold no letters (S-062). */
export function checkPhone(value: string, field: string): void {
  if (/\p{L}/u.test(value)) throw fieldError(`${field} must not contain letters. Current value is '${value}'.`);
}

/** One address or several, separated by `;` (S-062). */
export function checkEmail(value: string): void {
  if (value === '') return;
  for (const address of value.split(';').map((part) => part.trim())) {
    if (!/^[^\s@;,]+@[^\s@;,]+$/.test(address)) throw dialogError(`The email address "${address}" is not valid.`);
  }
}

/** Country must exist; blank is allowed. */
export function checkCountry(value: string, where: { field: string; table: string }): void {
  if (value !== '' && !countryCodes.has(value)) throw relationError({ ...where, value, related: 'Country/Region' });
}

/** The user name BC shows for an actor. */
export function userName(actor: Actor): string {
  return actor === 'processor' ? 'ORDER.PROCESSOR' : 'TANDEM';
}
