import type { UnmatchedReference } from '../order/order.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { SalesReferenceKeys, SalesReferences, UnsellableProduct } from '../ports/sales.js';
import type { ConnectionPorts } from '../sync/engine.js';

/**
 * The same ports, whose look-ups also remember what is not there: the adapters ask for that again each time, which
 * would be a request for every order that needs it. Good for one turn.
 */
export function rememberingLookups(ports: ConnectionPorts): ConnectionPorts {
  const { businessCentral, sales } = ports;
  const codesOf = {
    paymentTerms: asksOnce((codes) => businessCentral.findCodes('paymentTerms', codes)),
    shipmentMethods: asksOnce((codes) => businessCentral.findCodes('shipmentMethods', codes)),
  };
  const blockedOf = {
    customer: asksOnce((numbers) => businessCentral.findBlocked('customer', numbers)),
    item: asksOnce((numbers) => businessCentral.findBlocked('item', numbers)),
  };
  return {
    ...ports,
    businessCentral: {
      ...businessCentral,
      findCustomers: asksOnce((numbers) => businessCentral.findCustomers(numbers)),
      findItems: asksOnce((numbers) => businessCentral.findItems(numbers)),
      findUnits: asksOnce((codes) => businessCentral.findUnits(codes)),
      findCurrencies: asksOnce((codes) => businessCentral.findCurrencies(codes)),
      findSalespeople: asksOnce((codes) => businessCentral.findSalespeople(codes)),
      findBlocked: (table, numbers) => blockedOf[table](numbers),
      findCodes: (table, codes) => codesOf[table](codes),
    },
    sales: { ...sales, findReferences: asksReferencesOnce((keys) => sales.findReferences(keys)) },
  };
}

type Ask = (names: readonly string[]) => Promise<RemoteResult<ReadonlySet<string>>>;

function asksOnce(ask: Ask): Ask {
  const known = new Map<string, boolean>();
  return async (names) => {
    const unknown = [...new Set(names)].filter((name) => !known.has(name));
    const found = unknown.length === 0 ? success(new Set<string>()) : await ask(unknown);
    if (!found.ok) {
      return found;
    }
    for (const name of unknown) {
      known.set(name, found.value.has(name));
    }
    return success(new Set(names.filter((name) => known.get(name) === true)));
  };
}

type AskReferences = (keys: SalesReferenceKeys) => Promise<RemoteResult<SalesReferences>>;

/** What was found is remembered by the adapter; of the rest it is remembered what was said of it. */
function asksReferencesOnce(ask: AskReferences): AskReferences {
  const absent = { accounts: new Set<string>(), products: new Set<string>(), currencies: new Set<string>() };
  const unsellable = new Map<string, UnsellableProduct>();
  const unmatched = new Map<string, UnmatchedReference>();
  return async (keys) => {
    const found = await ask({
      accountNumbers: keys.accountNumbers.filter((number) => !absent.accounts.has(number)),
      productNumbers: keys.productNumbers.filter((number) => !absent.products.has(number)),
      isoCurrencyCodes: keys.isoCurrencyCodes.filter((code) => !absent.currencies.has(code)),
    });
    if (!found.ok) {
      return found;
    }
    addAbsent(absent.accounts, keys.accountNumbers, found.value.accounts);
    addAbsent(absent.products, keys.productNumbers, found.value.products);
    addAbsent(absent.currencies, keys.isoCurrencyCodes, found.value.currencies);
    for (const [number, state] of found.value.unsellable) {
      unsellable.set(number, state);
    }
    for (const reference of found.value.unmatched) {
      unmatched.set(`${reference.table} ${reference.key}`, reference);
    }
    const asked = [
      ...keys.accountNumbers.map((number) => `customer ${number}`),
      ...keys.productNumbers.map((number) => `item ${number}`),
    ];
    return success({
      ...found.value,
      unsellable: new Map([...unsellable].filter(([number]) => keys.productNumbers.includes(number))),
      unmatched: [...unmatched].flatMap(([name, reference]) => (asked.includes(name) ? [reference] : [])),
    });
  };
}

function addAbsent(absent: Set<string>, asked: readonly string[], found: ReadonlyMap<string, unknown>): void {
  for (const name of asked) {
    if (!found.has(name)) {
      absent.add(name);
    }
  }
}
