import type { BusinessCentralOrderRecord } from '../../mapping/business-central-record.js';
import { pagePrefix } from '../../mapping/field-mapping.js';
import { type BusinessCentralReading, readBusinessCentralOrder } from '../../mapping/read-business-central.js';
import { readSalesOrder } from '../../mapping/read-sales.js';
import type { SalesOrderRecord } from '../../mapping/sales-record.js';
import { type OrderView, otherSide, type Side } from '../../order/order.js';
import { onlyTo } from '../../ports/connection.js';
import type { Coupling } from '../../ports/coupling.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { baseOfSide } from '../quotes/quote-base.js';
import { salesReading, showsBase } from '../views.js';
import { compareSides, type Difference, isThere } from './compare-sides.js';
import { explain, explainOrder } from './explain.js';

/** The records of one order as they were read; `undefined`: the side has no such order. */
export interface CoupledRecords {
  readonly businessCentral: BusinessCentralOrderRecord | undefined;
  readonly sales: SalesOrderRecord | undefined;
}

/** What a comparison of one order came to. */
export interface ComparedOrder {
  readonly coupling: Coupling;
  /** What nothing explains. */
  readonly drift: readonly Difference[];
  /** Why the others differ, a word each. */
  readonly explained: readonly string[];
  /** Sides that show something else than was last agreed: where a look mends it. */
  readonly toLookAt: readonly Side[];
}

/** Compares one order as both sides show it. */
export function compareCoupled(
  coupling: Coupling,
  records: CoupledRecords,
  known: { readonly ports: ConnectionPorts; readonly reading: BusinessCentralReading; readonly nowMs: number },
): ComparedOrder {
  const { ports, reading, nowMs } = known;
  const views = viewsOf(coupling, records, ports, reading);
  const differences = differencesOf(coupling, views, ports);
  const changedMs = lastChangedMs(coupling, records);
  const judged = differences.map((difference) => ({
    difference,
    why: explain(coupling, difference, { nowMs, changedMs }, { onlyTo: onlyTo(ports.connection.policies) }),
  }));
  return {
    coupling,
    drift: judged.flatMap(({ difference, why }) => (why === undefined ? [difference] : [])),
    explained: [
      ...judged.flatMap(({ why }) => (why === undefined ? [] : [why])),
      ...(isPageHidden(records, ports) ? [pageNotShown] : []),
    ],
    toLookAt: sidesToLookAt(coupling, views),
  };
}

/** The page of a customer's own does not show the order, so that its fields could not be compared. */
const pageNotShown = 'pageNotShown';

function isPageHidden({ businessCentral }: CoupledRecords, { connection: { mapping } }: ConnectionPorts): boolean {
  const hasFields = Object.values(mapping.header).some(
    ({ businessCentral: place }) => 'property' in place && place.property.startsWith(pagePrefix),
  );
  return (
    hasFields && mapping.page !== undefined && businessCentral !== undefined && businessCentral.pageEtag === undefined
  );
}

interface Shown {
  readonly businessCentral: OrderView | undefined;
  readonly sales: OrderView | undefined;
}

function viewsOf(
  coupling: Coupling,
  { businessCentral, sales }: CoupledRecords,
  ports: ConnectionPorts,
  reading: BusinessCentralReading,
): Shown {
  return {
    businessCentral: businessCentral && readBusinessCentralOrder(businessCentral, reading),
    sales: sales && readSalesOrder(sales, salesReading(ports, coupling.businessCentralNumber)),
  };
}

function differencesOf({ base }: Coupling, views: Shown, ports: ConnectionPorts): readonly Difference[] {
  const { businessCentral, sales } = views;
  if (businessCentral === undefined || sales === undefined) {
    const named = (view: OrderView | undefined) => (view === undefined ? null : isThere);
    return [{ group: 'order', field: 'order', businessCentral: named(businessCentral), sales: named(sales) }];
  }
  return base === undefined ? [] : compareSides({ base, businessCentral, sales, fields: ports.connection.mapping });
}

/** Stamps of the two systems beside our own: a clock that is a little off makes a change a little older or younger. */
function lastChangedMs(coupling: Coupling, { businessCentral, sales }: CoupledRecords): number {
  const stamps = [coupling.updatedIso, businessCentral?.lastModifiedDateTime, sales?.modifiedOn];
  return Math.max(...stamps.map((stamp) => Date.parse(stamp ?? '')).filter((stamp) => !Number.isNaN(stamp)));
}

function sidesToLookAt({ base, kind }: Coupling, views: Shown): readonly Side[] {
  const sides: readonly Side[] = ['businessCentral', 'sales'];
  return sides.filter((side) => {
    const view = views[side];
    const ofSide = base !== undefined && kind === 'quote' ? baseOfSide(base, side) : base;
    const isComparable = ofSide !== undefined && views[otherSide(side)] !== undefined;
    return view === undefined || (isComparable && !showsBase(view, ofSide));
  });
}

/**
 * Looks again at an order that seemed to drift: the coupling afresh and both records from where they are written, since
 * a replica lags and work goes on meanwhile.
 */
export async function confirm(
  engine: Engine,
  first: ComparedOrder,
  known: { readonly ports: ConnectionPorts; readonly reading: BusinessCentralReading; readonly nowMs: number },
): Promise<RemoteResult<ComparedOrder>> {
  const { coupling } = first;
  const stored = await engine.couplings.find(coupling.connectionId, coupling.couplingId);
  const latest = stored?.coupling;
  const { businessCentralId, salesId } = latest ?? {};
  if (latest === undefined || businessCentralId === undefined || salesId === undefined || explainOrder(latest)) {
    return success({ coupling, drift: [], explained: ['inWork'], toLookAt: [] });
  }
  const businessCentral = await known.ports.businessCentral.readOrder(businessCentralId);
  if (!businessCentral.ok && businessCentral.failure.reason !== 'notFound') {
    const isKnown = businessCentral.failure.reason === 'invalid' && first.explained.includes(pageNotShown);
    return isKnown ? success(first) : businessCentral;
  }
  const sales = await known.ports.sales.readOrder(salesId);
  if (!sales.ok && sales.failure.reason !== 'notFound') {
    return sales;
  }
  const records = {
    businessCentral: businessCentral.ok ? businessCentral.value : undefined,
    sales: sales.ok ? sales.value : undefined,
  };
  return success(compareCoupled(latest, records, known));
}
