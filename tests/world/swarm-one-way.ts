import type { BaseLine, ValuePair } from '../../lib/conflict/base';
import { entriesOf, type FieldDefinition, namesOf } from '../../lib/order/fields';
import { type FieldValue, type OrderLine, otherSide, type Side } from '../../lib/order/order';
import type { Coupling } from '../../lib/ports/coupling';
import { readView } from '../../lib/sync/views';
import { expectValue } from '../support/results';
import {
  comesToSame,
  describe,
  type Ending,
  type FieldName,
  isKept,
  isRepriced,
  supersedes,
  touches,
  type Written,
} from './swarm-ledger';
import { headerNames, lineNames } from './swarm-state';
import type { World } from './world';

/**
 * What people wrote, where changes travel to one side alone (decision 17): nothing is written where they come from, they
 * arrive where they go, and what they replace there stands in the history. Entries from before the twin was whole are
 * not judged here. In words; empty when all held.
 */
export function oneWayComplaints(written: readonly Written[], to: Side, ending: Ending): readonly string[] {
  const judged = written.flatMap((entry) => {
    const others = written.filter((other) => other !== entry && other.product === entry.product);
    const isSuperseded = others.some(
      (other) => other.side === entry.side && other.at > entry.at && supersedes(other, entry),
    );
    if (isSuperseded || entry.isWhole !== true) {
      return [];
    }
    return entry.side === to
      ? [...isReplacedUnkept(entry, others, ending)]
      : [...isWrittenOver(entry, others, ending), ...hasNotArrived(entry, others, { to, ending })];
  });
  return [...judged, ...untouchedApart(written, ending)];
}

/** What nobody changed after the order was made is the same on both sides: a twin is brought to its values both ways. */
function untouchedApart(written: readonly Written[], { orders }: Ending): readonly string[] {
  const { businessCentral, sales } = orders;
  // An order needs a name in Sales: without a reference it is called by its number.
  const { externalDocumentNumber: name } = sales.header;
  const externalDocumentNumber = name === businessCentral.number ? businessCentral.header.externalDocumentNumber : name;
  const isTouched = (product: string | undefined, field: FieldName) =>
    written.some(
      (entry) =>
        entry.product === product &&
        (product === undefined || entry.shown !== undefined || entry.isWhole === true) &&
        (touches(entry, field) || field === 'unitPrice' || field === 'discount'),
    );
  const compare = (product: string | undefined, fields: readonly FieldName[], one: object = {}, other: object = {}) =>
    fields
      .filter((field) => !isTouched(product, field) && Reflect.get(one, field) !== Reflect.get(other, field))
      .map(
        (field) =>
          `not brought along: ${product ?? ''} ${field}: ${Reflect.get(one, field)}, ${Reflect.get(other, field)}`,
      );
  return [
    ...compare(undefined, headerNames, businessCentral.header, { ...sales.header, externalDocumentNumber }),
    ...[...businessCentral.lines.keys()]
      .filter((product) => sales.lines.has(product))
      .flatMap((product) => compare(product, lineNames, businessCentral.lines.get(product), sales.lines.get(product))),
  ];
}

/**
 * Where changes travel to Sales alone, a seller whose text was replaced by the other side's is told so on the timeline; the
 * other way round nobody in Business Central has a timeline, and the history is all there is.
 */
export function untoldLosses(
  written: readonly Written[],
  to: Side,
  { ending, notes }: { readonly ending: Ending; readonly notes: string },
): readonly string[] {
  return written
    .filter((entry) => to === 'sales' && entry.side === to && entry.isWhole === true)
    .filter(
      (entry) =>
        !written.some(
          (other) =>
            other.side === to && other.at > entry.at && other.product === entry.product && supersedes(other, entry),
        ),
    )
    .filter(
      ({ change }) =>
        change.kind === 'set' && typeof change.value === 'string' && /^(Hall|City|PO|Text) ?-?\d+$/.test(change.value),
    )
    .filter(
      (entry) =>
        written.filter((other) => other.side !== to && other.product === entry.product && meddles(other, entry))
          .length === 1,
    )
    .filter((entry) => !isThere(entry, to, ending))
    .filter(({ change }) => change.kind === 'set' && !notes.includes(change.value))
    .map((entry) => `not told: ${describe(entry)}; at the end: ${shownAt(entry, to, ending)}`);
}

/** A person's change that may travel is still there where the person made it. */
function isWrittenOver(entry: Written, others: readonly Written[], ending: Ending): readonly string[] {
  const isPutBack = entry.change.kind === 'deleted' && isShipped(entry, ending);
  return isPutBack || isThere(entry, entry.side, ending) || isRepricedBy(entry, others)
    ? []
    : [`written the barred way: ${describe(entry)}; at the end: ${shownAt(entry, entry.side, ending)}`];
}

function hasNotArrived(
  entry: Written,
  others: readonly Written[],
  { to, ending }: { readonly to: Side; readonly ending: Ending },
): readonly string[] {
  const isEditedThereLater = others.some((other) => other.side === to && other.at > entry.at && meddles(other, entry));
  return isThere(entry, to, ending) || isEditedThereLater || isRepricedBy(entry, others) || isShipped(entry, ending)
    ? []
    : [`did not arrive: ${describe(entry)}; at the end: ${shownAt(entry, to, ending)}`];
}

/** What stays on its own side is there, or what replaced it came from the other side and it is kept in the history. */
function isReplacedUnkept(entry: Written, others: readonly Written[], ending: Ending): readonly string[] {
  const { change } = entry;
  const isShippedThere = change.kind === 'deleted' && isShipped(entry, ending);
  if (isThere(entry, entry.side, ending) || isShippedThere || isRepricedBy(entry, others)) {
    return [];
  }
  const isReplaced = others.some((other) => other.side !== entry.side && meddles(other, entry));
  const isInHistory =
    change.kind === 'deleted' ||
    isKept(entry.side, change.value, ending.journal) ||
    ending.journal.some(({ version }) => JSON.stringify(version ?? '').includes(change.value)) ||
    ending.journal.some(
      ({ side, before }) => side === entry.side && JSON.stringify(before ?? '').includes(change.value),
    );
  return isReplaced && isInHistory
    ? []
    : [`${isReplaced ? 'not kept' : 'lost'}: ${describe(entry)}; at the end: ${shownAt(entry, entry.side, ending)}`];
}

function meddles(other: Written, entry: Written): boolean {
  return entry.change.kind === 'deleted' || touches(other, entry.change.field);
}

function isRepricedBy(entry: Written, others: readonly Written[]): boolean {
  return entry.change.kind === 'set' && isRepriced(entry, entry.change.field, others);
}

function isShipped({ product }: Written, { orders }: Ending): boolean {
  const line = product === undefined ? undefined : orders.businessCentral.lines.get(product);
  return line !== undefined && line.shippedQuantity !== '0';
}

function isThere(entry: Written, side: Side, ending: Ending): boolean {
  const { change, product } = entry;
  if (product !== undefined && comesToSame(entry, ending.orders[side].lines.get(product))) {
    return true;
  }
  return shownAt(entry, side, ending) === (change.kind === 'set' ? change.value : undefined);
}

/** `undefined`: the line is not there. */
function shownAt({ product, change }: Written, side: Side, { orders }: Ending): string | undefined {
  const shown: object | undefined = product === undefined ? orders[side].header : orders[side].lines.get(product);
  return change.kind === 'deleted'
    ? shown && 'there'
    : (shown as Readonly<Record<string, string>> | undefined)?.[change.field];
}

/**
 * Both sides read anew against the base: a field that both may say is in it as each side shows it, what one side says
 * is the same on both, and a line that is on one side alone is one that nothing may carry (I10, decision 17). `to`: absent where
 * changes travel both ways again, and lines with them.
 */
export async function oneWayDisagreement(
  world: World,
  coupling: Coupling,
  to: Side | undefined,
): Promise<readonly string[]> {
  const { ports } = world;
  const { base, businessCentralId = '', salesId = '', businessCentralNumber } = coupling;
  if (base === undefined) {
    return ['no base'];
  }
  const businessCentral = expectValue(await readView(ports, 'businessCentral', { id: businessCentralId }));
  const sales = expectValue(await readView(ports, 'sales', { id: salesId, businessCentralNumber }));
  const { mapping } = ports.connection;
  const header = namesOf(mapping.header).flatMap((field) =>
    apart(field, mapping.header[field], {
      base: base.header[field],
      businessCentral: businessCentral.header[field],
      sales: sales.header[field],
    }),
  );
  const products = businessCentral.lines.filter(({ kind }) => kind === 'product');
  const lines = base.lines.flatMap((pair) => {
    const shown = {
      businessCentral: products.find(({ id }) => id === pair.businessCentralLineId),
      sales: sales.lines.find(({ id }) => id === pair.salesLineId),
    };
    return linesApart(pair, shown, { to, definitions: mapping.line });
  });
  const paired = new Set(
    base.lines.flatMap(({ businessCentralLineId, salesLineId }) => [businessCentralLineId, salesLineId]),
  );
  const strangers = [...products, ...sales.lines]
    .filter(({ id }) => !paired.has(id))
    .filter(({ id }) => to === undefined || (to === 'sales' ? products : sales.lines).some((line) => line.id === id));
  return [...header, ...lines, ...strangers.map(({ values }) => `${values.product} was not carried`)];
}

function linesApart(
  pair: BaseLine,
  shown: Readonly<Record<Side, OrderLine | undefined>>,
  {
    to,
    definitions,
  }: { readonly to: Side | undefined; readonly definitions: Readonly<Partial<Record<string, FieldDefinition>>> },
): readonly string[] {
  const { businessCentral, sales } = shown;
  if (businessCentral === undefined || sales === undefined) {
    // Deleted where changes go to, and still there where they come from.
    const isLeft = to !== undefined && shown[to] === undefined && shown[otherSide(to)] !== undefined;
    return isLeft ? [] : [`${pair.pairId}: a line is missing`];
  }
  return entriesOf<string, FieldDefinition>(definitions).flatMap(([field, definition]) =>
    apart(`${businessCentral.values.product} ${field}`, definition, {
      base: (pair.values as Readonly<Record<string, ValuePair | undefined>>)[field],
      businessCentral: (businessCentral.values as Readonly<Record<string, FieldValue>>)[field],
      sales: (sales.values as Readonly<Record<string, FieldValue>>)[field],
    }),
  );
}

function apart(
  name: string,
  definition: FieldDefinition | undefined,
  shown: {
    readonly base: ValuePair | undefined;
    readonly businessCentral: FieldValue | undefined;
    readonly sales: FieldValue | undefined;
  },
): readonly string[] {
  const { base, businessCentral, sales } = shown;
  const isAgreed =
    (base?.businessCentral ?? null) === (businessCentral ?? null) && (base?.sales ?? null) === (sales ?? null);
  const isTold = definition?.direction === 'both' || businessCentral === sales;
  return isAgreed && isTold ? [] : [`${name}: ${JSON.stringify(shown)}`];
}
