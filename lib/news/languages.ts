import { danish } from './danish.js';
import { english } from './english.js';
import type { NewsWords } from './news-words.js';

/** Languages in which sellers can be told. */
export const newsLanguages = ['en', 'da'] as const;
export type NewsLanguage = (typeof newsLanguages)[number];

/** The words of a language. */
export function wordsOf(language: NewsLanguage): NewsWords {
  switch (language) {
    case 'en':
      return english;
    case 'da':
      return danish;
  }
}
