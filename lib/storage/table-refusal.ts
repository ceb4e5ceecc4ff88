import { z } from 'zod';

/** Why the service refused a write; anything else (network, rights, a missing table) is thrown on. */
export type TableRefusal = 'exists' | 'missing' | 'versionMismatch';

const refusalOfCode: Readonly<Record<string, TableRefusal>> = {
  EntityAlreadyExists: 'exists',
  ResourceNotFound: 'missing',
  EntityNotFound: 'missing',
  UpdateConditionNotSatisfied: 'versionMismatch',
  ConditionNotMet: 'versionMismatch',
};

/** Single operations tell the code in the details, transactions in `code` with the failing index before the message. */
const tableError = z.object({
  message: z.string().default(''),
  code: z.string().optional(),
  details: z.object({ odataError: z.object({ code: z.string() }).optional() }).optional(),
});

/** What the service refused, or `undefined` when the error is something else. */
export function tableRefusal(error: unknown): TableRefusal | undefined {
  const code = parse(error)?.code;
  return code === undefined ? undefined : refusalOfCode[code];
}

/** Which operation of a transaction failed; 0 when the service did not say. */
export function failedIndex(error: unknown): number {
  return Number(/^(\d+):/.exec(parse(error)?.message ?? '')?.[1] ?? 0);
}

function parse(error: unknown): { readonly message: string; readonly code: string | undefined } | undefined {
  const parsed = tableError.safeParse(error instanceof Error ? { ...error, message: error.message } : error);
  return parsed.success
    ? { message: parsed.data.message, code: parsed.data.details?.odataError?.code ?? parsed.data.code }
    : undefined;
}
