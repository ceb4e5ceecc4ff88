import type { OrderMapping } from '../mapping/field-mapping.js';
import { watchedColumns } from '../mapping/watched-columns.js';
import type { StepImage, StepMessage, StepTable, WebhookStep } from '../ports/sales-webhooks.js';

/** What of a connection decides which steps it needs. */
export interface StepsBy {
  readonly policies: { readonly quotes?: unknown };
  readonly mapping: OrderMapping;
}

/**
 * The steps that a connection needs: both tables, three messages each (sheet 3.2), told of each column that its mapping
 * makes of interest; two for quotes where it carries them. Pure.
 */
export function stepsFor({ policies, mapping }: StepsBy): readonly WebhookStep[] {
  const ofOrders = (['salesorder', 'salesorderdetail'] as const).flatMap((table) =>
    (['Create', 'Update', 'Delete'] as const).map((message): WebhookStep => {
      const { columns, mayBeMissing } = watchedColumns(mapping, table === 'salesorder' ? 'header' : 'line');
      const watched = message === 'Update' ? { filteringAttributes: columns, mayBeMissing } : noColumns;
      return { table, message, ...watched, image: imageOf(table, message) };
    }),
  );
  return policies.quotes === 'activeQuotes' ? [...ofOrders, ...quoteSteps] : ofOrders;
}

const noColumns = { filteringAttributes: [], mayBeMissing: [] } as const;

/**
 * A quote enters by being activated, and Sales lets nobody change an active one but its state (sheet 2.6): whatever is
 * mapped, no other column of it is of interest. Drafts and their lines are nobody's business yet.
 */
const quoteSteps: readonly WebhookStep[] = [
  {
    table: 'quote',
    message: 'Update',
    filteringAttributes: ['statecode', 'statuscode'],
    mayBeMissing: [],
    image: imageOf('quote', 'Update'),
  },
  { table: 'quote', message: 'Delete', ...noColumns, image: undefined },
];

/**
 * The version after the write comes along, so that an echo of our own write costs no read; a line tells its order, which
 * a deleted one shows only in the image from before (D-076).
 */
function imageOf(table: StepTable, message: StepMessage): StepImage | undefined {
  const isLine = table === 'salesorderdetail';
  if (message === 'Delete') {
    return isLine
      ? { name: 'pre', imageType: 0, messagePropertyName: 'Target', attributes: ['salesorderid'] }
      : undefined;
  }
  return {
    name: 'post',
    imageType: 1,
    messagePropertyName: message === 'Create' ? 'Id' : 'Target',
    attributes: isLine ? ['salesorderid', 'versionnumber'] : ['versionnumber'],
  };
}

/** The name under which a step is found again. */
export function stepName(stepPrefix: string, step: Pick<WebhookStep, 'table' | 'message'>): string {
  return `${stepPrefix}: ${step.message} of ${step.table}`;
}
