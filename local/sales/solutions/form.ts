import { DataverseError } from '../model/errors.js';
import type { Element } from './document.js';

/** What an element may hold. */
export interface Form {
  /** Attributes with the pattern of their values. */
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Elements in it, in this order unless `anyOrder`. */
  readonly elements?: Readonly<Record<string, Occurrence>>;
  readonly anyOrder?: true;
  /** Pattern of its text; an element without it holds elements alone. */
  readonly text?: RegExp;
}

export interface Attribute {
  readonly value: RegExp;
  readonly required?: true;
}

export interface Occurrence {
  readonly form: Form;
  readonly required?: true;
  readonly many?: true;
}

/** 400 `0x8004801A`: the file is not of the form that the platform's schema asks for. */
export function formError(detail: string, path: string): DataverseError {
  return new DataverseError(
    400,
    '0x8004801A',
    `The import file is invalid. XSD validation failed with the following error: '${detail}'. The validation failed at: '${path}'.`,
  );
}

/** Holds an element against a form, all the way down. @throws DataverseError `0x8004801A` */
export function checkForm(element: Element, form: Form, above = ''): void {
  const path = `${above}/${element.name}`;
  checkAttributes(element, form, path);
  if (form.text === undefined ? element.text !== '' : !form.text.test(element.text)) {
    throw formError(`The '${element.name}' element is invalid - The value '${element.text}' is invalid.`, path);
  }
  checkElements(element, form, path);
}

function checkAttributes(element: Element, { attributes = {} }: Form, path: string): void {
  for (const [name, value] of Object.entries(element.attributes)) {
    const known = attributes[name];
    if (known === undefined && !name.startsWith('xmlns')) {
      throw formError(`The '${name}' attribute is not declared.`, path);
    }
    if (known !== undefined && !known.value.test(value)) {
      throw formError(`The '${name}' attribute is invalid - The value '${value}' is invalid.`, path);
    }
  }
  for (const [name, { required }] of Object.entries(attributes)) {
    if (required === true && element.attributes[name] === undefined) {
      throw formError(`The required attribute '${name}' is missing.`, path);
    }
  }
}

function checkElements(element: Element, { elements = {}, anyOrder }: Form, path: string): void {
  const names = Object.keys(elements);
  let last = 0;
  const seen = new Set<string>();
  for (const each of element.elements) {
    const occurrence = elements[each.name];
    const place = names.indexOf(each.name);
    const isRepeated = seen.has(each.name) && occurrence?.many !== true;
    if (occurrence === undefined || isRepeated || (anyOrder !== true && place < last)) {
      throw formError(`The element '${element.name}' has invalid child element '${each.name}'.`, path);
    }
    last = place;
    seen.add(each.name);
    checkForm(each, occurrence.form, path);
  }
  const missing = names.find((name) => elements[name]?.required === true && !seen.has(name));
  if (missing !== undefined) {
    throw formError(
      `The element '${element.name}' has incomplete content. List of possible elements expected: '${missing}'.`,
      path,
    );
  }
}
