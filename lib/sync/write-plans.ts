import type { BusinessCentralLineWrite } from '../mapping/business-central-record.js';
import { enteredChange, enteredHeaderDiscount, type FreightWrite, freightWrite } from '../mapping/enter-lines.js';
import type { OrderMapping } from '../mapping/field-mapping.js';
import { ownLineColumns, ownOrderColumns } from '../mapping/own-columns.js';
import type { BusinessCentralReading } from '../mapping/read-business-central.js';
import { readSalesOrder } from '../mapping/read-sales.js';
import type { SalesLineWrite, SalesNote, SalesValues } from '../mapping/sales-record.js';
import type { SalesWriting } from '../mapping/sales-transformations.js';
import {
  type NewLines,
  writeBusinessCentralHeader,
  writeBusinessCentralLine,
  writeNewBusinessCentralLine,
} from '../mapping/write-business-central.js';
import { salesHeaderTotals, salesLineAmounts, writeSalesHeader, writeSalesLine } from '../mapping/write-sales.js';
import { decimal } from '../order/decimal.js';
import { entriesOf, type LineField, namesOf } from '../order/fields.js';
import type { FieldValue, LineValues, OrderView } from '../order/order.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { SalesCapabilities } from '../ports/sales.js';
import { derivedId } from './derived-id.js';
import type { ConnectionPorts } from './engine.js';
import type { SentPlan } from './next-base.js';
import type { LineChange, PlannedUpdate, SidePlan } from './plan.js';
import { salesReading, viewOfBusinessCentral } from './views.js';

/** A plan with what of it goes out and the call that sends it. */
export interface PreparedWrite {
  readonly sent: SentPlan;
  carryOut(): Promise<RemoteResult<OrderView>>;
}

/** What a write to Business Central is prepared from. */
export interface BusinessCentralWrite {
  readonly ports: ConnectionPorts;
  readonly plan: SidePlan;
  readonly view: OrderView;
  readonly reading: BusinessCentralReading;
  /** Product numbers that are resources there. */
  readonly resources: ReadonlySet<string>;
}

/** Prepares a plan for Business Central: one snapshot batch. */
export function prepareBusinessCentralWrite(write: BusinessCentralWrite): PreparedWrite {
  const { ports, view, reading, resources } = write;
  const { mapping } = ports.connection;
  const newLines = newLinesOf(ports, resources);
  const decimals = decimalsOf(view, reading);
  const freight = freightOf(write, decimals);
  const plan = freight.isPriced ? write.plan : withoutFreight(write.plan);
  const inserts = plan.inserts.map(({ pairId, source }) => ({
    pairId,
    later: laterForInsert(view),
    values: statedForInsert(source.values, mapping, laterForInsert(view)),
  }));
  const updates = plan.updates.map((update) => updateBusinessCentralLine(update, newLines, decimals));
  const lines: BusinessCentralLineWrite[] = [
    ...updates.flat(),
    ...plan.deletes.map(({ line }) => ({ kind: 'delete', id: line.id, etag: line.version }) as const),
    ...inserts.map(
      ({ values }) => ({ kind: 'insert', values: writeNewBusinessCentralLine(values, newLines) }) as const,
    ),
    ...freight.lines,
  ];
  return {
    sent: {
      plan,
      header: new Set(namesOf(plan.header)),
      updates: new Map(plan.updates.map((update) => [update.pairId, new Set(namesOf<LineField>(update.fields))])),
      inserts: new Map(inserts.map(({ pairId, values, later }) => [pairId, { values, later, lineId: null }])),
    },
    carryOut: async () => {
      const header = writeBusinessCentralHeader(enteredHeader(plan, view, decimals), mapping);
      return await viewOfBusinessCentral(
        ports,
        await ports.businessCentral.changeOrder({ orderId: view.id, etag: view.version, lines, header }),
      );
    },
  };
}

/** What new lines in Business Central are made by. */
export function newLinesOf(ports: ConnectionPorts, resources: ReadonlySet<string>): NewLines {
  const { mapping, policies } = ports.connection;
  return { mapping, lineRules: policies.lines, resources };
}

/** Decimals of amounts in the order's currency. */
export function decimalsOf(view: OrderView, reading: BusinessCentralReading): number {
  return reading.decimalsIn(view.header.currency ?? '').amount;
}

function freightOf({ ports, plan, view }: BusinessCentralWrite, amountDecimals: number): FreightWrite {
  const { freight: object } = ports.connection.policies.lines;
  const freight = plan.header.freightAmount;
  return freight === undefined || object === undefined
    ? { lines: [], isPriced: true }
    : freightWrite({ freight: decimal(freight ?? '0'), view, object, amountDecimals });
}

/** A freight line that was made without a price is no agreement on the freight yet: the next round writes it. */
function withoutFreight(plan: SidePlan): SidePlan {
  const { freightAmount: _, ...header } = plan.header;
  return { ...plan, header };
}

function enteredHeader({ header }: SidePlan, view: OrderView, amountDecimals: number): SidePlan['header'] {
  const { headerDiscountAmount: discount } = header;
  return discount === undefined || discount === null
    ? header
    : { ...header, headerDiscountAmount: enteredHeaderDiscount(decimal(discount), view, amountDecimals) };
}

const priceFields: ReadonlySet<LineField> = new Set(['unitPrice', 'lineDiscountAmount']);
const noFields: ReadonlySet<LineField> = new Set();

/** Where prices include tax, that of a new line can only be entered once its tax is known. */
export function laterForInsert(view: OrderView): ReadonlySet<LineField> {
  return view.pricesIncludeTax === true ? priceFields : noFields;
}

/** The fields a new line is sent with: those that Sales may state and does. */
export function statedForInsert(
  values: LineValues,
  mapping: OrderMapping,
  later: ReadonlySet<LineField> = noFields,
): LineChange {
  const stated = entriesOf<LineField, FieldValue>(values).filter(
    ([field, value]) => mapping.line[field]?.direction === 'both' && value !== null && !later.has(field),
  );
  return Object.fromEntries(stated);
}

/** Another product is another line in Business Central: its number cannot be changed (sheet 2.2). */
function updateBusinessCentralLine(
  update: PlannedUpdate,
  newLines: NewLines,
  amountDecimals: number,
): readonly BusinessCentralLineWrite[] {
  const { line, values } = update;
  const fields = enteredUpdate(update, amountDecimals);
  if (fields.product === undefined) {
    const written = writeBusinessCentralLine(fields, newLines.mapping);
    return [{ kind: 'update', id: line.id, etag: line.version, values: written }];
  }
  const { product, unit, quantity } = values;
  return [
    { kind: 'delete', id: line.id, etag: line.version },
    { kind: 'insert', values: writeNewBusinessCentralLine({ ...fields, product, unit, quantity }, newLines) },
  ];
}

/** The fields of an update as they have to be entered in Business Central. */
export function enteredUpdate({ line, values, resent, fields }: PlannedUpdate, amountDecimals: number): LineChange {
  return enteredChange({ ...resent, ...fields }, values, { shown: line, amountDecimals });
}

/** Prepares a plan for Sales: one change set. */
export function prepareSalesWrite(write: {
  readonly ports: ConnectionPorts;
  readonly plan: SidePlan;
  readonly view: OrderView;
  readonly writing: SalesWriting;
  readonly capabilities: SalesCapabilities;
  readonly couplingId: string;
  readonly businessCentral: OrderView;
  readonly note?: SalesNote | undefined;
}): PreparedWrite {
  const { ports, plan, view, writing, capabilities, businessCentral } = write;
  const writesAmounts =
    view.phase !== 'fulfilled' && (capabilities.salesOrderProcessing || !capabilities.systemPricing);
  const header = writeSalesHeader(plan.header, { ...writing, blankName: businessCentral.number });
  const updates = plan.updates.map((update) => ({
    update,
    write: writeSalesLine(update.fields, update.values, writing),
  }));
  const inserts = plan.inserts.map(({ pairId, source, isOnlyHere }) => {
    const { values } = source;
    return {
      pairId,
      isOnlyHere,
      source,
      values,
      lineId: derivedId(write.couplingId, source.id),
      write: writeSalesLine(values, source.values, writing),
    };
  });
  const amountDecimals = capabilities.currencyDecimals.get(view.header.currency ?? '') ?? 2;
  const amounts = (values: LineValues) => (writesAmounts ? salesLineAmounts(values, amountDecimals) : {});
  const lines: SalesLineWrite[] = [
    ...updates.map(({ update, write: { values } }) => ({
      kind: 'update' as const,
      id: update.line.id,
      version: update.line.version,
      values: { ...values, ...amounts(update.values) },
    })),
    ...inserts.map(({ lineId, source, isOnlyHere, write: { values } }) => ({
      kind: 'insert' as const,
      id: lineId,
      values: {
        ...values,
        ...(isOnlyHere === true ? {} : ownLineId(writing, source.id)),
        ...amounts(source.values),
      },
    })),
    ...plan.deletes.map(({ line }) => ({ kind: 'delete' as const, id: line.id, version: line.version })),
  ];
  return {
    sent: {
      plan,
      header: header.sent,
      updates: new Map(updates.map(({ update, write: { sent } }) => [update.pairId, sent])),
      inserts: new Map(
        inserts.map(({ pairId, values, lineId, write: { sent } }) => [
          pairId,
          {
            lineId,
            values: Object.fromEntries(Object.entries(values).filter(([field]) => sent.has(field as LineField))),
          },
        ]),
      ),
    },
    carryOut: async () => {
      const result = await ports.sales.changeOrder({
        orderId: view.id,
        version: view.version,
        reopen: view.phase === 'submitted' && !capabilities.salesOrderProcessing,
        header: {
          ...header.values,
          ...ownOrderId(writing, plan, businessCentral.id),
          ...(writesAmounts ? totalsAfter(plan, view, amountDecimals) : {}),
        },
        lines,
        ...(write.note === undefined ? {} : { note: write.note }),
      });
      return result.ok ? success(readSalesOrder(result.value, salesReading(ports, businessCentral.number))) : result;
    },
  };
}

export function ownLineId(writing: SalesWriting, lineId: string): SalesValues {
  const column = ownLineColumns.businessCentralLineId;
  return writing.ownColumns.has(`salesorderdetail.${column}`) ? { [column]: lineId } : {};
}

/** The Business Central id goes along with the number, that is once. */
function ownOrderId(writing: SalesWriting, plan: SidePlan, businessCentralId: string): SalesValues {
  const column = ownOrderColumns.businessCentralId;
  const isFirst = plan.header.businessCentralNumber !== undefined && writing.ownColumns.has(`salesorder.${column}`);
  return isFirst ? { [column]: businessCentralId } : {};
}

function totalsAfter(plan: SidePlan, view: OrderView, amountDecimals: number): SalesValues {
  const updated = new Map(plan.updates.map((update) => [update.line.id, update.values]));
  const deleted = new Set(plan.deletes.map(({ line }) => line.id));
  const kept = view.lines.filter((line) => !deleted.has(line.id)).map((line) => updated.get(line.id) ?? line.values);
  const { headerDiscountAmount, freightAmount } = { ...view.header, ...plan.header };
  const lines = [...kept, ...plan.inserts.map(({ source }) => source.values)];
  return salesHeaderTotals({ lines, headerDiscountAmount, freightAmount }, amountDecimals);
}
