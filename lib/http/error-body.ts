import { z } from 'zod';
import { parseJson } from './json.js';

/** Code and sentence of an error answer, as far as they can be read. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
}

const schema = z.object({ error: z.object({ code: z.string().catch(''), message: z.string().catch('') }) });

/** Reads `{"error":{"code","message"}}`; gateways send HTML, text or nothing: then `undefined`. */
export function readErrorBody(body: string): ErrorBody | undefined {
  try {
    const parsed = schema.safeParse(parseJson(body));
    return parsed.success ? parsed.data.error : undefined;
  } catch {
    return undefined;
  }
}
