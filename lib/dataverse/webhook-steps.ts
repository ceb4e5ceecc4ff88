import { ownColumns } from './own-column-definitions.js';

export type StepTable = 'salesorder' | 'salesorderdetail' | 'quote';
export type StepMessage = 'Create' | 'Update' | 'Delete';

/** A row snapshot that comes with a notice. */
export interface StepImage {
  /** Also the alias under which it comes. */
  readonly name: 'pre' | 'post';
  /** 0 pre, 1 post (sheet 3.1). */
  readonly imageType: 0 | 1;
  /** `Id` for Create, `Target` otherwise (sheet 3.2). */
  readonly messagePropertyName: 'Id' | 'Target';
  readonly attributes: string;
}

/** One registered step: which event of which table is told. */
export interface WebhookStep {
  readonly table: StepTable;
  readonly message: StepMessage;
  /** Update only: fires when one of these is in the update, changed or not (D-063). Empty otherwise. */
  readonly filteringAttributes: string;
  readonly image: StepImage | undefined;
}

/**
 * Columns whose change is of interest: those of every mapped field. Totals are left out, so that price roll-ups raise no
 * notice (sheet 3.2); columns of a connection's own are found by the sweep, since a step that names one fails without it.
 */
const watchedColumns: Readonly<Record<'salesorder' | 'salesorderdetail', readonly string[]>> = {
  salesorder: [
    'name',
    'customerid',
    'pricelevelid',
    'requestdeliveryby',
    'discountamount',
    'discountpercentage',
    'freightamount',
    'emailaddress',
    'paymenttermscode',
    'freighttermscode',
    'ownerid',
    'shipto_contactname',
    'shipto_name',
    'shipto_line1',
    'shipto_line2',
    'shipto_city',
    'shipto_stateorprovince',
    'shipto_postalcode',
    'shipto_country',
    'billto_name',
    'billto_line1',
    'billto_line2',
    'billto_city',
    'billto_stateorprovince',
    'billto_postalcode',
    'billto_country',
    'statecode',
    'statuscode',
  ],
  salesorderdetail: [
    'quantity',
    'productid',
    'uomid',
    'isproductoverridden',
    'productdescription',
    'description',
    'ispriceoverridden',
    'priceperunit',
    'manualdiscountamount',
    'tax',
    'quantityshipped',
    'lineitemnumber',
    'sequencenumber',
  ],
};

/** All steps: both tables, three messages each (sheet 3.2), asynchronous after the operation. */
export const webhookSteps: readonly WebhookStep[] = (['salesorder', 'salesorderdetail'] as const).flatMap((table) =>
  (['Create', 'Update', 'Delete'] as const).map((message) => ({
    table,
    message,
    filteringAttributes: message === 'Update' ? watched(table).join(',') : '',
    image: imageOf(table, message),
  })),
);

/**
 * Steps for quotes, registered where the connection carries them: a quote enters by being activated, and all else that
 * matters of it is its state (sheet 2.6). Drafts and their lines are nobody's business yet.
 */
const quoteSteps: readonly WebhookStep[] = [
  {
    table: 'quote',
    message: 'Update',
    filteringAttributes: 'statecode,statuscode',
    image: imageOf('quote', 'Update'),
  },
  { table: 'quote', message: 'Delete', filteringAttributes: '', image: undefined },
];

/** The steps that a connection needs. */
export function stepsFor(policies: { readonly quotes?: unknown }): readonly WebhookStep[] {
  return policies.quotes === 'activeQuotes' ? [...webhookSteps, ...quoteSteps] : webhookSteps;
}

/** A changed column of ours is put back, so those are watched, too. */
function watched(table: 'salesorder' | 'salesorderdetail'): readonly string[] {
  const own = ownColumns.filter((column) => column.table === table).map(({ logicalName }) => logicalName);
  return [...watchedColumns[table], ...own];
}

/**
 * The version after the write comes along, so that an echo of our own write costs no read; a line tells its order, which
 * a deleted one shows only in the image from before (D-076).
 */
function imageOf(table: StepTable, message: StepMessage): StepImage | undefined {
  const isLine = table === 'salesorderdetail';
  if (message === 'Delete') {
    return isLine
      ? { name: 'pre', imageType: 0, messagePropertyName: 'Target', attributes: 'salesorderid' }
      : undefined;
  }
  return {
    name: 'post',
    imageType: 1,
    messagePropertyName: message === 'Create' ? 'Id' : 'Target',
    attributes: isLine ? 'salesorderid,versionnumber' : 'versionnumber',
  };
}

/** The name under which a step is found again. */
export function stepName(stepPrefix: string, step: Pick<WebhookStep, 'table' | 'message'>): string {
  return `${stepPrefix}: ${step.message} of ${step.table}`;
}
