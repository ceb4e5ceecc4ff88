import { DateTime } from 'luxon';
import type { FieldValue } from '../order/order.js';

/**
 * The day that a Dataverse timestamp means in the business time zone: Sales stores local midnight as UTC, Business
 * Central has days without zone (Dataverse sheet 1.5, "Date rule").
 */
export function dayOfTimestamp(timestamp: string | null, timeZone: string): FieldValue {
  if (timestamp === null) {
    return null;
  }
  const moment = DateTime.fromISO(timestamp, { zone: 'utc' }).setZone(timeZone);
  return moment.isValid ? moment.toFormat('yyyy-MM-dd') : null;
}

/** Midnight of the day in the business time zone, as Dataverse takes it: UTC, whole seconds, with `Z`. */
export function timestampOfDay(day: string, timeZone: string): string {
  const moment = DateTime.fromISO(day, { zone: timeZone });
  if (!moment.isValid) {
    throw new RangeError(`not a day or not a time zone: ${day}, ${timeZone}`);
  }
  return moment.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
