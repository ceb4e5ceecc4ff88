import { headerFields, moreHeaderFields } from './default-header.js';
import { lineFields } from './default-line.js';
import type { OrderMapping } from './field-mapping.js';

/** What every connection maps; settings add to it. */
export const defaultMapping = {
  header: { ...headerFields, ...moreHeaderFields },
  line: lineFields,
} as const satisfies OrderMapping;
