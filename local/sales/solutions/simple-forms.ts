import type { Form, Occurrence } from './form.js';

const guid = '\\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\}?';

/** Patterns of values. */
export const patterns = {
  guid: new RegExp(`^${guid}$`),
  whole: /^-?\d+$/,
  flag: /^[01]$/,
  version: /^\d+(\.\d+){0,3}$/,
  number: /^-?\d+(\.\d+)?$/,
  name: /^[A-Za-z_][A-Za-z0-9_]*$/,
  any: /^/,
} as const;

/** An element of text. */
export const holds = (text: RegExp): Occurrence => ({ form: { text } });

/** The same, that has to be there. */
export const needs = (text: RegExp): Occurrence => ({ form: { text }, required: true });

/** Several elements of text of one pattern. */
export function several(names: string, text: RegExp): Readonly<Record<string, Occurrence>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, holds(text)]));
}

/** A list of elements of one name. */
export const listOf = (name: string, form: Form): Occurrence => ({
  form: { elements: { [name]: { form, many: true } } },
});

/** A list of texts in languages, each in attributes. */
export const inLanguages = (name: string): Occurrence =>
  listOf(name, {
    attributes: {
      description: { value: patterns.any, required: true },
      languagecode: { value: /^\d{4}$/, required: true },
    },
  });

/** An element that says by `xsi:nil` that there is nothing. */
export const nothing: Occurrence = { form: { text: patterns.any, attributes: { 'xsi:nil': { value: /^true$/ } } } };
