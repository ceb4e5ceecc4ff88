/** Unique and at most 35 characters in capitals, as an external document number must be (sheet 2.1). */
export function newMarker(id: string): string {
  return `${markerPrefix}${id.replaceAll('-', '').slice(0, 24).toUpperCase()}`;
}

/** What tells a marker from an external document number of people. */
export const markerPrefix = 'TANDEM-';
