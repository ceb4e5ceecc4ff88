import { type Base, neverShown, type ValuePair } from '../conflict/base.js';
import type { BusinessCentralOrderRecord } from '../mapping/business-central-record.js';
import { type BusinessCentralReading, readBusinessCentralOrder } from '../mapping/read-business-central.js';
import { readSalesOrder } from '../mapping/read-sales.js';
import type { SalesReading } from '../mapping/sales-transformations.js';
import { entriesOf, type HeaderField, type LineField, mapFields, namesOf, type OrderFields } from '../order/fields.js';
import type { FieldValue, OrderLine, OrderView, Side } from '../order/order.js';
import type { Coupling, SideVersions } from '../ports/coupling.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { ConnectionPorts } from './engine.js';

/** How Sales records of this connection are read. */
export function salesReading(ports: ConnectionPorts, businessCentralNumber: string | undefined): SalesReading {
  const { mapping, businessTimeZone, policies } = ports.connection;
  return {
    mapping,
    lineRules: policies.lines,
    timeZone: businessTimeZone,
    blankName: businessCentralNumber,
    kind: ports.about,
  };
}

/** Most decimals that Dataverse keeps of money (Dataverse sheet 1.5). */
const mostSalesDecimals = 4;

/** How Business Central records of this connection are read: asks Sales how exact it is, which is remembered for a while. */
export async function businessCentralReading(ports: ConnectionPorts): Promise<RemoteResult<BusinessCentralReading>> {
  const capabilities = await ports.sales.readCapabilities();
  if (!capabilities.ok) {
    return capabilities;
  }
  const { pricingDecimals, currencyDecimals } = capabilities.value;
  const { mapping, policies } = ports.connection;
  return success({
    mapping,
    lineRules: policies.lines,
    decimalsIn: (currency) => ({
      unitPrice: Math.min(pricingDecimals, mostSalesDecimals),
      amount: currencyDecimals.get(currency) ?? 2,
    }),
  });
}

/** What a record of Business Central shows. */
export async function viewOfBusinessCentral(
  ports: ConnectionPorts,
  record: RemoteResult<BusinessCentralOrderRecord>,
): Promise<RemoteResult<OrderView>> {
  if (!record.ok) {
    return record;
  }
  const reading = await businessCentralReading(ports);
  return reading.ok ? success(readBusinessCentralOrder(record.value, reading.value)) : reading;
}

/** Reads one side of an order: one request. */
export async function readView(
  ports: ConnectionPorts,
  side: Side,
  record: { readonly id: string; readonly businessCentralNumber?: string | undefined },
): Promise<RemoteResult<OrderView>> {
  if (side === 'businessCentral') {
    return await viewOfBusinessCentral(ports, await ports.businessCentral.readOrder(record.id));
  }
  const result = await ports.sales.readOrder(record.id);
  return result.ok ? success(readSalesOrder(result.value, salesReading(ports, record.businessCentralNumber))) : result;
}

/**
 * What a side is taken to show without reading it: its half of the base under the versions of that time. A write on
 * this is conditional on those versions, so a wrong guess costs a read, never a value (spec §3.4). `undefined`: it has
 * to be read, since the base does not tell what it shows.
 */
export function assumeView(
  work: { readonly coupling: Coupling; readonly base: Base; readonly fields: OrderFields },
  side: Side,
): OrderView | undefined {
  const { coupling, base, fields } = work;
  const versions = coupling.versions[side];
  const phase = coupling.phases[side];
  const id = side === 'businessCentral' ? coupling.businessCentralId : coupling.salesId;
  if (versions === undefined || phase === undefined || id === undefined) {
    return undefined;
  }
  const hasPending = coupling.pending?.some((change) => change.side === side) === true;
  if (versions.needsReading === true || hasPending || isPending(base, side) || isShortOfFields(base, fields)) {
    return undefined;
  }
  const number = side === 'businessCentral' ? coupling.businessCentralNumber : coupling.salesNumber;
  return {
    side,
    id,
    number: number ?? '',
    version: versions.header,
    phase,
    header: mapFields<HeaderField, ValuePair, FieldValue>(base.header, (pair) => pair[side]),
    lines: base.lines.flatMap((line) => assumedLine(line, side, versions)),
  };
}

/** A field that the base does not know yet: settings or a newer version of the product have added it. */
function isShortOfFields(base: Base, fields: OrderFields): boolean {
  return (
    namesOf<HeaderField>(fields.header).some((field) => base.header[field] === undefined) ||
    base.lines.some((line) => namesOf<LineField>(fields.line).some((field) => line.values[field] === undefined))
  );
}

function isPending(base: Base, side: Side): boolean {
  const pairs = [...Object.values(base.header), ...base.lines.flatMap((line) => Object.values(line.values))];
  return pairs.some((pair) => pair[side] === neverShown);
}

function assumedLine(line: Base['lines'][number], side: Side, versions: SideVersions): readonly OrderLine[] {
  const id = side === 'businessCentral' ? line.businessCentralLineId : line.salesLineId;
  const version = id === null ? undefined : versions.lines[id];
  if (id === null || version === undefined) {
    return [];
  }
  const values = mapFields<LineField, ValuePair, FieldValue>(line.values, (pair) => pair[side]);
  return [{ id, kind: 'product', version, values }];
}

/**
 * The versions to note for these views: only of a side that shows exactly its half of the base. Under them it can be
 * taken to show that (`assumeView`), and a notice of them tells nothing new; noted while something is pending, a change
 * would be overlooked. Sides without a view keep what was noted.
 */
export function agreedVersions(
  before: Coupling['versions'],
  base: Base | undefined,
  views: Readonly<Partial<Record<Side, OrderView>>>,
): Coupling['versions'] {
  const versions = { ...before };
  for (const view of Object.values(views)) {
    if (base !== undefined && showsBase(view, base)) {
      versions[view.side] = versionsOf(view);
    } else {
      delete versions[view.side];
    }
  }
  return versions;
}

/** Whether a side shows exactly its half of the base: nobody has changed anything there. */
export function showsBase(view: OrderView, base: Base): boolean {
  const { side, header } = view;
  const lines = new Map(view.lines.filter((line) => line.kind !== 'generated').map((line) => [line.id, line.values]));
  return (
    showsHalf<HeaderField>(header, base.header, side) &&
    lines.size === base.lines.length &&
    base.lines.every((pair) => {
      const shown = lines.get((side === 'businessCentral' ? pair.businessCentralLineId : pair.salesLineId) ?? '');
      return shown !== undefined && showsHalf<LineField>(shown, pair.values, side);
    })
  );
}

function showsHalf<Field extends string>(
  shown: Readonly<Partial<Record<Field, FieldValue>>>,
  pairs: Readonly<Partial<Record<Field, ValuePair>>>,
  side: Side,
): boolean {
  return entriesOf<Field, FieldValue>(shown).every(([field, value]) => value === pairs[field]?.[side]);
}

export function versionsOf(view: OrderView): SideVersions {
  return {
    header: view.version,
    lines: Object.fromEntries(view.lines.map((line) => [line.id, line.version])),
    ...(view.needsReading === undefined ? {} : { needsReading: view.needsReading }),
  };
}
