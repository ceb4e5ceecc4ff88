import { z } from 'zod';
import { conditionList } from '../conditions/schema.js';
import { ruleSetting } from '../conflict/rule-schema.js';
import { problemsOfConditions } from '../mapping/condition-problems.js';
import type { BusinessCentralPage } from '../mapping/field-mapping.js';
import { problemsOfTemplates } from '../mapping/template-problems.js';
import { newsLanguages } from '../news/languages.js';
import type { Configuration, ConnectionPolicies, WrittenConfiguration } from '../ports/connection.js';
import { mappingSetting } from './mapping-settings.js';
import { priceListSetting } from './price-list-settings.js';
import { orderTemplateSetting } from './template-settings.js';

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

/** What becomes of an order that was deleted on one side; people have ten minutes to bring it back, or longer. */
const afterDeletion = z.strictObject({
  action: z.enum(['makeAnew', 'uncouple']),
  afterMinutes: z.int().min(10, 'must be at least 10').default(10),
});

const policiesObject = z.strictObject({
  ordersEnter: z
    .discriminatedUnion('when', [
      z.object({ when: z.literal('submitted') }),
      z.object({ when: z.literal('activeWithStatusReason'), statusCode: z.int() }),
      z.object({ when: z.literal('active'), quietMinutes: z.int().min(1).max(1440).default(5) }),
    ])
    .default({ when: 'submitted' }),
  createInBusinessCentral: z.enum(['off', 'whenEntered']).default('whenEntered'),
  direction: z.enum(['both', 'toBusinessCentral', 'toSales']).default('both'),
  createInSales: z.enum(['off', 'whenReleased', 'whenEntered']).default('off'),
  news: z.enum([...newsLanguages, 'off']).default('en'),
  newsBatchMs: z.int().min(0).max(3_600_000).default(600_000),
  stockNews: z.boolean().default(false),
  invoiceNews: z.boolean().default(true),
  invoicesInSales: z.boolean().default(false),
  postingsOnAccount: z.boolean().default(false),
  stockOnProducts: z.boolean().default(false),
  priceLists: priceListSetting.optional(),
  changeReleased: z.enum(['park', 'archiveAndRecreate', 'reopen']).default('park'),
  releaseOrders: z.enum(['never', 'again', 'enteredAndAgain']).default('again'),
  archiveEveryChange: z.boolean().default(false),
  fulfilWhen: z.enum(['shipped', 'invoiced', 'never']).default('shipped'),
  whenInvoiced: z.enum(['setInvoiced', 'tell']).default('setInvoiced'),
  canceledInSales: z.enum(['park', 'deleteDraft']).default('park'),
  archiveOrdersConfirmed: z.boolean().default(false),
  cancelAfterMinutes: z.int().min(10, 'must be at least 10').optional(),
  deletedOrders: z
    .strictObject({ inSales: afterDeletion.exactOptional(), inBusinessCentral: afterDeletion.exactOptional() })
    .exactOptional(),
  restoredOrders: z.enum(['offer', 'couple']).default('offer'),
  pauseWhenGone: z
    .object({ orders: z.int().min(1).default(5), percent: z.number().min(0).max(100).default(2) })
    .prefault({}),
  quotes: z.enum(['off', 'activeQuotes']).default('off'),
  closedQuotes: z.enum(['leave', 'delete']).default('leave'),
  startDate: z.iso.date('must be a date, YYYY-MM-DD').optional(),
  entryFilters: z
    .strictObject({ fromSales: conditionList.exactOptional(), fromBusinessCentral: conditionList.exactOptional() })
    .exactOptional(),
  orderTemplates: orderTemplateSetting.exactOptional(),
  lines,
  conflictRules: ruleSetting.default([]),
  keepHistoryDays: z.int().min(30, 'must be at least 30').max(36_500, 'must be at most 36500').optional(),
  parkedRetryMs: z.int().min(1000).max(3_600_000).default(60_000),
});

const policies = policiesObject
  .refine(
    ({ cancelAfterMinutes, deletedOrders }) =>
      cancelAfterMinutes === undefined || deletedOrders?.inBusinessCentral === undefined,
    { path: ['deletedOrders'], error: 'inBusinessCentral and cancelAfterMinutes exclude each other: choose one' },
  )
  .refine((chosen) => chosen.canceledInSales !== 'deleteDraft' || chosen.archiveOrdersConfirmed, {
    path: ['canceledInSales'],
    error: 'deleteDraft needs archiveOrdersConfirmed: true, else the deleted order would be lost',
  })
  .prefault({});

/** What of a connection is configuration: it may be replaced by a stored version while the app runs. */
export const configurationShape = {
  businessTimeZone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Copenhagen'),
  mapping: mappingSetting,
  policies,
};

/** What the mapping and the policies demand of each other. */
export function problemsBetween(
  { mapping, policies: chosen }: Pick<ReadConfiguration, 'mapping' | 'policies'>,
  context: { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void },
): void {
  for (const [policy, message] of pageProblems(mapping.page?.actions, chosen)) {
    context.addIssue({ code: 'custom', path: ['policies', policy], message });
  }
  for (const [part, side] of [
    ['fromSales', 'sales'],
    ['fromBusinessCentral', 'businessCentral'],
  ] as const) {
    for (const { path, message } of problemsOfConditions(chosen.entryFilters?.[part] ?? [], { mapping, side })) {
      context.addIssue({ code: 'custom', path: ['policies', 'entryFilters', part, ...path], message });
    }
    const areReleased = chosen.createInSales !== 'whenEntered';
    const templates = chosen.orderTemplates?.[part] ?? [];
    for (const { path, message } of problemsOfTemplates(templates, { mapping, side, areReleased })) {
      context.addIssue({ code: 'custom', path: ['policies', 'orderTemplates', part, ...path], message });
    }
  }
}

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

type ReadConfiguration = z.output<z.ZodObject<typeof configurationShape>>;

/** What the schema has read, without the names of what was not said. */
export function configurationOf({ businessTimeZone, mapping, policies: chosen }: ReadConfiguration): Configuration {
  const { startDate, cancelAfterMinutes, keepHistoryDays, priceLists, ...others } = chosen;
  const told: ConnectionPolicies = {
    ...others,
    ...(startDate === undefined ? {} : { startDate }),
    ...(cancelAfterMinutes === undefined ? {} : { cancelAfterMinutes }),
    ...(keepHistoryDays === undefined ? {} : { keepHistoryDays }),
    ...(priceLists === undefined ? {} : { priceLists }),
  };
  return { businessTimeZone, mapping, policies: told };
}

/** The parts of a larger object that are configuration. */
export function writtenConfigurationOf(entry: object): WrittenConfiguration {
  const { businessTimeZone, mapping, policies: chosen }: { [name: string]: unknown } = { ...entry };
  return {
    businessTimeZone,
    ...(mapping === undefined ? {} : { mapping }),
    ...(chosen === undefined ? {} : { policies: chosen }),
  };
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
