import type { BusinessCentralLineWrite } from '../mapping/business-central-record.js';
import type { OrderMapping } from '../mapping/field-mapping.js';
import { ownLineColumns, ownOrderColumns } from '../mapping/own-columns.js';
import { readBusinessCentralOrder } from '../mapping/read-business-central.js';
import { readSalesOrder } from '../mapping/read-sales.js';
import type { SalesLineWrite, SalesNote, SalesValues } from '../mapping/sales-record.js';
import type { SalesWriting } from '../mapping/sales-transformations.js';
import {
  writeBusinessCentralHeader,
  writeBusinessCentralLine,
  writeNewBusinessCentralLine,
} from '../mapping/write-business-central.js';
import { salesHeaderTotals, salesLineAmounts, writeSalesHeader, writeSalesLine } from '../mapping/write-sales.js';
import { entriesOf, type LineField, namesOf } from '../order/fields.js';
import type { FieldValue, LineValues, OrderView } from '../order/order.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { SalesCapabilities } from '../ports/sales.js';
import { derivedId } from './derived-id.js';
import type { ConnectionPorts } from './engine.js';
import type { SentPlan } from './next-base.js';
import type { LineChange, PlannedUpdate, SidePlan } from './plan.js';
import { salesReading } from './views.js';

/** A plan with what of it goes out and the call that sends it. */
export interface PreparedWrite {
  readonly sent: SentPlan;
  carryOut(): Promise<RemoteResult<OrderView>>;
}

/** Prepares a plan for Business Central: one snapshot batch. */
export function prepareBusinessCentralWrite(ports: ConnectionPorts, plan: SidePlan, view: OrderView): PreparedWrite {
  const { mapping } = ports.connection;
  const inserts = plan.inserts.map(({ pairId, source }) => ({
    pairId,
    values: statedForInsert(source.values, mapping),
  }));
  const updates = plan.updates.map((update) => updateBusinessCentralLine(update, mapping));
  const lines: BusinessCentralLineWrite[] = [
    ...updates.flat(),
    ...plan.deletes.map(({ line }) => ({ kind: 'delete', id: line.id, etag: line.version }) as const),
    ...inserts.map(({ values }) => ({ kind: 'insert', values: writeNewBusinessCentralLine(values, mapping) }) as const),
  ];
  return {
    sent: {
      plan,
      header: new Set(namesOf(plan.header)),
      updates: new Map(plan.updates.map((update) => [update.pairId, new Set(namesOf<LineField>(update.fields))])),
      inserts: new Map(inserts.map(({ pairId, values }) => [pairId, { values, lineId: null }])),
    },
    carryOut: async () => {
      const header = writeBusinessCentralHeader(plan.header, mapping);
      const result = await ports.businessCentral.changeOrder({ orderId: view.id, etag: view.version, lines, header });
      return result.ok ? success(readBusinessCentralOrder(result.value, mapping)) : result;
    },
  };
}

/** The fields a new line is sent with: those that Sales may state and does. */
export function statedForInsert(values: LineValues, mapping: OrderMapping): LineChange {
  const stated = entriesOf<LineField, FieldValue>(values).filter(
    ([field, value]) => mapping.line[field]?.direction === 'both' && value !== null,
  );
  return Object.fromEntries(stated);
}

/** Another product is another line in Business Central: its number cannot be changed (sheet 2.2). */
function updateBusinessCentralLine(update: PlannedUpdate, mapping: OrderMapping): readonly BusinessCentralLineWrite[] {
  const { line, values } = update;
  const fields = { ...update.resent, ...update.fields };
  if (fields.product === undefined) {
    return [{ kind: 'update', id: line.id, etag: line.version, values: writeBusinessCentralLine(fields, mapping) }];
  }
  const { product, unit, quantity } = values;
  return [
    { kind: 'delete', id: line.id, etag: line.version },
    { kind: 'insert', values: writeNewBusinessCentralLine({ ...fields, product, unit, quantity }, mapping) },
  ];
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
  const inserts = plan.inserts.map(({ pairId, source }) => {
    const { values } = source;
    return {
      pairId,
      source,
      values,
      lineId: derivedId(write.couplingId, source.id),
      write: writeSalesLine(values, source.values, writing),
    };
  });
  const amounts = (values: LineValues) => (writesAmounts ? salesLineAmounts(values) : {});
  const lines: SalesLineWrite[] = [
    ...updates.map(({ update, write: { values } }) => ({
      kind: 'update' as const,
      id: update.line.id,
      version: update.line.version,
      values: { ...values, ...amounts(update.values) },
    })),
    ...inserts.map(({ lineId, source, write: { values } }) => ({
      kind: 'insert' as const,
      id: lineId,
      values: { ...values, ...ownLineId(writing, source.id), ...amounts(source.values) },
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
          ...(writesAmounts ? totalsAfter(plan, view) : {}),
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

function totalsAfter(plan: SidePlan, view: OrderView): SalesValues {
  const updated = new Map(plan.updates.map((update) => [update.line.id, update.values]));
  const deleted = new Set(plan.deletes.map(({ line }) => line.id));
  const kept = view.lines.filter((line) => !deleted.has(line.id)).map((line) => updated.get(line.id) ?? line.values);
  const discount = plan.header.headerDiscountAmount ?? view.header.headerDiscountAmount;
  return salesHeaderTotals([...kept, ...plan.inserts.map(({ source }) => source.values)], discount, null);
}
