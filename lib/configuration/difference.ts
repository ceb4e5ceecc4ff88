import type { FilledConfiguration } from './content.js';

/** One place where two configurations differ. */
export interface Difference {
  /** Such as `policies.fulfilWhen` or `mapping.header.custom.phone.direction`. */
  readonly path: string;
  /** As JSON; `null` where it is not there. */
  readonly before: string | null;
  readonly after: string | null;
  readonly words: string;
}

/** Where two configurations differ, place by place, defaults filled in. Pure. */
export function differencesOf(before: FilledConfiguration, after: FilledConfiguration): readonly Difference[] {
  const left = placesOf(before);
  const right = placesOf(after);
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  return paths.flatMap((path) => differenceAt(path, left.get(path) ?? null, right.get(path) ?? null));
}

function differenceAt(path: string, before: string | null, after: string | null): readonly Difference[] {
  if (before === after) {
    return [];
  }
  const words =
    before === null
      ? `${path}: new, ${after}`
      : after === null
        ? `${path}: no longer, was ${before}`
        : `${path}: was ${before}, is ${after}`;
  return [{ path, before, after, words }];
}

/** Every value with its path; members of lists by their name, so that one more does not change all that follow. */
function placesOf(filled: FilledConfiguration): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  walk(JSON.parse(JSON.stringify(filled)), '', places);
  return places;
}

function walk(value: unknown, path: string, places: Map<string, string>): void {
  if (Array.isArray(value)) {
    walkList(value, path, places);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      walk(inner, path === '' ? name : `${path}.${name}`, places);
    }
  } else {
    places.set(path, JSON.stringify(value));
  }
}

function walkList(list: readonly unknown[], path: string, places: Map<string, string>): void {
  const names = list.map(nameOfMember);
  if (list.some((member) => typeof member !== 'object')) {
    places.set(path, JSON.stringify(list));
    return;
  }
  list.forEach((member, index) => {
    const place = `${path}.${names[index] ?? index}`;
    walk(isRule(member) ? member.rule : member, place, places);
  });
  if (path.endsWith('conflictRules') && list.length > 1) {
    // The first that matches decides, so that their order is a part of what they say.
    places.set(`${path} in order`, names.join(', then '));
  }
}

function isRule(member: unknown): member is { readonly rule: string } {
  return typeof member === 'object' && member !== null && 'when' in member && 'rule' in member;
}

/** What a member of a list is called: a field, a rule's condition, a code, a product. */
function nameOfMember(member: unknown): string | undefined {
  if (typeof member !== 'object' || member === null) {
    return undefined;
  }
  if ('when' in member && typeof member.when === 'object' && member.when !== null) {
    const { group, customer, lineProduct }: { [name: string]: unknown } = { ...member.when };
    const of = customer === undefined ? '' : ` of customer ${String(customer)}`;
    return `${String(group)}${of}${lineProduct === undefined ? '' : ` of product ${String(lineProduct)}`}`;
  }
  for (const key of ['name', 'businessCentral', 'product']) {
    const name = Object.entries(member).find(([each]) => each === key)?.[1];
    if (typeof name === 'string') {
      return name;
    }
  }
  return undefined;
}
