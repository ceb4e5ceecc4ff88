import {
  type ReferenceRules,
  salesColumnsOf,
  salesKeyOf,
  toBusinessCentralCode,
  toSalesCode,
} from '../../mapping/reference-rules.js';
import type { SalesCells, SalesLineRecord, SalesOrderRecord } from '../../mapping/sales-record.js';
import type { MatchedTable, UnmatchedReference } from '../../order/order.js';
import type { MasterRow } from '../../ports/masters.js';
import { failed, type RemoteResult, success } from '../../ports/remote-result.js';
import type { Sales, SalesProduct, SalesReferenceKeys, SalesReferences } from '../../ports/sales.js';
import type { ReferenceMatcher } from './reference-matcher.js';

const accountPrefix = 'customerid_account.';
const contactPrefix = 'customerid_contact.parentcustomerid_account.';
const productPrefix = 'productid.';
const accountNumber = 'accountnumber';
const currencyColumn = 'transactioncurrencyid.isocurrencycode';
const unitColumn = 'uomid.name';

/**
 * Sales as it looks where references are matched by rules: records show the customer, the products, units and currency by
 * what they are called in Business Central, and look-ups take those. What has no counterpart is listed with the record.
 */
export function matchedSales(sales: Sales, rules: ReferenceRules, matcher: ReferenceMatcher): Sales {
  const lens = new ReferenceLens(rules, matcher);
  return {
    ...sales,
    quotes: {
      ...sales.quotes,
      readOrder: async (id) => await lens.read(await sales.quotes.readOrder(id)),
      readOrders: async (ids) => await lens.readSeveral(await sales.quotes.readOrders(ids)),
    },
    readOrder: async (id) => await lens.read(await sales.readOrder(id)),
    readOrders: async (ids) => await lens.readSeveral(await sales.readOrders(ids)),
    createOrder: async (creation) => await lens.afterWrite(await sales.createOrder(creation)),
    changeOrder: async (change) => await lens.afterWrite(await sales.changeOrder(change)),
    findReferences: async (keys) => await lens.find(sales, keys),
    readCapabilities: async () => {
      const read = await sales.readCapabilities();
      return read.ok
        ? success({ ...read.value, currencyDecimals: lens.inBusinessCentralWords(read.value.currencyDecimals) })
        : read;
    },
  };
}

class ReferenceLens {
  constructor(
    private readonly rules: ReferenceRules,
    private readonly matcher: ReferenceMatcher,
  ) {}

  async read(answer: RemoteResult<SalesOrderRecord>): Promise<RemoteResult<SalesOrderRecord>> {
    return answer.ok ? await this.#translate(answer.value) : answer;
  }

  async readSeveral(answer: Awaited<ReturnType<Sales['readOrders']>>): ReturnType<Sales['readOrders']> {
    if (!answer.ok) {
      return answer;
    }
    const orders: SalesOrderRecord[] = [];
    for (const order of answer.value.orders) {
      const translated = await this.#translate(order);
      if (!translated.ok) {
        return translated;
      }
      orders.push(translated.value);
    }
    return success({ ...answer.value, orders });
  }

  /** What was written is written: when the answer cannot be translated, the order is read again. */
  async afterWrite(answer: RemoteResult<SalesOrderRecord>): Promise<RemoteResult<SalesOrderRecord>> {
    const read = await this.read(answer);
    return answer.ok && !read.ok ? failed({ ...read.failure, reason: 'unclear' }) : read;
  }

  inBusinessCentralWords<Value>(byIsoCode: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
    return new Map([...byIsoCode].map(([code, value]) => [toBusinessCentralCode(this.rules.currencies, code), value]));
  }

  async find(sales: Sales, keys: SalesReferenceKeys): Promise<RemoteResult<SalesReferences>> {
    const accounts = await this.#keysOf('customer', keys.accountNumbers);
    if (!accounts.ok) {
      return accounts;
    }
    const products = await this.#keysOf('item', keys.productNumbers);
    if (!products.ok) {
      return products;
    }
    const { currencies } = this.rules;
    const found = await sales.findReferences({
      accountNumbers: this.rules.customer === undefined ? keys.accountNumbers : [],
      productNumbers: [...products.value.keys.values()],
      isoCurrencyCodes: keys.isoCurrencyCodes.map((code) => toSalesCode(currencies, code)),
    });
    if (!found.ok) {
      return found;
    }
    const { value } = found;
    return success({
      accounts: this.rules.customer === undefined ? value.accounts : accounts.value.keys,
      products: withKeys(products.value.keys, value.products, (product) => this.#units(product)),
      unsellable: withKeys(products.value.keys, value.unsellable, (state) => state),
      currencies: withKeys(
        new Map(keys.isoCurrencyCodes.map((code) => [code, toSalesCode(currencies, code)])),
        value.currencies,
        (currency) => currency,
      ),
      unmatched: [...accounts.value.unmatched, ...products.value.unmatched],
    });
  }

  #units(product: SalesProduct): SalesProduct {
    const named = [...product.units].map(([name, id]) => [toBusinessCentralCode(this.rules.units, name), id] as const);
    return { ...product, units: new Map(named) };
  }

  /** What names the rows in Sales, by number of Business Central; without rules they have the same number. */
  async #keysOf(
    table: MatchedTable,
    numbers: readonly string[],
  ): Promise<RemoteResult<{ readonly keys: ReadonlyMap<string, string>; readonly unmatched: UnmatchedReference[] }>> {
    if (this.rules[table] === undefined) {
      return success({ keys: new Map(numbers.map((number) => [number, number])), unmatched: [] });
    }
    const keys = new Map<string, string>();
    const unmatched: UnmatchedReference[] = [];
    for (const number of new Set(numbers)) {
      const match = await this.matcher.toSales(table, number);
      if (!match.ok) {
        return match;
      }
      if (match.value.kind === 'matched') {
        keys.set(number, match.value.key);
      } else {
        unmatched.push({ table, key: number, why: match.value.why, mayBeMade: match.value.kind === 'none' });
      }
    }
    return success({ keys, unmatched });
  }

  async #translate(record: SalesOrderRecord): Promise<RemoteResult<SalesOrderRecord>> {
    const header = await this.#header(record);
    if (!header.ok) {
      return header;
    }
    const lines: SalesLineRecord[] = [];
    const unmatched = [...header.value.unmatched];
    for (const line of record.lines) {
      const translated = await this.#line(line.cells);
      if (!translated.ok) {
        return translated;
      }
      lines.push({ ...line, cells: translated.value.cells });
      unmatched.push(...translated.value.unmatched.filter(({ key }) => !unmatched.some((other) => other.key === key)));
    }
    const lacking = unmatched.length === 0 ? {} : { unmatched };
    return success({ ...record, cells: header.value.cells, lines, ...lacking });
  }

  async #header({ cells }: SalesOrderRecord): Promise<RemoteResult<Translated>> {
    const currency = cells[currencyColumn];
    const inWords =
      typeof currency === 'string'
        ? { ...cells, [currencyColumn]: toBusinessCentralCode(this.rules.currencies, currency) }
        : cells;
    const prefix = typeof cells[`${accountPrefix}accountid`] === 'string' ? accountPrefix : contactPrefix;
    const row = this.#rowBehind('customer', cells, prefix);
    if (row === undefined) {
      return success({ cells: inWords, unmatched: [] });
    }
    const match = await this.matcher.toBusinessCentral('customer', row);
    if (!match.ok) {
      return match;
    }
    const matched = match.value.kind === 'matched' ? match.value.key : null;
    const shown = { [`${accountPrefix}${accountNumber}`]: matched, [`${contactPrefix}${accountNumber}`]: null };
    return success({ cells: { ...inWords, ...shown }, unmatched: unmatchedOf('customer', row, match.value) });
  }

  async #line(cells: SalesCells): Promise<RemoteResult<Translated>> {
    const unit = cells[unitColumn];
    const inWords =
      typeof unit === 'string' ? { ...cells, [unitColumn]: toBusinessCentralCode(this.rules.units, unit) } : cells;
    const row = this.#rowBehind('item', cells, productPrefix);
    if (row === undefined) {
      return success({ cells: inWords, unmatched: [] });
    }
    const match = await this.matcher.toBusinessCentral('item', row);
    if (!match.ok) {
      return match;
    }
    const shown = match.value.kind === 'matched' ? { 'productid.productnumber': match.value.key } : {};
    return success({ cells: { ...inWords, ...shown }, unmatched: unmatchedOf('item', row, match.value) });
  }

  /** The row behind a lookup with the columns that its rules look at; `undefined`: no rules, or no such row. */
  #rowBehind(table: MatchedTable, cells: SalesCells, prefix: string): MasterRow | undefined {
    const rules = this.rules[table];
    if (rules === undefined || typeof cells[`${prefix}${salesKeyOf[table]}`] !== 'string') {
      return undefined;
    }
    return Object.fromEntries(
      salesColumnsOf(table, rules).map((column) => {
        const cell = cells[`${prefix}${column}`] ?? null;
        return [column, cell === null ? null : String(cell)];
      }),
    );
  }
}

interface Translated {
  readonly cells: SalesCells;
  readonly unmatched: readonly UnmatchedReference[];
}

function unmatchedOf(
  table: MatchedTable,
  row: MasterRow,
  match: { readonly kind: string; readonly why?: string },
): readonly UnmatchedReference[] {
  const { kind, why } = match;
  const key = row[salesKeyOf[table]] ?? '';
  return why === undefined ? [] : [{ table, key, why, mayBeMade: kind === 'none' }];
}

/** What was found by the keys of Sales, by those of Business Central. */
function withKeys<Value>(
  keys: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, Value>,
  toValue: (value: Value) => Value,
): ReadonlyMap<string, Value> {
  return new Map(
    [...keys].flatMap(([number, key]) => {
      const value = found.get(key);
      return value === undefined ? [] : [[number, toValue(value)] as const];
    }),
  );
}
