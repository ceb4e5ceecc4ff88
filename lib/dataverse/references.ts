import { ExpiringMap } from '../http/expiring-map.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { Clock } from '../ports/clock.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type {
  SalesCurrency,
  SalesProduct,
  SalesReferenceKeys,
  SalesReferences,
  UnsellableProduct,
} from '../ports/sales.js';
import { readTogether } from './batch.js';
import {
  accountsPage,
  currenciesPage,
  keyOf,
  type ProductRow,
  pages,
  priceLevelsPage,
  productsPage,
  readPages,
  referenceUrls,
  sameKey,
  unitsPage,
  unitsUrl,
} from './reference-queries.js';

type Units = ReadonlyMap<string, string>;

/** What stopped the learning; `undefined` when nothing did. */
type Failed = Extract<RemoteResult<never>, { readonly ok: false }> | undefined;

/** A row that was found is taken as known for this long; one that was not is asked for every time. */
export const referenceLifeMs = 5 * 60_000;

/**
 * Row ids for business keys. Keys are compared without regard to case, exactly: Sales takes `%` and `_` in a filter
 * value as wildcards and may answer more than was asked. An account number that two active accounts share names none.
 */
export class References {
  readonly #accounts: ExpiringMap<string>;
  readonly #products: ExpiringMap<SalesProduct>;
  readonly #currencies: ExpiringMap<SalesCurrency>;
  /** unit group id → units */
  readonly #units: ExpiringMap<Units>;

  constructor(
    private readonly remote: RemoteClient,
    clock: Clock,
  ) {
    this.#accounts = new ExpiringMap(clock, referenceLifeMs);
    this.#products = new ExpiringMap(clock, referenceLifeMs);
    this.#currencies = new ExpiringMap(clock, referenceLifeMs);
    this.#units = new ExpiringMap(clock, referenceLifeMs);
  }

  /** A row that was known is gone: ask anew. */
  forget(): void {
    for (const known of [this.#accounts, this.#products, this.#currencies, this.#units]) {
      known.clear();
    }
  }

  /** Another price list may be there now. */
  forgetCurrencies(): void {
    this.#currencies.clear();
  }

  /** At most two requests: the rows, and units of product groups not seen before. */
  async find(keys: SalesReferenceKeys): Promise<RemoteResult<SalesReferences>> {
    // Taken before asking, so that nothing runs out between the two and then looks missing.
    const known = this.#knownOf(keys);
    const missing: SalesReferenceKeys = {
      accountNumbers: absentFrom(known.accounts, keys.accountNumbers),
      productNumbers: absentFrom(known.products, keys.productNumbers),
      isoCurrencyCodes: absentFrom(known.currencies, keys.isoCurrencyCodes),
    };
    const unsellable = new Map<string, UnsellableProduct>();
    const failure = await this.#learn(missing, unsellable);
    const learned = this.#knownOf(missing);
    return (
      failure ??
      success({
        accounts: new Map([...known.accounts, ...learned.accounts]),
        products: new Map([...known.products, ...learned.products]),
        currencies: new Map([...known.currencies, ...learned.currencies]),
        unsellable,
        unmatched: [],
      })
    );
  }

  #knownOf(keys: SalesReferenceKeys): SalesReferences {
    return {
      accounts: knownIn(this.#accounts, keys.accountNumbers),
      products: knownIn(this.#products, keys.productNumbers),
      currencies: knownIn(this.#currencies, keys.isoCurrencyCodes),
      unsellable: new Map(),
      unmatched: [],
    };
  }

  async #learn(missing: SalesReferenceKeys, unsellable: Map<string, UnsellableProduct>): Promise<Failed> {
    const urls = referenceUrls(missing);
    const all = [...urls.accounts, ...urls.products, ...urls.currencies, ...urls.priceLevels];
    if (all.length === 0) {
      return undefined;
    }
    const answers = await readTogether(this.remote, 'findReferences', all);
    if (!answers.ok) {
      return answers;
    }
    const bodies = [...answers.value];
    const accounts = bodies.splice(0, urls.accounts.length);
    const products = bodies.splice(0, urls.products.length);
    const currencies = bodies.splice(0, urls.currencies.length);
    return (
      this.#learnAccounts(missing, accounts) ??
      this.#learnCurrencies(missing, currencies, bodies) ??
      (await this.#learnProducts(missing, products, unsellable))
    );
  }

  #learnAccounts(missing: SalesReferenceKeys, bodies: readonly string[]): Failed {
    const rows = readPages(accountsPage, 'accounts', bodies);
    if (!rows.ok) {
      return rows;
    }
    for (const number of missing.accountNumbers) {
      const found = rows.value.filter((row) => sameKey(row.accountnumber, number));
      const only = found.length === 1 ? found[0] : undefined;
      if (only !== undefined) {
        this.#accounts.set(keyOf(number), only.accountid);
      }
    }
    return undefined;
  }

  #learnCurrencies(
    missing: SalesReferenceKeys,
    bodies: readonly string[],
    priceLevelBodies: readonly string[],
  ): Failed {
    const currencies = readPages(currenciesPage, 'transactioncurrencies', bodies);
    const priceLevels = readPages(priceLevelsPage, 'pricelevels', priceLevelBodies);
    if (!currencies.ok) {
      return currencies;
    }
    if (!priceLevels.ok) {
      return priceLevels;
    }
    for (const code of missing.isoCurrencyCodes) {
      const row = currencies.value.find((candidate) => sameKey(candidate.isocurrencycode, code));
      if (row !== undefined) {
        const list = priceLevels.value.find(
          (level) => level._transactioncurrencyid_value === row.transactioncurrencyid,
        );
        this.#currencies.set(keyOf(code), {
          id: row.transactioncurrencyid,
          precision: row.currencyprecision,
          ...(list === undefined ? {} : { priceLevelId: list.pricelevelid }),
        });
      }
    }
    return undefined;
  }

  async #learnProducts(
    missing: SalesReferenceKeys,
    bodies: readonly string[],
    unsellable: Map<string, UnsellableProduct>,
  ): Promise<Failed> {
    const rows = readPages(productsPage, 'products', bodies);
    if (!rows.ok) {
      return rows;
    }
    const failure = await this.#learnUnits(
      rows.value.filter(({ statecode }) => unsellableStateOf(statecode) === undefined),
    );
    if (failure !== undefined) {
      return failure;
    }
    for (const number of missing.productNumbers) {
      const row = rows.value.find((candidate) => sameKey(candidate.productnumber, number));
      const state = row === undefined ? undefined : unsellableStateOf(row.statecode);
      if (state !== undefined) {
        unsellable.set(number, state);
      } else if (row !== undefined) {
        const group = row._defaultuomscheduleid_value;
        const ofGroup = group === null ? undefined : this.#units.get(group);
        this.#products.set(keyOf(number), { id: row.productid, units: ofGroup ?? new Map() });
      }
    }
    return undefined;
  }

  async #learnUnits(products: readonly ProductRow[]): Promise<Failed> {
    const groups = new Set(
      products.flatMap(({ _defaultuomscheduleid_value: group }) => (group === null ? [] : [group])),
    );
    const missing = [...groups].filter((group) => this.#units.get(group) === undefined);
    if (missing.length === 0) {
      return undefined;
    }
    const bodies = await readTogether(this.remote, 'findUnits', pages(missing).map(unitsUrl));
    const rows = bodies.ok ? readPages(unitsPage, 'uoms', bodies.value) : bodies;
    if (!rows.ok) {
      return rows;
    }
    for (const group of missing) {
      const ofGroup = rows.value.filter((row) => row._uomscheduleid_value === group);
      this.#units.set(group, new Map(ofGroup.map((row) => [keyOf(row.name), row.uomid])));
    }
    return undefined;
  }
}

/** `statecode` of a product (Dataverse sheet 2.7); one that is not known is taken for sellable, since Sales decides. */
function unsellableStateOf(stateCode: number): UnsellableProduct | undefined {
  switch (stateCode) {
    case 1:
      return 'retired';
    case 2:
      return 'draft';
    case 3:
      return 'under revision';
    default:
      return undefined;
  }
}

function absentFrom(known: ReadonlyMap<string, unknown>, keys: readonly string[]): string[] {
  return [...new Set(keys)].filter((key) => key !== '' && !known.has(key));
}

function knownIn<Value>(known: ExpiringMap<Value>, keys: readonly string[]): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const key of keys) {
    const value = known.get(keyOf(key));
    if (value !== undefined) {
      found.set(key, value);
    }
  }
  return found;
}
