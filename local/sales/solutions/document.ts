import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { DataverseError } from '../model/errors.js';

/** One element of a file in a solution. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly elements: readonly Element[];
  /** Its text, without blanks around it. */
  readonly text: string;
}

/** As the parser gives it: one property with the children, `:@` with the attributes. */
type Parsed = Readonly<Record<string, unknown>>;

const attributesKey = ':@';
const textKey = '#text';
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/** Reads one file. @throws DataverseError `0x80048013` when it is not well formed */
export function documentOf(xml: string): Element {
  const text = xml.replace(/^\uFEFF/, '');
  const roots = XMLValidator.validate(text) === true ? (parser.parse(text) as readonly Parsed[]).filter(isElement) : [];
  const [root] = roots;
  if (root === undefined || roots.length > 1) {
    throw new DataverseError(400, '0x80048013', 'Invalid customization file. This file is not well formed.');
  }
  return elementOf(root);
}

function isElement(node: Parsed): boolean {
  return nameOf(node) !== undefined;
}

function nameOf(node: Parsed): string | undefined {
  return Object.keys(node).find((key) => key !== attributesKey && key !== textKey);
}

function elementOf(node: Parsed): Element {
  const name = nameOf(node) ?? '';
  const children = node[name] as readonly Parsed[];
  return {
    name,
    attributes: (node[attributesKey] ?? {}) as Readonly<Record<string, string>>,
    elements: children.filter(isElement).map(elementOf),
    text: children
      .map((child) => (typeof child[textKey] === 'string' ? child[textKey] : ''))
      .join('')
      .trim(),
  };
}

/** The one element of that name below another. */
export function child(element: Element, name: string): Element | undefined {
  return element.elements.find((each) => each.name === name);
}

/** The elements of that name below a section; none when the section is not there. */
export function childrenOf(element: Element, section: string, name: string): readonly Element[] {
  return child(element, section)?.elements.filter((each) => each.name === name) ?? [];
}

/** Text of the element of that name; '' when it is not there. */
export function textIn(element: Element, name: string): string {
  return child(element, name)?.text ?? '';
}

/** A GUID of a solution, without braces and in lower case. */
export function guidOf(text: string): string {
  return text.replace(/^\{|\}$/g, '').toLowerCase();
}
