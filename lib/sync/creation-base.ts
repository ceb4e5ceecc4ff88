import { type Base, type BaseLine, neverShown, type ValuePair } from '../conflict/base.js';
import {
  type FieldDefinition,
  type HeaderField,
  headerFieldNames,
  headerFields,
  type LineField,
  lineFieldNames,
  lineFields,
} from '../order/fields.js';
import type { FieldValue, LineValues, Side } from '../order/order.js';
import type { Coupling, Intent, SentOrder } from '../ports/coupling.js';
import { absorbRounding, type Views } from './next-base.js';
import { pairSentLines, type SentPair } from './pair-sent-lines.js';

/** What a coupling's two sides are merged against: its base, or while its creation is being finished, see there. */
export function startingBase(coupling: Coupling, views: Views): Base {
  return (coupling.intent === undefined ? coupling.base : undefined) ?? creationBase(coupling, views);
}

/**
 * Keeps how the new document looked when it was first read, together with whatever is saved next: what people change of
 * it is told by that from what Business Central worked out. Nothing once it is kept, and outside a creation.
 */
export function firstLook({ intent }: Coupling, views: Views): { readonly intent?: Intent } {
  const { header, lines } = views.businessCentral;
  return intent === undefined || intent.firstSeen !== undefined
    ? {}
    : { intent: { ...intent, firstSeen: { header, lines } } };
}

/**
 * What a new pair is merged against while its creation is being finished (spec §3.1, Finishing). What was sent counts as
 * agreed, so that whatever either side's people have changed since is seen as theirs. What Business Central derives
 * itself is known by neither: there the side that states the value is taken to have changed it. Made anew each time from
 * the intent and the two views, so that finishing can be stopped and run again.
 */
export function creationBase(coupling: Coupling, views: Views): Base {
  const { intent, marker } = coupling;
  const sent = intent?.sent ?? views[coupling.origin];
  const creation: Creation = {
    statedBy: intent?.statedBy ?? coupling.origin,
    isWhole: intent?.statedBy !== undefined,
  };
  const first = intent?.firstSeen ?? views.businessCentral;
  const firstLines = new Map(first.lines.map((line) => [line.id, line.values]));
  const header = headerFieldNames.map((field) => {
    const shown = { businessCentral: first.header[field], sales: views.sales.header[field] };
    const pair = startOf(
      { definitions: headerFields, field, shown, sent: sent.header, now: views.sales.header },
      creation,
    );
    const isMarked = field === 'externalDocumentNumber' && marker !== undefined && creation.statedBy === 'sales';
    return [field, isMarked ? markedPair(marker, views, sent) : pair] as const;
  });
  return {
    header: Object.fromEntries(header) as Record<HeaderField, ValuePair>,
    lines: pairSentLines(coupling, sent, views)
      .map((pair) => startOfLine(pair, creation, firstLines.get(pair.businessCentralLineId ?? '')))
      .map((line) => keepIdentity(line, coupling.base)),
  };
}

interface Creation {
  /** The side whose values the new document was made from. */
  readonly statedBy: Side;
  /** The document was made from a whole one: blanks are statements as well, which it may have been given defaults for. */
  readonly isWhole: boolean;
}

/**
 * Business Central was sent the marker in place of Sales' number, which is still to be told there. Whoever has entered
 * another in Business Central meanwhile could not see it: a conflict, unless Sales states none.
 */
function markedPair(marker: string, { businessCentral }: Views, sent: SentOrder): ValuePair {
  const isMarked = businessCentral.header.externalDocumentNumber === marker;
  const isStated = sent.header.externalDocumentNumber !== null || isMarked;
  return { businessCentral: marker, sales: isStated ? neverShown : null };
}

interface Start<Field extends string> {
  readonly definitions: Readonly<Record<Field, FieldDefinition>>;
  readonly field: Field;
  /** What Business Central showed at first, and Sales shows now. */
  readonly shown: ValuePair;
  /** What the new document was sent. */
  readonly sent: Readonly<Record<Field, FieldValue>>;
  /** What Sales shows now. */
  readonly now: Readonly<Record<Field, FieldValue>>;
}

/** Groups whose values Business Central works out anew while it makes the lines (sheet 2.2). */
const derivedGroups: ReadonlySet<string> = new Set(['price', 'headerDiscount']);

function startOf<Field extends string>(start: Start<Field>, { statedBy, isWhole }: Creation): ValuePair {
  const { definitions, field, shown, sent, now } = start;
  const definition = definitions[field];
  const mayState = definition.direction === 'both';
  const untold = { businessCentral: neverShown, workedOut: shown.businessCentral };
  if (statedBy === 'businessCentral') {
    return mayState ? asSent(definition, sent[field], shown, 'sales') : { ...untold, sales: shown.sales };
  }
  const isStated = mayState && (isWhole || groupIsStated(definitions, field, sent));
  if (isStated && !derivedGroups.has(definition.group) && sent[field] !== null) {
    return asSent(definition, sent[field], shown, 'businessCentral');
  }
  if (isStated) {
    return { ...shown, sales: neverShown };
  }
  // What a seller states only now goes over what Business Central has worked out, or somebody has entered there.
  const isStatedNow = mayState && groupIsStated(definitions, field, now);
  return { ...untold, sales: isStatedNow ? neverShown : shown.sales };
}

/** Both halves hold what was sent; the rounding of the side that it was sent to counts as accepted. */
function asSent(definition: FieldDefinition, value: FieldValue, shown: ValuePair, to: Side): ValuePair {
  return absorbRounding(definition, { businessCentral: value, sales: value }, to, shown[to]);
}

/** A seller states a group by filling any field of it; no header discount is no statement. */
function groupIsStated<Field extends string>(
  definitions: Readonly<Record<Field, FieldDefinition>>,
  field: Field,
  values: Readonly<Record<Field, FieldValue>>,
): boolean {
  const { group } = definitions[field];
  const members = (Object.keys(definitions) as Field[]).filter((other) => definitions[other].group === group);
  return members.some((member) => values[member] !== null && !(group === 'headerDiscount' && values[member] === '0'));
}

/** A line of a document that was made anew is the line it was: its name and the origin of its price stay. */
function keepIdentity(line: BaseLine, before: Base | undefined): BaseLine {
  const known = before?.lines.find((candidate) => candidate.salesLineId === line.salesLineId);
  return known === undefined ? line : { ...line, pairId: known.pairId, priceOrigin: known.priceOrigin };
}

function startOfLine(pair: SentPair, creation: Creation, first: LineValues | undefined): BaseLine {
  const { businessCentral, sales, sent } = pair;
  const worked = first ?? businessCentral?.values;
  const values = lineFieldNames.map((field): readonly [LineField, ValuePair] => {
    if (worked === undefined || businessCentral === undefined || sales === undefined) {
      return [field, startOfHalf(pair, field, worked)];
    }
    const shown = { businessCentral: worked[field], sales: sales.values[field] };
    return [field, startOf({ definitions: lineFields, field, shown, sent, now: sales.values }, creation)];
  });
  return {
    pairId: pair.pairId,
    businessCentralLineId: pair.businessCentralLineId,
    salesLineId: pair.salesLineId,
    priceOrigin: creation.statedBy === 'sales' && sent.unitPrice !== null ? 'seller' : 'businessCentral',
    values: Object.fromEntries(values) as Record<LineField, ValuePair>,
  };
}

/** One side has deleted the line since: the other has changed it where it shows something else than was sent. */
function startOfHalf({ businessCentral, sent }: SentPair, field: LineField, first: LineValues | undefined): ValuePair {
  const isDerived = sent[field] === null || derivedGroups.has(lineFields[field].group);
  return businessCentral !== undefined && isDerived
    ? { businessCentral: neverShown, sales: sent[field], workedOut: first?.[field] ?? null }
    : { businessCentral: sent[field], sales: sent[field] };
}
