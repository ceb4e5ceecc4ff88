/** Entity sets of one kind of sales document with its lines (sheet 2.1 to 2.3). */
export interface DocumentNames {
  readonly documents: 'salesOrders' | 'salesQuotes';
  readonly lines: 'salesOrderLines' | 'salesQuoteLines';
}

export const orderNames: DocumentNames = { documents: 'salesOrders', lines: 'salesOrderLines' };
export const quoteNames: DocumentNames = { documents: 'salesQuotes', lines: 'salesQuoteLines' };
