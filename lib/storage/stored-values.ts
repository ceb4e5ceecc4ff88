import { z } from 'zod';
import type { Base, BaseLine, BasePatch, ValuePair } from '../conflict/base.js';
import { headerFieldNames, lineFieldNames } from '../order/fields.js';
import type { LineKind, OrderPhase, Side } from '../order/order.js';

/*
 * Schemas of what stored documents are made of. Loose objects keep fields that a newer version of the product added: an
 * older instance beside it must not remove them.
 */

/** One of the two systems. */
export const side = oneOf<Side>({ businessCentral: true, sales: true });
/** A value in normal form. */
export const fieldValue = z.string().nullable();
/** What each side showed of a field. */
export const valuePair: z.ZodType<ValuePair> = z.looseObject({
  businessCentral: fieldValue,
  sales: fieldValue,
  workedOut: z.exactOptional(fieldValue),
});

const baseLine: z.ZodType<BaseLine> = z.looseObject({
  pairId: z.string(),
  businessCentralLineId: z.string().nullable(),
  salesLineId: z.string().nullable(),
  priceOrigin: oneOf<BaseLine['priceOrigin']>({ businessCentral: true, seller: true }),
  discountOrigin: z.exactOptional(z.literal('seller')),
  values: fieldsOf(lineFieldNames, valuePair),
});

/** The last agreed state of an order. */
export const base: z.ZodType<Base> = z.looseObject({
  header: fieldsOf(headerFieldNames, valuePair),
  lines: z.array(baseLine),
});

/** What one journal entry did to the base. */
export const basePatch: z.ZodType<BasePatch> = z.looseObject({
  header: z.record(z.string(), valuePair),
  lines: z.array(baseLine),
  removedPairIds: z.array(z.string()),
  removedFields: z.exactOptional(z.array(z.string())),
});

/** Row versions of one side. */
export const sideVersions = z.looseObject({
  header: z.string(),
  lines: z.record(z.string(), z.string()),
  needsReading: z.exactOptional(z.literal(true)),
});
/** Where a document is in its life. */
export const phase = oneOf<OrderPhase>({
  open: true,
  inReview: true,
  released: true,
  submitted: true,
  fulfilled: true,
  invoiced: true,
  canceled: true,
  won: true,
  closed: true,
  unknown: true,
});
/** Values by the name of the field. */
export const values = z.record(z.string(), z.string().nullable());

/** An order as one side showed it, without what only the moment needs. */
export const sentOrder = z.looseObject({
  header: fieldsOf(headerFieldNames, fieldValue),
  lines: z.array(
    z.looseObject({
      id: z.string(),
      kind: oneOf<LineKind>({ product: true, generated: true, unmapped: true }),
      version: z.string(),
      values: fieldsOf(lineFieldNames, fieldValue),
    }),
  ),
});

/** What both sides of a connection were. */
export const fingerprint = z.looseObject({
  businessCentral: z.looseObject({
    address: z.string(),
    companyId: z.string(),
    environmentType: z.exactOptional(z.string()),
  }),
  sales: z.looseObject({ organizationId: z.string() }),
});

/** A schema of a union that does not compile with a member missing, so that no value can be saved and then not read. */
export function oneOf<Name extends string>(names: Record<Name, true>) {
  return z.enum(Object.keys(names) as Name[]);
}

/** Something for each built-in field, and for those that a connection's settings add. */
export function fieldsOf<Name extends string, Value>(names: readonly Name[], schema: z.ZodType<Value>) {
  const shape = Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, z.ZodType<Value>>;
  return z.object(shape).catchall(schema);
}

/** Something for each side, as far as it is there. */
export function bySide<Value>(schema: z.ZodType<Value>) {
  return z.looseObject({ businessCentral: z.exactOptional(schema), sales: z.exactOptional(schema) });
}
