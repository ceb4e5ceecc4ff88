import { compareDecimals, decimal } from '../order/decimal.js';
import { alignLines, idOf } from './align-lines.js';
import type {
  BusinessCentralLineRecord,
  BusinessCentralOrderRecord,
  BusinessCentralProperties,
  WholeBusinessCentralOrder,
} from './business-central-record.js';
import type { LateEdit } from './late-edits.js';
import { fieldsOfCustomer, isBlank, isComment, keptHeaderFields } from './recreate-business-central.js';
import type { StatedAnew } from './stated-anew.js';

/** The old document and what is to hold of it. */
export interface Replaced {
  readonly whole: WholeBusinessCentralOrder;
  readonly stated: StatedAnew;
  readonly lateEdits: readonly LateEdit[];
}

/** A line of the new document, as it is written. */
export interface NewLine {
  readonly id: string;
  readonly etag: string;
  /** What people call it. */
  readonly name: string;
}

/** A value that the new document shows otherwise than the old one did, though nobody changed it. */
export interface Difference {
  /** Absent: of the header. */
  readonly line?: NewLine;
  readonly field: string;
  readonly wanted: string | boolean;
  readonly shown: string | boolean;
  /** Somebody edited it in the old document while this one was made: no base knows of it. */
  readonly isLate?: true;
}

/** The tax of a line. Its code as read is not its code as written (S-085), so that it cannot simply be put back. */
export interface TaxDifference {
  readonly line: NewLine;
  readonly wanted: ShownTax;
  readonly shown: ShownTax;
}

export interface ShownTax {
  readonly code: string;
  readonly percent: string;
}

/** A line of the old document and the one that stands for it in the new one. */
export interface LinePair {
  readonly oldId: string;
  readonly line: NewLine;
}

/** What is left to be carried over to a new document before it is what the old one was. */
export interface LeftToCarryOver {
  readonly differences: readonly Difference[];
  readonly taxes: readonly TaxDifference[];
  /** Texts that Business Central has added itself though the old document had them already, or no longer. */
  readonly surplus: readonly NewLine[];
  /** Lines whose dimensions are those of the old ones: of the same customer, selling the same. */
  readonly sameLines: readonly LinePair[];
}

/** Header fields that would make all lines anew; the new document was made with them. */
const settledHeaderFields: ReadonlySet<string> = new Set(['customerNumber', 'billToCustomerNumber', 'currencyCode']);

/** Fields of a line that the merge does not bring to their values, or that Business Central fills in where they are blank. */
const lineFields = ['itemVariantId', 'locationId', 'shipmentDate', 'description', 'description2'] as const;
const priceFields = ['unitPrice', 'discountAmount'] as const;
const quantityFields = ['shipQuantity', 'invoiceQuantity'] as const;
/** A statement of one of these makes Business Central work the price out anew; finishing then sees to it. */
const repricing: readonly string[] = [
  'lineObjectNumber',
  'itemVariantId',
  'unitOfMeasureCode',
  'quantity',
  ...priceFields,
];

/**
 * Compares the new document with the one that it replaces, in every field that the API lets be written (spec §3.2). Its
 * lines follow the old ones in the same order; behind a line Business Central may have added texts of its own. Pure.
 */
export function leftToCarryOver(
  { whole, stated, lateEdits }: Replaced,
  now: { readonly record: BusinessCentralOrderRecord; readonly whole: WholeBusinessCentralOrder },
): LeftToCarryOver {
  const late = new Map(lateEdits.map((edit) => [edit.lineId, edit.values]));
  const deleted = new Set(stated.deleted);
  const kept = whole.lines.filter((line) => !deleted.has(idOf(line)));
  const etags = new Map(now.record.lines.map((line) => [line.id.toLowerCase(), line]));
  const { pairs, surplus } = alignLines(kept, now.whole.lines, { stated, late });
  const isOtherCustomer = stated.header.includes('customerNumber');
  const found = pairs.flatMap(({ old, shown }): Compared[] => {
    const line = newLineOf(shown, etags);
    const edits = late.get(idOf(old)) ?? {};
    return line === undefined
      ? []
      : [{ old: { ...old, ...edits }, shown, line, stated: stated.lines[idOf(old)] ?? [], edits, isOtherCustomer }];
  });
  return {
    differences: [
      ...headerDifferences(whole.header, now.whole.header, { stated, isOtherCustomer }),
      ...found.flatMap(lineDifferences),
    ],
    taxes: found.flatMap(taxDifference),
    surplus: surplus.flatMap((line) => newLineOf(line, etags) ?? []),
    sameLines: found
      .filter(({ old, stated: fields }) => !isOtherCustomer && !isComment(old) && !fields.includes('lineObjectNumber'))
      .map(({ old, line }) => ({ oldId: idOf(old), line })),
  };
}

interface Compared {
  /** With what was edited late. */
  readonly old: BusinessCentralProperties;
  readonly shown: BusinessCentralProperties;
  readonly line: NewLine;
  readonly stated: readonly string[];
  readonly edits: Readonly<Record<string, string>>;
  readonly isOtherCustomer: boolean;
}

function headerDifferences(
  old: BusinessCentralProperties,
  shown: BusinessCentralProperties,
  { stated, isOtherCustomer }: { readonly stated: StatedAnew; readonly isOtherCustomer: boolean },
): readonly Difference[] {
  // The reference is stated, as a rule: a new document is found by it.
  const names = [...keptHeaderFields(old), 'externalDocumentNumber'].filter(
    (name) =>
      !settledHeaderFields.has(name) &&
      !stated.header.includes(name) &&
      !(isOtherCustomer && fieldsOfCustomer.has(name)),
  );
  return names.flatMap((field) => differenceIn(field, old[field], shown[field], isOtherCustomer));
}

function lineDifferences({ old, shown, line, stated, edits, isOtherCustomer }: Compared): readonly Difference[] {
  if (isComment(old)) {
    const values = Object.keys(edits).flatMap((field) => differenceIn(field, old[field], shown[field], false));
    return inLine(line, values, edits);
  }
  const isOtherProduct = stated.includes('lineObjectNumber');
  const keptFields = isOtherProduct ? ['locationId', 'shipmentDate'] : lineFields;
  const isRepriced = stated.some((name) => repricing.includes(name));
  const names = [...keptFields, ...(isRepriced ? [] : priceFields)].filter((name) => !stated.includes(name));
  const values = names.flatMap((field) => differenceIn(field, old[field], shown[field], isOtherCustomer));
  const quantities = quantityFields.flatMap((field) =>
    differenceIn(field, wantedQuantity(old[field], old.quantity, shown.quantity), shown[field], false),
  );
  return inLine(line, [...values, ...quantities], edits);
}

function inLine(
  line: NewLine,
  differences: readonly Difference[],
  edits: Readonly<Record<string, string>>,
): readonly Difference[] {
  return differences.map((difference) => ({
    ...difference,
    line,
    ...(difference.field in edits ? ({ isLate: true } as const) : {}),
  }));
}

/** What another customer brings where the old document had nothing stays. */
function differenceIn(
  field: string,
  wanted: string | boolean | undefined,
  shown: string | boolean | undefined,
  isOtherCustomer: boolean,
): readonly Difference[] {
  const isSame = wanted === undefined || shown === undefined || wanted === shown;
  return isSame || (isOtherCustomer && isBlank(wanted)) ? [] : [{ field, wanted, shown }];
}

/** How much is to be shipped or invoiced next: all of it stays all of it, and a part is never more than there is. */
function wantedQuantity(
  value: string | boolean | undefined,
  before: string | boolean | undefined,
  now: string | boolean | undefined,
): string | undefined {
  if (typeof value !== 'string' || typeof before !== 'string' || typeof now !== 'string') {
    return undefined;
  }
  return value === before || compareDecimals(sizeOf(value), sizeOf(now)) > 0 ? now : value;
}

function sizeOf(quantity: string) {
  return decimal(quantity.replace('-', ''));
}

function taxDifference({ old, shown, line, stated, isOtherCustomer }: Compared): readonly TaxDifference[] {
  const isOwn = isOtherCustomer || stated.includes('lineObjectNumber') || stated.includes('taxCode');
  const [wanted, present] = [shownTax(old), shownTax(shown)];
  const isSame = wanted?.code === present?.code && wanted?.percent === present?.percent;
  return isOwn || isComment(old) || isSame || wanted === undefined || present === undefined
    ? []
    : [{ line, wanted, shown: present }];
}

export function shownTax({ taxCode, taxPercent }: BusinessCentralProperties): ShownTax | undefined {
  return typeof taxCode === 'string' && typeof taxPercent === 'string'
    ? { code: taxCode, percent: taxPercent }
    : undefined;
}

function newLineOf(
  line: BusinessCentralProperties,
  etags: ReadonlyMap<string, BusinessCentralLineRecord>,
): NewLine | undefined {
  const known = etags.get(idOf(line));
  const name = String(line.description ?? '') || String(line.lineObjectNumber ?? '');
  return known === undefined ? undefined : { id: known.id, etag: known.etag, name };
}
