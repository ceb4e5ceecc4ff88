import { z } from 'zod';
import type { SalesClosingState } from '../mapping/sales-record.js';
import { headerFieldNames, lineFieldNames } from '../order/fields.js';
import type { LineKind, OrderPhase, Side } from '../order/order.js';
import {
  type Coupling,
  type CouplingState,
  type JournalEntry,
  type JournalKind,
  parkedReasons,
} from '../ports/coupling.js';
import { newsSchema } from './news-document.js';
import { CorruptDocumentError } from './packed-document.js';

type Base = NonNullable<Coupling['base']>;
type BaseLine = Base['lines'][number];
type BasePatch = NonNullable<JournalEntry['basePatch']>;
type ValuePair = Base['header']['customer'];
type FieldConflict = NonNullable<JournalEntry['conflicts']>[number];
type OpenConflict = NonNullable<Coupling['openConflicts']>[number];
type OpenDecision = NonNullable<Coupling['decisions']>[number];

/** Grows when the shape of stored documents changes so that old ones must be converted on reading. */
export const schemaVersion = 1;

// Loose objects keep fields that a newer version of the product added: an older instance beside it must not remove them.
const side = oneOf<Side>({ businessCentral: true, sales: true });
const fieldValue = z.string().nullable();
const valuePair: z.ZodType<ValuePair> = z.looseObject({
  businessCentral: fieldValue,
  sales: fieldValue,
  workedOut: z.exactOptional(fieldValue),
});

const baseLine: z.ZodType<BaseLine> = z.looseObject({
  pairId: z.string(),
  businessCentralLineId: z.string().nullable(),
  salesLineId: z.string().nullable(),
  priceOrigin: oneOf<BaseLine['priceOrigin']>({ businessCentral: true, seller: true }),
  values: fieldsOf(lineFieldNames, valuePair),
});

const base: z.ZodType<Base> = z.looseObject({
  header: fieldsOf(headerFieldNames, valuePair),
  lines: z.array(baseLine),
});

const basePatch: z.ZodType<BasePatch> = z.looseObject({
  header: z.record(z.string(), valuePair),
  lines: z.array(baseLine),
  removedPairIds: z.array(z.string()),
});

const sideVersions = z.looseObject({
  header: z.string(),
  lines: z.record(z.string(), z.string()),
  needsReading: z.exactOptional(z.literal(true)),
});
const phase = oneOf<OrderPhase>({
  open: true,
  inReview: true,
  released: true,
  submitted: true,
  fulfilled: true,
  invoiced: true,
  canceled: true,
  unknown: true,
});
const values = z.record(z.string(), z.string().nullable());

const facts = {
  group: z.string(),
  customer: fieldValue,
  lineProduct: fieldValue,
  shippedQuantity: fieldValue,
  workedOut: z.exactOptional(side),
  numbers: z.array(z.string()),
  base: z.record(z.string(), valuePair),
  businessCentral: values,
  sales: values,
};

const fieldConflict: z.ZodType<FieldConflict> = z.looseObject({
  ...facts,
  pairId: z.exactOptional(z.string()),
  rule: z.string(),
  winner: oneOf<FieldConflict['winner']>({ businessCentral: true, sales: true, mixed: true, undecided: true }),
  winners: z.record(z.string(), side),
  by: z.exactOptional(z.string()),
  decision: z.exactOptional(z.int()),
});

const openConflict: z.ZodType<OpenConflict> = z.looseObject({
  ...facts,
  conflictId: z.string(),
  pairId: z.exactOptional(z.string()),
  rule: z.string(),
  sinceIso: z.string(),
  lapsed: z.exactOptional(z.looseObject({ by: z.string(), atIso: z.string() })),
});

const openDecision: z.ZodType<OpenDecision> = z.looseObject({
  number: z.int(),
  group: z.string(),
  pairId: z.exactOptional(z.string()),
  fields: z.record(z.string(), z.looseObject({ winner: side, businessCentral: fieldValue, sales: fieldValue })),
  by: z.string(),
  atIso: z.string(),
});

const sentOrder = z.looseObject({
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

const couplingSchema: z.ZodType<Coupling> = z.looseObject({
  couplingId: z.string(),
  connectionId: z.string(),
  generation: z.int(),
  origin: side,
  state: oneOf<CouplingState>({
    waiting: true,
    creating: true,
    finishing: true,
    coupled: true,
    held: true,
    recreating: true,
    fulfilled: true,
    ended: true,
  }),
  businessCentralId: z.exactOptional(z.string()),
  salesId: z.exactOptional(z.string()),
  supersededIds: z.exactOptional(z.array(z.string())),
  awaitingRelease: z.exactOptional(z.literal(true)),
  heldSinceIso: z.exactOptional(z.string()),
  untoldRenewal: z.exactOptional(z.literal(true)),
  lateEdits: z.exactOptional(z.array(z.looseObject({ position: z.int(), values: z.record(z.string(), z.string()) }))),
  businessCentralNumber: z.exactOptional(z.string()),
  salesNumber: z.exactOptional(z.string()),
  marker: z.exactOptional(z.string()),
  intent: z.exactOptional(
    z.looseObject({
      side,
      startedMs: z.number(),
      sentMs: z.exactOptional(z.number()),
      emptyLookUps: z.int(),
      journalSequence: z.int().min(1),
      statedBy: z.exactOptional(side),
      sent: sentOrder,
      firstSeen: z.exactOptional(sentOrder),
    }),
  ),
  base: z.exactOptional(base),
  versions: bySide(sideVersions),
  phases: bySide(phase),
  openEffect: z.exactOptional(
    z.looseObject({
      sequence: z.int(),
      side,
      nextBase: base,
      closes: z.exactOptional(oneOf<SalesClosingState>({ fulfilled: true, invoiced: true, canceled: true })),
      news: z.exactOptional(newsSchema),
    }),
  ),
  parked: z.exactOptional(
    z.looseObject({
      reason: z.enum(parkedReasons),
      sentence: z.string(),
      nextAction: z.string(),
      detail: z.exactOptional(z.string()),
      sinceIso: z.string(),
      tries: z.int(),
      nextTryMs: z.exactOptional(z.number()),
    }),
  ),
  openConflicts: z.exactOptional(z.array(openConflict)),
  decisions: z.exactOptional(z.array(openDecision)),
  lineage: z.exactOptional(z.record(z.string(), z.string())),
  restore: z.exactOptional(
    z.looseObject({
      version: z.int(),
      removeAddedLines: z.boolean(),
      by: z.string(),
      atIso: z.string(),
      seen: sentOrder,
      sequence: z.exactOptional(z.int()),
    }),
  ),
  news: z.exactOptional(newsSchema),
  journalSequence: z.int(),
  createdIso: z.string(),
  updatedIso: z.string(),
});

const wholeLine = z.record(z.string(), z.union([z.string(), z.boolean()]));

const orderVersion: z.ZodType<NonNullable<JournalEntry['version']>> = z.looseObject({
  number: z.int(),
  reason: z.string(),
  causedBy: z.union([side, z.looseObject({ operator: z.string() })]),
  businessCentral: z.looseObject({ header: wholeLine, lines: z.array(wholeLine) }),
  sales: sentOrder.extend({
    side,
    id: z.string(),
    number: z.string(),
    version: z.string(),
    phase,
    pricesIncludeTax: z.exactOptional(z.boolean()),
  }),
  agreed: base,
});

const entrySchema: z.ZodType<JournalEntry> = z.looseObject({
  sequence: z.int(),
  atIso: z.string(),
  kind: oneOf<JournalKind>({
    version: true,
    coupled: true,
    effect: true,
    agreed: true,
    conflict: true,
    decision: true,
    putBack: true,
    parked: true,
    resumed: true,
    state: true,
  }),
  side: z.exactOptional(side),
  outcome: z.exactOptional(oneOf<NonNullable<JournalEntry['outcome']>>({ open: true, done: true, failed: true })),
  summary: z.string(),
  before: z.exactOptional(values),
  after: z.exactOptional(values),
  conflicts: z.exactOptional(z.array(fieldConflict)),
  decision: z.exactOptional(openDecision),
  versions: z.exactOptional(bySide(z.string())),
  basePatch: z.exactOptional(basePatch),
  version: z.exactOptional(orderVersion),
});

/** A stored coupling, checked. Throws {@link CorruptDocumentError} with the place that is wrong. */
export function parseCoupling(name: string, version: unknown, value: unknown): Coupling {
  return parse(couplingSchema, { name, version, value });
}

/** A stored journal entry, checked. Throws {@link CorruptDocumentError} with the place that is wrong. */
export function parseEntry(name: string, version: unknown, value: unknown): JournalEntry {
  return parse(entrySchema, { name, version, value });
}

interface StoredDocument {
  readonly name: string;
  readonly version: unknown;
  readonly value: unknown;
}

function parse<Value>(schema: z.ZodType<Value>, { name, version, value }: StoredDocument): Value {
  if (version !== schemaVersion) {
    throw new CorruptDocumentError(
      name,
      `its schema version is ${String(version)}, this product knows ${schemaVersion}`,
    );
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const places = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.code})`);
    throw new CorruptDocumentError(name, `wrong at ${places.slice(0, 5).join(', ')}`);
  }
  return parsed.data;
}

/** A schema of a union that does not compile with a member missing, so that no value can be saved and then not read. */
function oneOf<Name extends string>(names: Record<Name, true>) {
  return z.enum(Object.keys(names) as Name[]);
}

/** Something for each built-in field, and for those that a connection's settings add. */
function fieldsOf<Name extends string, Value>(names: readonly Name[], schema: z.ZodType<Value>) {
  const shape = Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, z.ZodType<Value>>;
  return z.object(shape).catchall(schema);
}

function bySide<Value>(schema: z.ZodType<Value>) {
  return z.looseObject({ businessCentral: z.exactOptional(schema), sales: z.exactOptional(schema) });
}
