import { z } from 'zod';
import type { FieldConflict } from '../conflict/conflict.js';
import type { OpenDecision } from '../conflict/decisions.js';
import type { PendingChange } from '../conflict/pending.js';
import type { OpenConflict } from '../ports/coupling.js';
import { bySide, fieldValue, oneOf, side, valuePair, values } from './stored-values.js';

const facts = {
  group: z.string(),
  customer: fieldValue,
  lineProduct: fieldValue,
  shippedQuantity: fieldValue,
  workedOut: z.exactOptional(side),
  takenBack: z.exactOptional(bySide(values)),
  isFirstMet: z.exactOptional(z.literal(true)),
  numbers: z.array(z.string()),
  base: z.record(z.string(), valuePair),
  businessCentral: values,
  sales: values,
};

/** A decided conflict, as journals tell it. */
export const fieldConflict: z.ZodType<FieldConflict> = z.looseObject({
  ...facts,
  pairId: z.exactOptional(z.string()),
  rule: z.string(),
  winner: oneOf<FieldConflict['winner']>({ businessCentral: true, sales: true, mixed: true, undecided: true }),
  winners: z.record(z.string(), side),
  by: z.exactOptional(z.string()),
  decision: z.exactOptional(z.int()),
});

/** A conflict that waits for a person. */
export const openConflict: z.ZodType<OpenConflict> = z.looseObject({
  ...facts,
  conflictId: z.string(),
  pairId: z.exactOptional(z.string()),
  rule: z.string(),
  sinceIso: z.string(),
  lapsed: z.exactOptional(z.looseObject({ by: z.string(), atIso: z.string() })),
});

/** What a person decided and what is still to be carried out of it. */
export const openDecision: z.ZodType<OpenDecision> = z.looseObject({
  number: z.int(),
  group: z.string(),
  pairId: z.exactOptional(z.string()),
  fields: z.record(z.string(), z.looseObject({ winner: side, businessCentral: fieldValue, sales: fieldValue })),
  by: z.string(),
  atIso: z.string(),
});

/** A change that was seen on a side and has not been carried across. */
export const pendingChange: z.ZodType<PendingChange> = z.looseObject({
  side,
  pairId: z.exactOptional(z.string()),
  field: z.string(),
  value: fieldValue,
  against: valuePair,
});
