/** Enum members come XML-encoded, or raw from older versions; both are taken (sheet 1.6). */
export function decodeEnumMember(member: string): string {
  return member.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
