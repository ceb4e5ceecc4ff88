import { z } from 'zod';
import { ruleSetting } from '../conflict/rule-schema.js';
import type { BusinessCentralPage } from '../mapping/field-mapping.js';
import { newsLanguages } from '../news/languages.js';
import { address, guid } from './field-schemas.js';
import { mappingSetting } from './mapping-settings.js';

const settingName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be the name of a setting: letters, digits and _');

const code = (length: number) => z.string().trim().toUpperCase().min(1).max(length);

const lineObject = z.strictObject({
  type: z.enum(['Item', 'Resource', 'Account']),
  number: code(20),
});

/** What becomes of lines that are no catalogue products, and of freight. */
const lines = z
  .strictObject({
    writeIn: lineObject.optional(),
    freight: lineObject.optional(),
    otherLines: z.enum(['writeIn', 'countAsFreight', 'park']).default('writeIn'),
    resources: z.array(code(20)).default([]),
    variants: z
      .strictObject({
        separator: z.string().min(1).max(5).optional(),
        products: z.array(z.strictObject({ product: code(31), item: code(20), code: code(10) })).default([]),
      })
      .optional(),
  })
  .prefault({});

const policies = z
  .strictObject({
    ordersEnter: z
      .discriminatedUnion('when', [
        z.object({ when: z.literal('submitted') }),
        z.object({ when: z.literal('activeWithStatusReason'), statusCode: z.int() }),
        z.object({ when: z.literal('active'), quietMinutes: z.int().min(1).max(1440).default(5) }),
      ])
      .default({ when: 'submitted' }),
    createInSales: z.enum(['off', 'whenReleased', 'whenEntered']).default('off'),
    news: z.enum([...newsLanguages, 'off']).default('en'),
    newsBatchMs: z.int().min(0).max(3_600_000).default(600_000),
    stockNews: z.boolean().default(false),
    invoiceNews: z.boolean().default(true),
    changeReleased: z.enum(['park', 'archiveAndRecreate', 'reopen']).default('park'),
    releaseOrders: z.enum(['never', 'again', 'enteredAndAgain']).default('again'),
    archiveEveryChange: z.boolean().default(false),
    fulfilWhen: z.enum(['shipped', 'invoiced', 'never']).default('shipped'),
    whenInvoiced: z.enum(['setInvoiced', 'tell']).default('setInvoiced'),
    canceledInSales: z.enum(['park', 'deleteDraft']).default('park'),
    archiveOrdersConfirmed: z.boolean().default(false),
    cancelAfterMinutes: z.int().min(10, 'must be at least 10').optional(),
    restoredOrders: z.enum(['offer', 'couple']).default('offer'),
    pauseWhenGone: z
      .object({ orders: z.int().min(1).default(5), percent: z.number().min(0).max(100).default(2) })
      .prefault({}),
    quotes: z.enum(['off', 'activeQuotes']).default('off'),
    startDate: z.iso.date('must be a date, YYYY-MM-DD').optional(),
    lines,
    conflictRules: ruleSetting.default([]),
    keepHistoryDays: z.int().min(30, 'must be at least 30').max(36_500, 'must be at most 36500').optional(),
    parkedRetryMs: z.int().min(1000).max(3_600_000).default(60_000),
  })
  .refine((chosen) => chosen.canceledInSales !== 'deleteDraft' || chosen.archiveOrdersConfirmed, {
    path: ['canceledInSales'],
    error: 'deleteDraft needs archiveOrdersConfirmed: true, else the deleted order would be lost',
  })
  .prefault({});

/** One entry of TANDEM_CONNECTIONS as written by people. Unknown properties are refused, since a typo must be seen. */
const connectionEntry = z
  .strictObject({
    connectionId: z.string().regex(/^[a-z0-9]{1,20}$/, 'must be 1 to 20 lower-case letters and digits'),
    businessTimeZone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Copenhagen'),
    businessCentral: z.strictObject({
      apiBaseUrl: address,
      companyId: guid,
      tokenScope: z.string().min(1).default('https://api.businesscentral.dynamics.com/.default'),
      tokenSetting: settingName.optional(),
      webhookSecretSetting: settingName,
    }),
    sales: z.strictObject({
      apiBaseUrl: address,
      organizationId: guid.optional(),
      tokenScope: z.string().min(1).optional(),
      tokenSetting: settingName.optional(),
      webhookSecretSetting: settingName,
    }),
    mapping: mappingSetting,
    policies,
  })
  .superRefine(({ mapping, policies: chosen }, context) => {
    for (const [policy, message] of pageProblems(mapping.page?.actions, chosen)) {
      context.addIssue({ code: 'custom', path: ['policies', policy], message });
    }
  });

type PolicyProblem = readonly [policy: keyof z.infer<typeof policies>, message: string];

/** Policies that need an action of the page of a customer's own, which API v2.0 does not have (spec §2.1). */
function pageProblems(
  actions: BusinessCentralPage['actions'],
  { changeReleased, releaseOrders, archiveEveryChange }: z.infer<typeof policies>,
): readonly PolicyProblem[] {
  const problems: (PolicyProblem | undefined)[] = [
    changeReleased === 'reopen' && actions?.reopen === undefined
      ? ['changeReleased', 'reopen needs mapping.page.actions.reopen: API v2.0 cannot reopen an order']
      : undefined,
    changeReleased === 'reopen' && releaseOrders !== 'never' && actions?.release === undefined
      ? ['releaseOrders', 'name mapping.page.actions.release, or choose "never": what is reopened then stays a draft']
      : undefined,
    releaseOrders === 'enteredAndAgain' && actions?.release === undefined
      ? ['releaseOrders', 'enteredAndAgain needs mapping.page.actions.release: API v2.0 cannot release an order']
      : undefined,
    changeReleased === 'reopen' && archiveEveryChange
      ? ['archiveEveryChange', 'archives an order in place of reopening it: choose changeReleased archiveAndRecreate']
      : undefined,
  ];
  return problems.filter((problem) => problem !== undefined);
}

export type ConnectionEntry = z.infer<typeof connectionEntry>;

/** The whole of TANDEM_CONNECTIONS: at least one, each id once. */
export const connectionEntries = z
  .array(connectionEntry)
  .min(1, 'must hold at least one connection')
  .refine((entries) => new Set(entries.map((entry) => entry.connectionId)).size === entries.length, {
    error: 'must use each connectionId once',
  })
  .superRefine((entries, context) => {
    const overlap = overlapOf(entries);
    if (overlap !== undefined) {
      context.addIssue(overlap);
    }
  });

/**
 * Two connections that would both take the same order of one Sales organization, and make it twice in Business Central; or
 * that are the same pair. Told apart only where each has a status reason of its own by which orders enter.
 */
export function overlapOf(entries: readonly ConnectionEntry[]): string | undefined {
  for (const [index, one] of entries.entries()) {
    const other = entries.slice(index + 1).find((each) => takesTheSame(one, each));
    if (other !== undefined) {
      return (
        `${one.connectionId} and ${other.connectionId} would both take the orders of one Sales organization: ` +
        'give each its own company, and policy ordersEnter {"when":"activeWithStatusReason"} with a status reason of its own'
      );
    }
  }
  return undefined;
}

function takesTheSame(one: ConnectionEntry, other: ConnectionEntry): boolean {
  // The same id twice is told by itself.
  if (one.connectionId === other.connectionId || normal(one.sales.apiBaseUrl) !== normal(other.sales.apiBaseUrl)) {
    return false;
  }
  const isSamePair =
    normal(one.businessCentral.apiBaseUrl) === normal(other.businessCentral.apiBaseUrl) &&
    one.businessCentral.companyId === other.businessCentral.companyId;
  const [first, second] = [one.policies.ordersEnter, other.policies.ordersEnter];
  const areApart =
    first.when === 'activeWithStatusReason' &&
    second.when === 'activeWithStatusReason' &&
    first.statusCode !== second.statusCode;
  return isSamePair || !areApart;
}

function normal(url: string): string {
  return url.replace(/\/+$/, '').toLowerCase();
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
