import { z } from 'zod';

type Schema = z.core.$ZodType;

/** The names that an object at a path may hold; none where it is no object, or any name will do. Pure. */
export function namesAt(schema: Schema, path: readonly string[]): readonly string[] {
  return unique(leavesAt(schema, path).flatMap((leaf) => (leaf instanceof z.ZodObject ? Object.keys(leaf.shape) : [])));
}

/** The names of each form that an object at a path may have. Pure. */
export function formsAt(schema: Schema, path: readonly string[]): readonly (readonly string[])[] {
  return leavesAt(schema, path).flatMap((leaf) => (leaf instanceof z.ZodObject ? [Object.keys(leaf.shape)] : []));
}

/** The values of which one may stand at a path; none where there is more freedom. Pure. */
export function valuesAt(schema: Schema, path: readonly string[]): readonly string[] {
  return unique(
    leavesAt(schema, path).flatMap((leaf) => {
      if (leaf instanceof z.ZodEnum) {
        return leaf.options.map(String);
      }
      return leaf instanceof z.ZodLiteral ? [...leaf.values].map(String) : [];
    }),
  );
}

/** Only whole numbers may stand at a path. Pure. */
export function isWholeAt(schema: Schema, path: readonly string[]): boolean {
  return leavesAt(schema, path).some((leaf) => leaf instanceof z.ZodNumberFormat);
}

function leavesAt(schema: Schema, path: readonly string[]): readonly Schema[] {
  return path.reduce<readonly Schema[]>(
    (schemas, name) => schemas.flatMap((each) => inside(each, name)).flatMap(leavesOf),
    leavesOf(schema),
  );
}

function inside(schema: Schema, name: string): readonly Schema[] {
  if (schema instanceof z.ZodObject) {
    const found: Schema | undefined = schema.shape[name];
    return found === undefined ? [] : [found];
  }
  if (schema instanceof z.ZodArray) {
    return [schema.element];
  }
  return schema instanceof z.ZodRecord ? [schema.valueType] : [];
}

/** What a schema comes to once defaults, options and readings are taken off; of a choice all members. */
function leavesOf(schema: Schema): readonly Schema[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  ) {
    return leavesOf(schema.def.innerType);
  }
  if (schema instanceof z.ZodPipe) {
    return [...leavesOf(schema.def.in), ...leavesOf(schema.def.out)];
  }
  return schema instanceof z.ZodUnion ? schema.options.flatMap(leavesOf) : [schema];
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
