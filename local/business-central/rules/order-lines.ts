import { amountDecimals, type BusinessCentral } from '../model/business-central.js';
import type { SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { decimal, zeroGuid } from '../model/values.js';
import { calculateAmounts, zeroAmounts } from './amounts.js';

/** Lines of an order by sequence. */
export function linesOf(bc: BusinessCentral, documentId: string): readonly SalesLineRow[] {
  return [...bc.database.lines.group(documentId)].sort((a, b) => a.sequence - b.sequence);
}

/** A line that is no text: it has an item, account or resource and can be shipped and invoiced. */
export function isNumbered(line: SalesLineRow): boolean {
  return line.type !== 'Comment' && line.objectId !== zeroGuid;
}

/** Quantity shipped and not yet invoiced, as a decimal. */
export function shippedNotInvoiced(line: SalesLineRow): ReturnType<typeof decimal> {
  return decimal(line.shippedQuantity).minus(line.invoicedQuantity);
}

/** Quantity still to ship, as a decimal. */
export function outstanding(line: SalesLineRow): ReturnType<typeof decimal> {
  return decimal(line.quantity).minus(line.shippedQuantity);
}

/** The line with amounts for its present price, quantity, discounts and tax; its own invoice discount is kept. */
export function withAmounts(bc: BusinessCentral, header: SalesHeaderRow, line: SalesLineRow): SalesLineRow {
  if (!isNumbered(line)) return { ...line, amounts: zeroAmounts };
  const taxGroup = linesOf(bc, header.id).filter(
    (other) => other.id !== line.id && isNumbered(other) && other.taxIdentifier === line.taxIdentifier,
  );
  const amounts = calculateAmounts(line, decimal(line.amounts.invoiceDiscount), {
    pricesIncludeTax: header.pricesIncludeTax,
    decimals: amountDecimals(bc, header.currencyId),
    taxGroup,
  });
  return { ...line, amounts };
}

/** Identification of a line in BC's texts. */
export function lineIdentification(header: SalesHeaderRow, line: SalesLineRow): string {
  return `Document Type=${header.documentType}, Document No.=${header.number}, Line No.=${line.sequence}`;
}
