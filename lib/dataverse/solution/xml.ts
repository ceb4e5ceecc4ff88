/** One element of a document: attributes, and either text or further elements. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly XmlElement[];
}

/** An element with text or elements in it, and attributes. */
export function element(
  name: string,
  content: XmlElement['content'] = [],
  attributes: XmlElement['attributes'] = {},
): XmlElement {
  return { name, attributes, content };
}

/** Elements that hold text alone, by name. */
export function textElements(values: Readonly<Record<string, string | number>>): readonly XmlElement[] {
  return Object.entries(values).map(([name, value]) => element(name, String(value)));
}

/** A document of two spaces a level; equal elements make equal text. Pure. @throws TypeError on characters that XML cannot hold */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${lines(root, '').join('\n')}\n`;
}

function lines({ name, attributes, content }: XmlElement, indent: string): readonly string[] {
  const start = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`)].join(' ');
  if (content.length === 0) {
    return [`${indent}<${start} />`];
  }
  if (typeof content === 'string') {
    return [`${indent}<${start}>${escaped(content)}</${name}>`];
  }
  return [`${indent}<${start}>`, ...content.flatMap((each) => lines(each, `${indent}  `)), `${indent}</${name}>`];
}

function escaped(text: string): string {
  if (/[^\x20-\uFFFD]/.test(text)) {
    throw new TypeError('control characters cannot be written as XML');
  }
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
