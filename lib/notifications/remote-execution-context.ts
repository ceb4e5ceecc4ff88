import { isInteger, parse } from 'lossless-json';
import { z } from 'zod';

/** `{key, value}` lists of the context; order and further keys mean nothing (Dataverse sheet 3.4). */
const pairs = z
  .array(z.object({ key: z.string(), value: z.unknown().optional() }))
  .nullish()
  .transform((list) => new Map((list ?? []).map(({ key, value }) => [key, value] as const)));

/** The parts of a RemoteExecutionContext that Tandem reads; everything else is ignored. */
const contextSchema = z.object({
  MessageName: z.string().min(1),
  PrimaryEntityName: z.string().min(1),
  PrimaryEntityId: z.guid(),
  OrganizationId: z.guid().optional(),
  OperationId: z.guid().nullish(),
  CorrelationId: z.guid().nullish(),
  InputParameters: pairs,
  PreEntityImages: pairs,
  PostEntityImages: pairs,
});
export type RemoteExecutionContext = z.output<typeof contextSchema>;

const entitySchema = z.object({ Attributes: pairs });
const referenceSchema = z.object({ Id: z.guid() });

/** Reads the text of a webhook body; `undefined` when it is not a context. Big numbers stay exact, as text. */
export function parseContext(text: string): RemoteExecutionContext | undefined {
  try {
    const parsed = contextSchema.safeParse(parse(text, null, numberOrText));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Row versions are 64-bit: a JavaScript number would round them. */
function numberOrText(text: string): number | string {
  return isInteger(text) && text.length > 15 ? text : Number(text);
}

/** Attributes of an entity or image; empty for anything else. */
export function attributesOf(entity: unknown): ReadonlyMap<string, unknown> {
  const parsed = entitySchema.safeParse(entity);
  return parsed.success ? parsed.data.Attributes : new Map();
}

/** A row's id, written as text or as a reference; lower case. */
export function idOf(value: unknown): string | undefined {
  const text = z.guid().safeParse(value);
  if (text.success) {
    return text.data.toLowerCase();
  }
  const reference = referenceSchema.safeParse(value);
  return reference.success ? reference.data.Id.toLowerCase() : undefined;
}
