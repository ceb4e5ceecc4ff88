import { dateTime, integer, lookup, memo, text } from './column.js';
import { type Table, table } from './table.js';

const orderClose = table({
  name: 'orderclose',
  schemaName: 'OrderClose',
  set: 'ordercloses',
  typeCode: 1043,
  primaryId: 'activityid',
  primaryName: 'subject',
  columns: [
    text('subject', 200),
    memo('description'),
    text('ordernumber', 100),
    dateTime('actualend'),
    lookup('salesorderid', 'salesorder'),
  ],
  states: {
    0: { label: 'Open', initial: 1, reasons: { 1: 'Open' } },
    1: { label: 'Completed', initial: 2, reasons: { 2: 'Completed' } },
    2: { label: 'Canceled', initial: 3, reasons: { 3: 'Canceled' } },
  },
  owned: true,
  closedToCallers: true,
});

const quoteClose = table({
  name: 'quoteclose',
  schemaName: 'QuoteClose',
  set: 'quotecloses',
  typeCode: 4211,
  primaryId: 'activityid',
  primaryName: 'subject',
  columns: [
    text('subject', 200),
    memo('description'),
    text('quotenumber', 100),
    integer('revision'),
    dateTime('actualend'),
    lookup('quoteid', 'quote'),
  ],
  states: {
    0: { label: 'Open', initial: 1, reasons: { 1: 'Open' } },
    1: { label: 'Completed', initial: 2, reasons: { 2: 'Completed' } },
    2: { label: 'Canceled', initial: 3, reasons: { 3: 'Canceled' } },
  },
  owned: true,
  closedToCallers: true,
});

/** What closing an order or a quote leaves behind; written by actions alone. */
export const closeTables: readonly Table[] = [orderClose, quoteClose];
