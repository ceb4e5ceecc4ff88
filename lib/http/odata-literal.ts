const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the text is a GUID as both systems write it: hyphenated, no braces. */
export function isGuid(text: string): boolean {
  return guidPattern.test(text);
}

/**
 * A GUID for a URL, in lower case. Throws on anything else (a bug): ids from outside are checked where they come in,
 * and nothing else may reach a path.
 */
export function guidLiteral(text: string): string {
  if (!isGuid(text)) {
    throw new TypeError('not a GUID');
  }
  return text.toLowerCase();
}

/** An OData string literal: in single quotes, quotes doubled (BC sheet 1.4, Dataverse sheet 1.4). Not URL-encoded. */
export function stringLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A moment for a `$filter`: bare, UTC. Throws when the text is no ISO moment (a bug). */
export function momentLiteral(iso: string): string {
  const milliseconds = Date.parse(iso);
  if (Number.isNaN(milliseconds)) {
    throw new TypeError('not a moment');
  }
  return new Date(milliseconds).toISOString();
}

/** `a eq x or a eq y` over one property: BC refuses `or` across properties (S-008). */
export function anyOf(property: string, texts: readonly string[]): string {
  return texts.map((text) => `${property} eq ${stringLiteral(text)}`).join(' or ');
}

/** Most terms that go into one `or` filter, for the length of the URL (BC sheet 1.4). */
export const longestOrFilter = 50;

/** A path with query options; the values are URL-encoded here and nowhere else. Absent options are left out. */
export function withQuery(path: string, options: Readonly<Record<string, string | undefined>>): string {
  const parts = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}
