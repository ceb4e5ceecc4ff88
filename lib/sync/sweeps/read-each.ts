import type { Side } from '../../order/order.js';
import type { Engine } from '../engine.js';

/** The records of a list that could be read, and those that could not. */
export interface ReadEach<Value> {
  readonly values: readonly Value[];
  readonly unreadable: readonly string[];
}

/**
 * Reads each record of a list for itself: one that throws is a bug, is named in the log, and keeps no other waiting (L4).
 */
export function readEach<OrderRecord extends { readonly id: string }, Value>(
  { logger }: Pick<Engine, 'logger'>,
  list: { readonly connectionId: string; readonly side: Side; readonly records: readonly OrderRecord[] },
  read: (record: OrderRecord) => Value,
): ReadEach<Value> {
  const values: Value[] = [];
  const unreadable: string[] = [];
  for (const record of list.records) {
    try {
      values.push(read(record));
    } catch (error) {
      const { connectionId, side } = list;
      const message = error instanceof Error ? error.message : String(error);
      logger.error('order.notReadable', { connectionId, side, recordId: record.id, message });
      unreadable.push(record.id);
    }
  }
  return { values, unreadable };
}
