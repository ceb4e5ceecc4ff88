import { type Base, neverShown, type ValuePair } from '../../conflict/base.js';
import {
  entriesOf,
  type FieldDefinition,
  type HeaderField,
  type LineField,
  type OrderFields,
} from '../../order/fields.js';
import { normalize } from '../../order/normal-form.js';
import {
  type FieldValue,
  type LineValues,
  type OrderLine,
  type OrderView,
  otherSide,
  type Side,
} from '../../order/order.js';
import { isAllowed } from '../../order/validation.js';
import type { ParkRequest } from '../park.js';
import type { SidePlan } from '../plan.js';

/** A value that goes to a side which cannot hold the whole of it. */
export interface Loss {
  readonly field: HeaderField | LineField;
  readonly definition: FieldDefinition;
  /** The side that keeps the whole. */
  readonly from: Side;
  readonly whole: string;
  /** What is written. */
  readonly cut: FieldValue;
  /** Of a line: its pair and what people call it. */
  readonly line?: { readonly lineId: string; readonly line: string };
}

/** What an effect takes away from the side that it is written to, for the history. */
export interface LostValues {
  readonly losses: readonly Loss[];
  /** By place: values of deleted lines that the other side was never given. */
  readonly onlyThere: Readonly<Record<string, FieldValue>>;
}

/** What is lost by a plan, for its entry in the history. Pure. */
export function lostValues(
  plan: SidePlan,
  known: { readonly views: Readonly<Record<Side, OrderView>>; readonly base: Base; readonly mapping: OrderFields },
): LostValues {
  const { views, base, mapping } = known;
  const onlyThere = plan.deletes.flatMap(({ pairId, line }) => {
    const agreed = base.lines.find((pair) => pair.pairId === pairId)?.values;
    return entriesOf<LineField, FieldDefinition>(mapping.line)
      .filter(
        ([field, { direction }]) => direction === 'both' && isOnlyOn(plan.side, agreed?.[field], line.values[field]),
      )
      .map(([field]) => [`line ${pairId} ${field}`, line.values[field] ?? null] as const);
  });
  return { losses: lossesOf(plan, views, mapping), onlyThere: Object.fromEntries(onlyThere) };
}

function isOnlyOn(side: Side, agreed: ValuePair | undefined, value: FieldValue | undefined): boolean {
  const told = agreed?.[otherSide(side)] ?? null;
  return value !== undefined && value !== null && told !== neverShown && told !== value;
}

/** What a plan would lose on the side that it is written to. Pure. */
export function lossesOf(
  plan: SidePlan,
  views: Readonly<Record<Side, OrderView>>,
  mapping: OrderFields,
): readonly Loss[] {
  const from = otherSide(plan.side);
  const header = lossesIn(mapping.header, views[from].shortened, from).filter(
    ({ field }) => plan.header[field as HeaderField] !== undefined,
  );
  const updates = plan.updates.flatMap(({ pairId, shortened, fields, values }) =>
    lossesIn(mapping.line, shortened, from)
      .filter(({ field }) => fields[field as LineField] !== undefined)
      .map((loss) => ({ ...loss, line: { lineId: pairId, line: nameOf(values) } })),
  );
  const inserts = plan.inserts.flatMap(({ pairId, source }) => lossesOfLine(source, pairId, { mapping, from }));
  return [...header, ...updates, ...inserts];
}

/** What a whole order would lose on the other side, when it is made there. Pure. */
export function lossesOfOrder(view: OrderView, mapping: OrderFields): readonly Loss[] {
  const from = view.side;
  return [
    ...lossesIn(mapping.header, view.shortened, from),
    ...view.lines.flatMap((line) => lossesOfLine(line, line.id, { mapping, from })),
  ].filter(({ definition }) => mayTravel(definition, from));
}

function mayTravel({ direction }: FieldDefinition, from: Side): boolean {
  return direction === 'both' || (direction === 'fromSales') === (from === 'sales');
}

function lossesOfLine(
  { shortened, values }: OrderLine,
  lineId: string,
  { mapping, from }: { readonly mapping: OrderFields; readonly from: Side },
): readonly Loss[] {
  return lossesIn(mapping.line, shortened, from).map((loss) => ({ ...loss, line: { lineId, line: nameOf(values) } }));
}

function lossesIn(
  definitions: Readonly<Partial<Record<string, FieldDefinition>>>,
  shortened: Readonly<Partial<Record<string, string>>> | undefined,
  from: Side,
): readonly Loss[] {
  return entriesOf(shortened ?? {}).flatMap(([field, whole]): Loss[] => {
    const definition = definitions[field];
    return definition === undefined
      ? []
      : [{ field: field as HeaderField | LineField, definition, from, whole, cut: normalize(definition, whole) }];
  });
}

function nameOf(values: LineValues): string {
  return values.description ?? values.product ?? '';
}

/** How a journal entry tells of losses: both texts of each. */
export function wordsOfLosses(losses: readonly Loss[]): string {
  const named = losses.map(({ field, line, whole, cut }) => {
    const of = line === undefined ? '' : ` of line ${line.lineId}`;
    return `${field}${of} ("${whole}" as "${cut ?? ''}")`;
  });
  return named.length === 0 ? '' : `; shortened to what both sides hold: ${named.join(', ')}`;
}

/** Why the order waits when a value is to travel whole or not at all. */
function tooLong(losses: readonly Loss[]): ParkRequest | undefined {
  const waiting = losses.filter(({ definition }) => (definition.whenTooLong ?? 'shorten') === 'wait');
  const [first] = waiting;
  if (first === undefined) {
    return undefined;
  }
  const named = waiting.map(sizeWords).join(', ');
  const system = first.from === 'sales' ? 'Business Central' : 'Dynamics 365 Sales';
  return {
    reason: 'valueTooLong',
    sentence: `${system} cannot hold the whole of: ${named}.`,
    detail: named,
    nextAction: 'Shorten it, or have the field made larger; the order goes on by itself.',
    triesAgain: true,
  };
}

function sizeWords({ field, definition, line, whole }: Loss): string {
  const name = definition.label ?? field;
  const of = line === undefined ? '' : ` of ${line.line}`;
  return definition.kind === 'decimal'
    ? `${name}${of} (${whole} with ${definition.places ?? 0} places)`
    : `${name}${of} (${whole.trim().length} of ${definition.maxLength ?? 0} characters)`;
}

/** Why a plan waits: a value that would be cut and may not be, or one that may not travel at all. Pure. */
export function waitForValues(plan: SidePlan, views: Readonly<Record<Side, OrderView>>, fields: OrderFields) {
  return (
    tooLong(lossesOf(plan, views, fields)) ??
    notAllowed(otherSide(plan.side), [
      ...refusedOf(fields.header, plan.header),
      ...plan.updates.flatMap((update) => refusedOf(fields.line, update.fields)),
      ...plan.inserts.flatMap(({ source }) => refusedOf(fields.line, source.values)),
    ])
  );
}

/** As `waitForValues`, of a whole order that is to be made on the other side. */
export function waitForOrder(view: OrderView, fields: OrderFields): ParkRequest | undefined {
  return (
    tooLong(lossesOfOrder(view, fields)) ??
    notAllowed(view.side, [
      ...refusedOf(fields.header, view.header),
      ...view.lines.flatMap((line) => refusedOf(fields.line, line.values)),
    ])
  );
}

/** Values that do not pass their field's validation, in words. */
function refusedOf(
  definitions: Readonly<Partial<Record<string, FieldDefinition>>>,
  values: Readonly<Partial<Record<string, FieldValue>>>,
): readonly string[] {
  return entriesOf<string, FieldValue>(values).flatMap(([field, value]) => {
    const definition = definitions[field];
    return definition === undefined || isAllowed(definition, value)
      ? []
      : [`${definition.label ?? field} (${value ?? ''})`];
  });
}

function notAllowed(from: Side, refused: readonly string[]): ParkRequest | undefined {
  const named = [...new Set(refused)].join(', ');
  const system = from === 'sales' ? 'Dynamics 365 Sales' : 'Business Central';
  return named === ''
    ? undefined
    : {
        reason: 'valueNotAllowed',
        sentence: `${system} shows values that may not travel: ${named}.`,
        detail: named,
        nextAction: `Correct them in ${system}; the order goes on by itself.`,
        triesAgain: true,
      };
}
