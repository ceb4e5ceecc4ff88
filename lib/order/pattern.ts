import { RE2JS } from 're2js';

/** Patterns that are kept compiled; more than all connections of a deployment name. */
const mostKept = 500;
const kept = new Map<string, RE2JS>();

/** Whether it can be a pattern. Look-around and back-references cannot: what they ask may take for ever. */
export function isPattern(text: string): boolean {
  try {
    compiled(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether all of the value is as the pattern says. Takes time in proportion to the value, whatever the pattern: it is
 * people's own, and the process that asks answers notifications as well.
 */
export function isMatch(pattern: string, value: string): boolean {
  return compiled(pattern).matches(value);
}

/** @throws when it is none */
function compiled(text: string): RE2JS {
  const known = kept.get(text);
  if (known !== undefined) {
    return known;
  }
  const made = RE2JS.compile(text);
  if (kept.size >= mostKept) {
    kept.clear();
  }
  kept.set(text, made);
  return made;
}
