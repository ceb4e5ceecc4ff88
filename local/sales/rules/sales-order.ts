import type { CreateInput, Engine, StateInput, TableRules, UpdateInput } from '../engine/contract.js';
import { DataverseError, invalidArgument, requiredMissing } from '../model/errors.js';
import { integerOf, type Reference, type Row, referenceOf, textOf, type Value } from '../model/values.js';
import { calculationSkipped, headerAmounts, recalculate, rollUp } from './price-engine.js';
import { OrderState, orderDocument, type PricedDocument } from './priced-document.js';

const TOTALS_FOLLOW = [
  'discountamount',
  'discountpercentage',
  'freightamount',
  'totallineitemamount',
  'totallineitemdiscountamount',
  'totaldiscountamount',
  'totalamountlessfreight',
  'totaltax',
  'totalamount',
  'pricingerrorcode',
];

/** A new order or quote with customer, currency, addresses and totals. */
export function completeDocument({ engine, operation, row }: CreateInput, document: PricedDocument): Row {
  const customer = referenceOf(row, 'customerid');
  if (customer === null) throw requiredMissing('You should specify a parent contact or account.');
  const currency = referenceOf(row, 'transactioncurrencyid') ?? engine.money.baseCurrency();
  const header: Row = { ...row, ...customerColumns(customer), transactioncurrencyid: currency, ...composites(row) };
  checkPriceList(engine, header);
  if (calculationSkipped(engine, operation, header)) return header;
  return { ...header, ...headerAmounts(engine, document, { header, lines: [] }) };
}

/** What is written by an update of an order or quote. */
export function completeChanges(input: UpdateInput, document: PricedDocument): Row {
  const { engine, operation, before, changes } = input;
  if (!document.editable(engine, operation, before)) refuseUnlessOwnColumns(input, document);
  const after: Row = { ...before, ...changes };
  const customer = referenceOf(after, 'customerid');
  if (customer === null) throw new DataverseError(400, '0x80040203', 'Attribute: customerid cannot be set to NULL');
  if ('pricelevelid' in changes || 'transactioncurrencyid' in changes) checkPriceList(engine, after);
  return {
    ...changes,
    ...('customerid' in changes ? customerColumns(customer) : {}),
    ...(Object.keys(changes).some((name) => /^(billto|shipto)_/.test(name)) ? composites(after) : {}),
  };
}

/** Amounts that follow an update of an order or quote. */
export function followChanges({ engine, operation, id, changes }: UpdateInput, document: PricedDocument): void {
  if ('pricelevelid' in changes) recalculate(engine, operation, { document, id });
  else if (TOTALS_FOLLOW.some((name) => name in changes)) {
    rollUp(engine, operation, { table: document.table, id, message: 'Update', document, documentId: id });
  }
}

/** Rules of orders: D-040 to D-042, D-047, D-050, D-053 to D-057. */
export const salesOrderRules: TableRules = {
  prepareCreate: (input: CreateInput): Row => ({
    ...completeDocument(input, orderDocument),
    ordernumber: textOf(input.row, 'ordernumber') || `ORD-01000-${input.engine.newCode(6)}`,
  }),
  prepareUpdate: (input: UpdateInput): Row => completeChanges(input, orderDocument),
  afterUpdate: (input): void => followChanges(input, orderDocument),
  checkState: (input: StateInput): void => {
    const from = integerOf(input.before, 'statecode') ?? 0;
    if (!transitionAllowed(input, from)) throw stateRefusal(from, input.state);
  },
};

function refuseUnlessOwnColumns({ engine, changes }: UpdateInput, document: PricedDocument): void {
  const table = engine.schema.existing(document.table);
  const onlyOwn = Object.keys(changes).every((name) => table.columns.get(name)?.custom === true);
  if (onlyOwn && engine.settings.ownColumnsOnReadOnlyOrders) return;
  throw new DataverseError(
    400,
    engine.settings.readOnlyCode,
    'Cannot perform the action because the record is read only.',
  );
}

function customerColumns(customer: Reference): Record<string, Value> {
  return {
    accountid: customer.table === 'account' ? customer : null,
    contactid: customer.table === 'contact' ? customer : null,
  };
}

function checkPriceList(engine: Engine, order: Row): void {
  const list = referenceOf(order, 'pricelevelid');
  if (list === null) return;
  const currency = referenceOf(engine.need('pricelevel', list.id), 'transactioncurrencyid');
  if (currency?.id === referenceOf(order, 'transactioncurrencyid')?.id) return;
  throw new DataverseError(
    400,
    '0x80048cf6',
    'The currency of the record does not match the currency of the price list.',
  );
}

function composites(order: Row): Record<string, Value> {
  return { billto_composite: composite(order, 'billto'), shipto_composite: composite(order, 'shipto') };
}

/** Address columns as one text, a line each. */
export function composite(row: Row, prefix: string): Value {
  const part = (name: string) => textOf(row, `${prefix}_${name}`);
  const place = [part('city'), [part('stateorprovince'), part('postalcode')].filter(Boolean).join(' ')]
    .filter(Boolean)
    .join(', ');
  const text = [part('line1'), part('line2'), part('line3'), place, part('country')].filter(Boolean).join('\r\n');
  return text === '' ? null : text;
}

function transitionAllowed(input: StateInput, from: number): boolean {
  const { active, submitted, fulfilled, invoiced } = OrderState;
  const to = input.state;
  const open = (state: number) => state === active || state === submitted;
  if (open(from) && open(to)) return true;
  if (to === invoiced && (from === submitted || from === fulfilled)) return input.operation.caller.isIntegrationUser;
  return false;
}

function stateRefusal(from: number, to: number): DataverseError {
  const actions: Readonly<Record<number, readonly [state: string, request: string]>> = {
    2: ['Canceled', 'CancelSalesOrderRequest'],
    3: ['Fulfilled', 'FullfillSalesOrder Request'],
    4: ['Invoiced', 'ConvertSalesOrderToInvoice Request'],
  };
  const action = actions[to];
  if (action === undefined || from === to)
    return invalidArgument(`The order cannot change from state ${from} to state ${to}.`);
  const [state, request] = action;
  return new DataverseError(
    400,
    '0x80040265',
    `This message can not be used to set the state of SalesOrder to ${state}. In order to set state of SalesOrder to ${state}, use the ${request} message instead.`,
  );
}
