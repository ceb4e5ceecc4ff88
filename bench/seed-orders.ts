import { createSalesClient } from '../lib/dataverse/client.js';
import { dataverseDialect } from '../lib/dataverse/dialect.js';
import { createRemoteClient } from '../lib/http/remote-client.js';
import { createRequestLimiter } from '../lib/http/request-limiter.js';
import { staticTokenSource } from '../lib/http/token-source.js';
import { defaultMapping } from '../lib/mapping/default-mapping.js';
import { decimal } from '../lib/order/decimal.js';
import { derivedId } from '../lib/sync/creation/derived-id.js';
import { randomIds, systemClock } from '../lib/system/system-clock.js';
import { createLogger } from '../lib/telemetry/logger.js';
import type { TwoSystems } from '../local/demo/two-systems.js';

const customers = ['C00010', 'C00020', 'C00030'];
const products = ['1896-S', '1900-S', '1908-S', '1920-S'];
/** Older than any sweep looks back. */
const ageMs = 3 * 24 * 3_600_000;
const atOnce = 4;
/** What is there already did not come in five minutes. */
export const noLimits = { requests: 1_000_000_000, executionMs: 1_000_000_000, concurrent: 52, windowSeconds: 1 };

/** A seller's submitted orders from before Tandem: their notifications are lost, and they are some days old. */
export async function seedOrders(
  systems: TwoSystems,
  { orders, lines, prefix }: { readonly orders: number; readonly lines: number; readonly prefix: string },
): Promise<readonly string[]> {
  const { api, tokens } = systems.addresses.sales;
  const remote = createRemoteClient({
    baseUrl: api,
    dialect: dataverseDialect,
    // Not the seller: what is made here would use up the requests that the live changes need.
    tokens: staticTokenSource(tokens.administrator),
    limiter: createRequestLimiter({ clock: systemClock, concurrency: atOnce }),
    clock: systemClock,
    ids: randomIds,
    random: Math.random,
    logger: createLogger(() => undefined),
  });
  const sales = createSalesClient({ remote, clock: systemClock, mapping: defaultMapping });
  const found = await sales.findReferences({
    accountNumbers: customers,
    productNumbers: products,
    isoCurrencyCodes: ['EUR'],
  });
  if (!found.ok) {
    throw new Error(found.failure.message);
  }
  const accounts = [...found.value.accounts.values()];
  const rows = [...found.value.products.values()];
  const currency = found.value.currencies.get('EUR');
  const { limits } = await systems.simulator('sales', 'POST', '/setup', {});
  await systems.simulator('sales', 'POST', '/setup', { limits: noLimits });
  await systems.simulator('sales', 'POST', '/notifications', { drop: 1 });
  await systems.simulator('sales', 'POST', '/clock', { skewMs: -ageMs });
  const seed = async (number: number): Promise<string> => {
    const orderId = derivedId('seeded', prefix, String(number));
    const made = await sales.createOrder({
      orderId,
      header: {
        name: `${prefix} ${number}`,
        customerid_account: { bind: `/accounts(${accounts[number % accounts.length]})` },
        transactioncurrencyid: { bind: `/transactioncurrencies(${currency?.id})` },
        pricelevelid: { bind: `/pricelevels(${currency?.priceLevelId})` },
        shipto_city: 'Freudstadt',
      },
      lines: Array.from({ length: lines }, (_, index) => {
        const product = rows[(number + index) % rows.length];
        return {
          id: derivedId('seeded', prefix, String(number), String(index)),
          values: {
            productid: { bind: `/products(${product?.id})` },
            uomid: { bind: `/uoms(${product?.units.get('PCS')})` },
            quantity: { decimal: decimal(String(1 + ((number + index) % 9))) },
          },
        };
      }),
      submit: true,
    });
    if (!made.ok) {
      throw new Error(made.failure.message);
    }
    return orderId;
  };
  const ids: string[] = [];
  for (let start = 1; start <= orders; start += atOnce) {
    const count = Math.min(atOnce, orders - start + 1);
    ids.push(...(await Promise.all(Array.from({ length: count }, (_, index) => seed(start + index)))));
  }
  await systems.simulator('sales', 'POST', '/clock', { skewMs: 0 });
  await systems.simulator('sales', 'POST', '/notifications', { drop: 0 });
  await systems.simulator('sales', 'POST', '/setup', { limits });
  return ids;
}
