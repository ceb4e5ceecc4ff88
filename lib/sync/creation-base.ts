import type { Base, BaseLine, ValuePair } from '../conflict/base.js';
import {
  type FieldDefinition,
  type HeaderField,
  headerFieldNames,
  headerFields,
  type LineField,
  lineFieldNames,
  lineFields,
} from '../order/fields.js';
import type { FieldValue, OrderLine, Side } from '../order/order.js';
import type { Coupling } from '../ports/coupling.js';
import { derivedId } from './derived-id.js';
import type { Views } from './next-base.js';

/**
 * What a new pair is merged against while its creation is being finished: the side where the order was first seen is
 * taken to have changed every field that it states, the other side every field that it derived itself (spec §3.1,
 * Finishing). Made anew from the two views each time, so that finishing can be stopped and run again.
 */
export function creationBase(coupling: Coupling, views: Views): Base {
  const { marker } = coupling;
  const origin = coupling.intent?.statedBy ?? coupling.origin;
  const shown = (field: HeaderField): ValuePair => ({
    businessCentral: views.businessCentral.header[field],
    sales: views.sales.header[field],
  });
  const header = headerFieldNames.map((field) => {
    const isMarked =
      field === 'externalDocumentNumber' && marker !== undefined && shown(field).businessCentral === marker;
    return [
      field,
      isMarked ? { businessCentral: marker, sales: marker } : startOf(origin, isStated(field), shown(field)),
    ];
  });
  function isStated(field: HeaderField): boolean {
    return origin === 'businessCentral' || groupIsStated(headerFields, field, views.sales.header);
  }
  return {
    header: Object.fromEntries(header) as Record<HeaderField, ValuePair>,
    lines: pairsOf(coupling, views)
      .map((pair) => startOfLine({ ...pair, origin }))
      .map((line) => keepIdentity(line, coupling.base)),
  };
}

/** The half that differs from what is shown is the half that has "changed". */
function startOf(origin: Side, isStated: boolean, shown: ValuePair): ValuePair {
  const byOrigin = origin === 'sales' && isStated;
  return byOrigin
    ? { businessCentral: shown.businessCentral, sales: null }
    : { businessCentral: null, sales: shown.sales };
}

/** A seller states a group by filling any field of it; no header discount is no statement. */
function groupIsStated<Field extends string>(
  definitions: Readonly<Record<Field, FieldDefinition>>,
  field: Field,
  values: Readonly<Record<Field, FieldValue>>,
): boolean {
  const definition = definitions[field];
  if (definition.direction === 'fromBusinessCentral') {
    return false;
  }
  const members = (Object.keys(definitions) as Field[]).filter(
    (other) => definitions[other].group === definition.group,
  );
  return members.some(
    (member) => values[member] !== null && !(definition.group === 'headerDiscount' && values[member] === '0'),
  );
}

/** A line of a document that was made anew is the line it was: its name and the origin of its price stay. */
function keepIdentity(line: BaseLine, before: Base | undefined): BaseLine {
  const known = before?.lines.find((candidate) => candidate.salesLineId === line.salesLineId);
  return known === undefined ? line : { ...line, pairId: known.pairId, priceOrigin: known.priceOrigin };
}

interface NewPair {
  readonly pairId: string;
  readonly salesLineId: string;
  readonly businessCentral: OrderLine;
  readonly sales: OrderLine | undefined;
}

/** Lines in the order in which they were sent; each side keeps that order (S-044). */
function pairsOf(coupling: Coupling, views: Views): readonly NewPair[] {
  const lines = views.businessCentral.lines.filter((line) => line.kind === 'product');
  const sentIds = coupling.intent?.sentLineIds ?? views.sales.lines.map((line) => line.id);
  const sales = new Map(views.sales.lines.map((line) => [line.id, line]));
  if ((coupling.intent?.statedBy ?? coupling.origin) === 'sales') {
    return lines.flatMap((businessCentral, index) => {
      const salesLineId = sentIds[index];
      return salesLineId === undefined
        ? []
        : [{ pairId: salesLineId, salesLineId, businessCentral, sales: sales.get(salesLineId) }];
    });
  }
  return lines.map((businessCentral) => {
    const salesLineId = derivedId(coupling.couplingId, businessCentral.id);
    return { pairId: businessCentral.id, salesLineId, businessCentral, sales: sales.get(salesLineId) };
  });
}

function startOfLine(pair: NewPair & { readonly origin: Side }): BaseLine {
  const { origin, businessCentral, sales } = pair;
  const values = lineFieldNames.map((field) => {
    const shown = { businessCentral: businessCentral.values[field], sales: sales?.values[field] ?? null };
    const stated = sales !== undefined && isStatedOnLine(field, sales);
    return [field, sales === undefined ? shown : startOf(origin, stated, shown)] as const;
  });
  return {
    pairId: pair.pairId,
    businessCentralLineId: businessCentral.id,
    salesLineId: pair.salesLineId,
    priceOrigin: origin === 'sales' && (sales?.values.unitPrice ?? null) !== null ? 'seller' : 'businessCentral',
    values: Object.fromEntries(values) as Record<LineField, ValuePair>,
  };
}

function isStatedOnLine(field: LineField, sales: OrderLine): boolean {
  return groupIsStated(lineFields, field, sales.values);
}
