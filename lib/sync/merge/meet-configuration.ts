import { diffBase, forgetFields } from '../../conflict/move-base.js';
import type { PendingChange } from '../../conflict/pending.js';
import { type FieldNames, isNoField, noReadings, readAnew } from '../../mapping/field-readings.js';
import type { Connection } from '../../ports/connection.js';
import type { OrderWork } from '../order-work.js';

/**
 * Brings a coupling to the mapping in force. Fields that its base was not made with, or that are read otherwise now, are
 * taken off it, so that what they show is held against nothing and is nobody's edit (I2, I3), and both sides are read
 * before anything is written. Costs nothing while the mapping reads as before.
 */
export async function meetConfiguration(work: OrderWork): Promise<void> {
  const { coupling } = work;
  const { configuration } = work.ports.connection;
  const last = coupling.configuration ?? 0;
  if (configuration === undefined || configuration.number === last) {
    return;
  }
  const { number, readings } = configuration;
  const before = readings[last] ?? noReadings;
  const now = readings[number] ?? noReadings;
  const names = readAnew(before, now);
  if (isNoField(names) && isNoField(readAnew(now, before))) {
    return;
  }
  const { base, openEffect, pending } = coupling;
  const isKept = ({ field, pairId }: PendingChange) => !names[pairId === undefined ? 'header' : 'line'].includes(field);
  const met = base === undefined ? undefined : forgetFields(base, names);
  await work.save(
    {
      configuration: number,
      ...(pending === undefined ? {} : { pending: pending.filter(isKept) }),
      ...(met === undefined ? {} : { base: met, versions: {} }),
      ...(openEffect === undefined
        ? {}
        : { openEffect: { ...openEffect, nextBase: forgetFields(openEffect.nextBase, names) } }),
    },
    [
      {
        kind: 'state',
        summary: summaryOf(names, { last, number }),
        ...(met === undefined ? {} : { basePatch: diffBase(base, met) }),
      },
    ],
  );
}

function summaryOf(names: FieldNames, { last, number }: { readonly last: number; readonly number: number }): string {
  const fields = [...names.header, ...names.line];
  const what = fields.length === 0 ? 'has taken fields out' : `reads ${fields.join(', ')} for the first time`;
  return `configuration ${number} ${what}; until now it was ${last}`;
}

/** What a new coupling notes of the configuration it is made under. */
export function madeUnder(connection: Connection | undefined): { readonly configuration?: number } {
  const number = connection?.configuration?.number;
  return number === undefined ? {} : { configuration: number };
}
