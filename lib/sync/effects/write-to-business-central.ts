import type { BusinessCentralLineWrite } from '../../mapping/business-central-record.js';
import { enteredChange, enteredHeaderDiscount, type FreightWrite, freightWrite } from '../../mapping/enter-lines.js';
import type { OrderMapping } from '../../mapping/field-mapping.js';
import type { BusinessCentralReading } from '../../mapping/read-business-central.js';
import {
  type KnownProducts,
  type NewLines,
  writeBusinessCentralHeader,
  writeBusinessCentralLine,
  writeNewBusinessCentralLine,
} from '../../mapping/write-business-central.js';
import { decimal } from '../../order/decimal.js';
import { entriesOf, type LineField, mayBeStated, namesOf } from '../../order/fields.js';
import type { FieldValue, LineValues, OrderView } from '../../order/order.js';
import type { ConnectionPorts } from '../engine.js';
import type { LineChange, PlannedUpdate, SidePlan } from '../plan.js';
import { viewOfBusinessCentral } from '../views.js';
import type { PreparedWrite } from './write-plans.js';

/** What a write to Business Central is prepared from. */
export interface BusinessCentralWrite {
  readonly ports: ConnectionPorts;
  readonly plan: SidePlan;
  readonly view: OrderView;
  readonly reading: BusinessCentralReading;
  readonly products: KnownProducts;
}

/** Prepares a plan for Business Central: one snapshot batch. */
export function prepareBusinessCentralWrite(write: BusinessCentralWrite): PreparedWrite {
  const { ports, view, reading, products } = write;
  const { mapping } = ports.connection;
  const newLines = newLinesOf(ports, products);
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
export function newLinesOf(ports: ConnectionPorts, products: KnownProducts): NewLines {
  const { mapping, policies } = ports.connection;
  return { mapping, lineRules: policies.lines, products };
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
    ([field, value]) => mayBeStated(mapping.line[field]) && value !== null && !later.has(field),
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
