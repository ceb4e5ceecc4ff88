import { decimal, multiplyDecimals, roundDecimal, subtractDecimals } from '../order/decimal.js';
import { cutTo } from '../order/normal-form.js';
import type { KeptInSales } from '../order/order.js';
import type { OrderMapping } from './field-mapping.js';
import type { SalesCells } from './sales-record.js';

/** Longest description of a line in Business Central (sheet 2.2), where nothing shorter is mapped. */
const longestDescription = 100;

/** How long a description of a line travels by this mapping. */
export function descriptionLengthOf({ line }: OrderMapping): number {
  return line.description.maxLength ?? longestDescription;
}

/** What stands in Sales for a description that is blank, where something has to stand: a write-in line's, or above what stays in Sales. */
export const blankDescription = '-';

/** A description in the two parts that Business Central holds and that stays in Sales: the first line, up to its length. */
export function partsOfDescription(text: string, longest: number): { readonly held: string; readonly beyond: string } {
  const trimmed = text.trim();
  const [firstLine = ''] = trimmed.split(/\r?\n/, 1);
  const held = cutTo(firstLine, longest);
  const beyond = trimmed.slice(held.length).trim();
  return { held: held === blankDescription && beyond !== '' ? '' : held, beyond };
}

/** A description with what stays in Sales below it, so that reading it gives the description again. */
export function descriptionWith(held: string | null, beyond: string | undefined): string | null {
  return beyond === undefined ? held : `${held === null || held === '' ? blankDescription : held}\n${beyond}`;
}

/** What Sales takes off a line by a volume discount (Dataverse sheet 2.5). */
export function volumeDiscountOf(cells: SalesCells, amountDecimals: number) {
  const amount = (column: string) => decimal(String(cells[column] ?? '0'));
  const perUnit = amount('volumediscountamount');
  const quantity = amount('quantity');
  const price = amount('priceperunit');
  const gross = roundDecimal(multiplyDecimals(quantity, price), amountDecimals);
  return subtractDecimals(
    gross,
    roundDecimal(multiplyDecimals(quantity, subtractDecimals(price, perUnit)), amountDecimals),
  );
}

/** What a line keeps in Sales; `undefined`: nothing. */
export function keptInSales(
  cells: SalesCells,
  { amountDecimals = 2, mapping }: { readonly amountDecimals?: number; readonly mapping: OrderMapping },
): KeptInSales | undefined {
  const text = cells[cells.isproductoverridden === true ? 'productdescription' : 'description'];
  const { beyond } = partsOfDescription(typeof text === 'string' ? text : '', descriptionLengthOf(mapping));
  const volumeDiscount = volumeDiscountOf(cells, amountDecimals);
  return beyond === '' && volumeDiscount === '0'
    ? undefined
    : {
        ...(beyond === '' ? {} : { text: beyond }),
        ...(volumeDiscount === '0' ? {} : { volumeDiscount }),
      };
}
