import type { BusinessCentralProperties, WholeBusinessCentralOrder } from './business-central-record.js';
import type { StatedAnew } from './stated-anew.js';

/** An edit of a line of the old document that the new one was not made from. A blank is a value as well. */
export interface LateEdit {
  /** Of the line in the old document, in lower case. */
  readonly lineId: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What people can change of a line without moving the header's version (S-080). */
const silentFields = [
  'description',
  'description2',
  'shipmentDate',
  'locationId',
  'shipQuantity',
  'invoiceQuantity',
] as const;

/** What the old document showed differently in the very moment it was archived, unless the new one states it anyway. */
export function lateEditsOf(
  whole: WholeBusinessCentralOrder,
  seen: WholeBusinessCentralOrder,
  stated: StatedAnew,
): readonly LateEdit[] {
  const last = new Map(seen.lines.map((line) => [lineIdOf(line), line]));
  return whole.lines.flatMap((line) => {
    const lineId = lineIdOf(line);
    const now = last.get(lineId) ?? line;
    const changes = stated.lines[lineId] ?? [];
    const values = silentFields.flatMap((name) => {
      const value = now[name];
      return typeof value === 'string' && value !== line[name] && !changes.includes(name)
        ? [[name, value] as const]
        : [];
    });
    return values.length === 0 || stated.deleted.includes(lineId)
      ? []
      : [{ lineId, values: Object.fromEntries(values) }];
  });
}

/** The old document with what its archived version shows, line by line of the same sequence. */
export function asArchived(
  whole: WholeBusinessCentralOrder,
  archived: readonly BusinessCentralProperties[],
): WholeBusinessCentralOrder {
  const bySequence = new Map(archived.map((line) => [String(line.sequence), line]));
  return { ...whole, lines: whole.lines.map((line) => ({ ...line, ...bySequence.get(String(line.sequence)) })) };
}

function lineIdOf(line: BusinessCentralProperties): string {
  return String(line.id).toLowerCase();
}
