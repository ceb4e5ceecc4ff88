import { z } from 'zod';
import type { SalesClosingState } from '../mapping/sales-record.js';
import type { Coupling, CouplingState } from '../ports/coupling.js';
import type { JournalEntry, JournalKind } from '../ports/journal.js';
import { parkedReasons } from '../ports/parked.js';
import { invoiceStates } from '../ports/sales-invoices.js';
import { fieldConflict, openConflict, openDecision, pendingChange } from './conflict-document.js';
import { newsItems, newsSchema } from './news-document.js';
import { CorruptDocumentError } from './packed-document.js';
import {
  base,
  basePatch,
  bySide,
  fieldValue,
  fingerprint,
  oneOf,
  phase,
  sentOrder,
  side,
  sideVersions,
  values,
} from './stored-values.js';

/** Grows when the shape of stored documents changes so that old ones must be converted on reading. */
export const schemaVersion = 1;

const unwrittenFields = z.record(z.string(), z.looseObject({ shown: fieldValue, meant: fieldValue }));

const couplingSchema: z.ZodType<Coupling> = z.looseObject({
  couplingId: z.string(),
  connectionId: z.string(),
  generation: z.int(),
  kind: z.exactOptional(z.literal('quote')),
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
  earlierSalesIds: z.exactOptional(z.array(z.string())),
  quoteCouplingId: z.exactOptional(z.string()),
  awaitingRelease: z.exactOptional(z.literal(true)),
  toRelease: z.exactOptional(z.enum(['again', 'entered', 'taxDiffers'])),
  heldSinceIso: z.exactOptional(z.string()),
  isNewTwin: z.exactOptional(z.literal(true)),
  untoldRenewal: z.exactOptional(z.literal(true)),
  carryOver: z.exactOptional(
    z.looseObject({
      versionSequence: z.int(),
      header: z.array(z.string()),
      lines: z.record(z.string(), z.array(z.string())),
      deleted: z.array(z.string()),
      news: z.exactOptional(newsItems),
    }),
  ),
  // One of before is told by its place alone, which is found no more.
  lateEdits: z.exactOptional(
    z.array(z.looseObject({ lineId: z.string().default(''), values: z.record(z.string(), z.string()) })),
  ),
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
      replacedVersion: z.exactOptional(z.string()),
      sent: sentOrder,
      quoteBase: z.exactOptional(base),
      firstSeen: z.exactOptional(sentOrder),
    }),
  ),
  revision: z.exactOptional(sentOrder.extend({ agreed: base })),
  unwritten: z.exactOptional(z.looseObject({ header: unwrittenFields, lines: z.record(z.string(), unwrittenFields) })),
  base: z.exactOptional(base),
  versions: bySide(sideVersions),
  phases: bySide(phase),
  totalsDiffer: z.exactOptional(z.string()),
  totalBroughtAlong: z.exactOptional(z.string()),
  openEffect: z.exactOptional(
    z.looseObject({
      sequence: z.int(),
      side,
      nextBase: base,
      closes: z.exactOptional(oneOf<SalesClosingState>({ fulfilled: true, invoiced: true, canceled: true })),
      moves: z.exactOptional(z.enum(['release', 'reopen'])),
      news: z.exactOptional(newsSchema),
    }),
  ),
  invoices: z.exactOptional(
    z.array(z.looseObject({ number: z.string(), remaining: z.string(), isCanceled: z.boolean() })),
  ),
  salesInvoices: z.exactOptional(
    z.array(
      z.looseObject({
        businessCentralId: z.string(),
        number: z.string(),
        state: z.enum([...invoiceStates, 'due', 'deleted']),
        isBehind: z.exactOptional(z.literal(true)),
        salesId: z.exactOptional(z.string()),
      }),
    ),
  ),
  postingsOnAccount: z.exactOptional(z.array(z.string())),
  postingsDue: z.exactOptional(z.literal(true)),
  uncoupled: z.exactOptional(z.literal(true)),
  parked: z.exactOptional(
    z.looseObject({
      reason: z.enum(parkedReasons),
      sentence: z.string(),
      nextAction: z.string(),
      detail: z.exactOptional(z.string()),
      sinceIso: z.string(),
      tries: z.int(),
      gone: z.exactOptional(z.looseObject({ side, sinceIso: z.exactOptional(z.string()) })),
      nextTryMs: z.exactOptional(z.number()),
    }),
  ),
  openConflicts: z.exactOptional(z.array(openConflict)),
  decisions: z.exactOptional(z.array(openDecision)),
  pending: z.exactOptional(z.array(pendingChange)),
  lineage: z.exactOptional(z.record(z.string(), z.string())),
  restore: z.exactOptional(
    z.looseObject({
      version: z.int(),
      removeAddedLines: z.boolean(),
      by: z.string(),
      atIso: z.string(),
      seen: sentOrder,
      sequence: z.exactOptional(z.int()),
      news: z.exactOptional(newsSchema),
    }),
  ),
  news: z.exactOptional(newsSchema),
  historyRemovedIso: z.exactOptional(z.string()),
  configuration: z.exactOptional(z.int()),
  fingerprint: z.exactOptional(fingerprint),
  journalSequence: z.int(),
  createdIso: z.string(),
  updatedIso: z.string(),
});

const wholeLine = z.record(z.string(), z.union([z.string(), z.boolean()]));

const dimension = z.looseObject({ id: z.string(), code: z.string(), valueCode: z.string() });
const aside = z.looseObject({
  dimensions: z.exactOptional(
    z.looseObject({ header: z.array(dimension), lines: z.record(z.string(), z.array(dimension)) }),
  ),
  files: z.exactOptional(z.array(z.looseObject({ fileName: z.string(), byteSize: z.number() }))),
});

const orderVersion: z.ZodType<NonNullable<JournalEntry['version']>> = z.looseObject({
  number: z.int(),
  reason: z.string(),
  causedBy: z.union([side, z.looseObject({ seller: z.string() }), z.looseObject({ operator: z.string() })]),
  salesRecord: z.exactOptional(z.looseObject({ header: wholeLine, lines: z.exactOptional(z.array(wholeLine)) })),
  businessCentral: z.looseObject({ header: wholeLine, lines: z.array(wholeLine), aside: z.exactOptional(aside) }),
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
  configuration: z.exactOptional(z.int()),
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
