import { type Base, type BaseLine, neverShown, type ValuePair } from '../../conflict/base.js';
import type { FieldDefinition, OrderFields } from '../../order/fields.js';
import type { FieldValue } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { Views } from '../effects/next-base.js';

type Shown = Readonly<Partial<Record<string, FieldValue>>>;
type Agreed = Readonly<Partial<Record<string, ValuePair>>>;

/**
 * The base of a document that is made anew where changes travel to Business Central alone: what the two sides had agreed
 * to show differently is nobody's change in the new one either (decision 17). Pure.
 */
export function keptApart(
  base: Base,
  { coupling, views, fields }: { readonly coupling: Coupling; readonly views: Views; readonly fields: OrderFields },
): Base {
  const agreed = coupling.base;
  const first = coupling.intent?.firstSeen ?? views.businessCentral;
  const lines = base.lines.map((line): BaseLine => {
    const known = agreed?.lines.find(({ pairId }) => pairId === line.pairId);
    const shown = first.lines.find(({ id }) => id === line.businessCentralLineId);
    const apart = shown === undefined ? {} : pairsApart(fields.line, known?.values ?? {}, shown.values);
    return { ...line, values: { ...line.values, ...apart } };
  });
  return {
    header: { ...base.header, ...pairsApart(fields.header, agreed?.header ?? {}, first.header) },
    lines: [...lines, ...goneThere(base, agreed, views)],
  };
}

/** Lines that Business Central's people had deleted and Sales still has: they were not sent, and are nobody's new ones. */
function goneThere(base: Base, agreed: Base | undefined, { sales }: Views): readonly BaseLine[] {
  const sent = new Set(base.lines.map(({ pairId }) => pairId));
  const inSales = new Set(sales.lines.map(({ id }) => id));
  return (agreed?.lines ?? []).filter(
    ({ pairId, businessCentralLineId, salesLineId }) =>
      businessCentralLineId !== null && !sent.has(pairId) && salesLineId !== null && inSales.has(salesLineId),
  );
}

/** Business Central's half is what the new document showed at first; Sales' is what it was. */
function pairsApart(
  definitions: Readonly<Partial<Record<string, FieldDefinition>>>,
  agreed: Agreed,
  shown: Shown,
): Readonly<Record<string, ValuePair>> {
  const pairs = Object.entries(agreed).flatMap(([field, pair]) =>
    pair !== undefined && isApart(pair) && definitions[field]?.direction === 'both'
      ? [[field, { businessCentral: shown[field] ?? null, sales: pair.sales }] as const]
      : [],
  );
  return Object.fromEntries(pairs);
}

function isApart({ businessCentral, sales }: ValuePair): boolean {
  return businessCentral !== sales && businessCentral !== neverShown && sales !== neverShown;
}
