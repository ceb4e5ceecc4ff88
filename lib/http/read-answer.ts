import type { z } from 'zod';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { parseJson } from './json.js';

/** An answer's body as the type the schema gives; `invalid`, naming the field, when something we need is missing. */
export function readAnswer<Schema extends z.ZodType>(
  schema: Schema,
  what: string,
  body: string,
): RemoteResult<z.output<Schema>> {
  try {
    return readValue(schema, what, parseJson(body));
  } catch (error) {
    if (error instanceof SyntaxError) {
      return failed({ reason: 'invalid', message: `${what}: the answer is not JSON` });
    }
    throw error;
  }
}

/** As `readAnswer`, for a value that is parsed already. */
export function readValue<Schema extends z.ZodType>(
  schema: Schema,
  what: string,
  value: unknown,
): RemoteResult<z.output<Schema>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    return success(parsed.data);
  }
  const issue = parsed.error.issues[0];
  const field = issue === undefined ? '' : issue.path.join('.');
  const reason = issue === undefined ? '' : issue.message;
  return failed({ reason: 'invalid', message: `${what}: field "${field}" is not as expected (${reason})` });
}
