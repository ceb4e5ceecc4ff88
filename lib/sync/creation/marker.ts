/** Unique and at most 35 characters in capitals, as an external document number must be (sheet 2.1). */
export function newMarker(id: string): string {
  return `${markerPrefix}${id.replaceAll('-', '').slice(0, 24).toUpperCase()}`;
}

/** What tells a marker from an external document number of people. */
export const markerPrefix = 'TANDEM-';

/** So long Business Central may still be working on what it gave no answer to: before that it is not sent again (spec §3.1). */
export const unclearCreationMs = 20 * 60_000;
