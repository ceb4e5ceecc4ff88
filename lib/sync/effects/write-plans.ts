import { ownLineColumns, ownOrderColumns } from '../../mapping/own-columns.js';
import { readSalesOrder } from '../../mapping/read-sales.js';
import type { SalesLineWrite, SalesNote, SalesValues } from '../../mapping/sales-record.js';
import type { SalesWriting } from '../../mapping/sales-transformations.js';
import { salesHeaderTotals, salesLineAmounts, writeSalesHeader, writeSalesLine } from '../../mapping/write-sales.js';
import type { LineField } from '../../order/fields.js';
import type { LineValues, OrderView } from '../../order/order.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { SalesCapabilities } from '../../ports/sales.js';
import { derivedId } from '../creation/derived-id.js';
import type { ConnectionPorts } from '../engine.js';
import type { SidePlan } from '../plan.js';
import { salesReading } from '../views.js';
import type { SentPlan } from './next-base.js';

/** A plan with what of it goes out and the call that sends it. */
export interface PreparedWrite {
  readonly sent: SentPlan;
  carryOut(): Promise<RemoteResult<OrderView>>;
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
    write: writeSalesLine(update.fields, { all: update.values, kept: update.line.kept }, writing),
  }));
  const inserts = plan.inserts.map(({ pairId, source, isOnlyHere }) => {
    const { values } = source;
    return {
      pairId,
      isOnlyHere,
      source,
      values,
      lineId: derivedId(write.couplingId, source.id),
      write: writeSalesLine(values, { all: source.values }, writing),
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
        // A change that has no column is told in the note alone.
        lines: lines.filter((line) => line.kind !== 'update' || Object.keys(line.values).length > 0),
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
