import { z } from 'zod';
import type { NewsItem } from '../news/news-item.js';
import { lifeCycleNews } from '../news/news-words.js';
import type { HeaderField, LineField } from '../order/fields.js';
import type { OrderNews } from '../ports/coupling.js';

const value = z.string().nullable();
const ofLine = { lineId: z.string(), line: z.string() };
const maybeOfLine = { lineId: z.exactOptional(z.string()), line: z.exactOptional(z.string()) };
const decided = { decidedBy: z.exactOptional(z.string()) };
const told = { label: z.exactOptional(z.string()), shownAs: z.enum(['money', 'number', 'day', 'text']) };
const isText = (field: unknown) => typeof field === 'string';
const headerField = z.custom<HeaderField>(isText);
const lineField = z.custom<LineField>(isText);
const anyField = z.custom<HeaderField | LineField>(isText);

const item: z.ZodType<NewsItem> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entered'), number: z.string() }),
  z.object({ kind: z.literal('header'), field: headerField, ...told, before: value, after: value }),
  z.object({
    kind: z.literal('line'),
    ...ofLine,
    field: lineField,
    ...told,
    before: value,
    after: value,
    ordered: z.exactOptional(value),
    requested: z.exactOptional(value),
    staysUntilPriced: z.exactOptional(z.literal(true)),
  }),
  z.object({ kind: z.literal('late'), ...ofLine, after: value, requested: value }),
  z.object({ kind: z.literal('lineAdded'), ...ofLine, quantity: value }),
  z.object({ kind: z.literal('lineRemoved'), ...ofLine }),
  z.object({
    kind: z.literal('shortened'),
    ...maybeOfLine,
    field: anyField,
    ...told,
    in: z.exactOptional(z.literal('sales')),
  }),
  z.object({
    kind: z.literal('lineKept'),
    ...ofLine,
    ...decided,
    deletedIn: z.exactOptional(z.literal('businessCentral')),
    shipped: z.exactOptional(value),
  }),
  z.object({ kind: z.literal('lifeCycle'), what: z.enum(lifeCycleNews), detail: z.string() }),
  z.object({
    kind: z.literal('conflict'),
    ...maybeOfLine,
    field: anyField,
    ...told,
    ...decided,
    winner: value,
    lost: value,
    lostIn: z.enum(['businessCentral', 'sales']),
  }),
  z.object({ kind: z.literal('putBack'), ...maybeOfLine, field: anyField, ...told, entered: value, holds: value }),
  z.object({ kind: z.literal('waiting'), reason: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('resumed') }),
  z.object({
    kind: z.literal('invoice'),
    number: z.string(),
    day: value,
    dueDay: value,
    amount: value,
    remaining: value,
    isCanceled: z.boolean(),
  }),
  z.object({ kind: z.literal('invoiceDeleted'), number: z.string() }),
  z.object({ kind: z.literal('stock'), ...ofLine, ordered: value, onHand: value }),
]);

/** What another version of the product told and this one has no words for is left out: no order stops for a note. */
export const newsItems = z.array(z.unknown()).transform((stored): readonly NewsItem[] =>
  stored.flatMap((each) => {
    const parsed = item.safeParse(each);
    return parsed.success ? [parsed.data] : [];
  }),
);

/** What the seller has been told, as stored. */
export const newsSchema: z.ZodType<OrderNews> = z.looseObject({
  notes: z.int(),
  sinceMs: z.number(),
  isDoubted: z.exactOptional(z.literal(true)),
  told: newsItems,
  untold: newsItems,
  waiting: z.exactOptional(z.string()),
  turns: z.exactOptional(z.array(z.string())),
  short: z.exactOptional(z.array(z.string())),
});
