import { type MissingWords, missingKinds } from './missing-words.js';
import { englishMissing } from './missing-words-english.js';

/** Where an administrator mends it stands behind it; a seller has no settings. */
const settingsPath = / \(mapping\.[\w.]+\)$/;

const patterns = missingKinds.map((kind) => ({ kind, pattern: patternOf(englishMissing[kind]) }));

/** What is missing, as an order that waits names it, in the words of a language; what it does not know stays as it is. */
export function writeMissing(words: MissingWords, detail: string): string {
  return detail
    .split(', ')
    .map((part) => writePart(words, part.replace(settingsPath, '')))
    .join(', ');
}

function writePart(words: MissingWords, part: string): string {
  for (const { kind, pattern } of patterns) {
    const found = pattern.exec(part);
    if (found !== null) {
      const { groups } = found;
      return words[kind].replace(/\{(\w+)\}/g, (_, name: string) => groups?.[name] ?? '');
    }
  }
  return part;
}

function patternOf(words: string): RegExp {
  const escaped = words.replace(/[()]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\{(\w+)\}/g, '(?<$1>.+)')}$`, 'u');
}
