import { decimal } from '../../lib/order/decimal.js';
import type { LocalAddresses } from '../addresses.js';

/** What a call to one of the systems answered. */
export type Row = Readonly<Record<string, unknown>>;

/** People at work in both systems, through the systems' own APIs with their own tokens. */
export class TwoSystems {
  constructor(readonly addresses: LocalAddresses) {}

  /** A processor's request to Business Central, relative to the company. */
  async businessCentral(method: string, path: string, body?: Row): Promise<Row> {
    const { api, companyId, tokens } = this.addresses.businessCentral;
    return await call(`${api}/companies(${companyId})/${path}`, {
      method,
      token: tokens.processor,
      body,
      headers: method === 'GET' || method === 'POST' ? {} : { 'if-match': '*' },
    });
  }

  /** A seller's request to Sales. */
  async sales(method: string, path: string, body?: Row): Promise<Row> {
    const { api, tokens } = this.addresses.sales;
    return await call(`${api}/${path}`, {
      method,
      token: tokens.seller,
      body,
      headers: {
        'odata-version': '4.0',
        ...(method === 'POST' ? { prefer: 'return=representation' } : {}),
        ...(method === 'PATCH' ? { 'if-match': '*' } : {}),
      },
    });
  }

  /** The control plane of one simulator: what people do in screens, what goes wrong, what was counted. */
  async simulator(side: 'businessCentral' | 'sales', method: string, path: string, body?: Row): Promise<Row> {
    return await call(`${this.addresses[side].simulator}${path}`, { method, token: '', body, headers: {} });
  }

  /** What Tandem says of itself. */
  async tandem(method: string, path: string, body?: Row): Promise<Row> {
    return await call(`${this.addresses.functions}${path}`, { method, token: '', body, headers: {} });
  }

  /** Sales' order with its lines, and the twin in Business Central with its lines. */
  async readBoth(salesOrderId: string): Promise<BothOrders> {
    const state = await this.tandem('GET', `/api/orders?salesOrderId=${salesOrderId}`);
    const businessCentralId = String(state.businessCentralOrderId ?? '');
    const sales = await this.sales('GET', `salesorders(${salesOrderId})`);
    const lines = await this.sales(
      'GET',
      `salesorderdetails?$filter=_salesorderid_value eq ${salesOrderId}&$orderby=createdon,salesorderdetailid&$expand=productid($select=productnumber)`,
    );
    const order =
      businessCentralId === ''
        ? {}
        : await this.businessCentral('GET', `salesOrders(${businessCentralId})?$expand=salesOrderLines`);
    return {
      state,
      sales,
      salesLines: byProduct(rowsOf(lines.value), (row) => String((row.productid as Row | null)?.productnumber)),
      businessCentral: order,
      businessCentralLines: byProduct(rowsOf(order.salesOrderLines), (row) => String(row.lineObjectNumber)),
    };
  }

  /**
   * Waits until nothing is on its way in any part. The simulators are asked before and after Tandem: what was delivered
   * or written in between shows in their counts. @throws {Error} after the limit
   */
  async untilAtRest(limitMs = 30_000): Promise<void> {
    const until = performance.now() + limitMs;
    for (;;) {
      const before = await this.#notices();
      const health = await this.tandem('GET', '/api/health');
      const after = await this.#notices();
      const areDelivered = after.every((notices) => notices.waiting === 0);
      if (health.atRest === true && areDelivered && JSON.stringify(before) === JSON.stringify(after)) {
        return;
      }
      if (performance.now() > until) {
        throw new Error(`not at rest within ${limitMs} ms: ${JSON.stringify({ health, after })}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Runs the sweep of open orders by hand and waits until all that it found is on the queue. @throws {Error} after ten seconds */
  async sweepOpenOrders(): Promise<void> {
    const lastRun = async () => {
      const [connection] = rowsOf((await this.tandem('GET', '/api/health')).connections);
      return JSON.stringify(connection?.openOrders);
    };
    const before = await lastRun();
    await this.tandem('POST', '/admin/functions/open-orders', { input: '' });
    for (const until = performance.now() + 10_000; (await lastRun()) === before; ) {
      if (performance.now() > until) {
        throw new Error('the sweep of open orders did not come to its end');
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #notices(): Promise<readonly Row[]> {
    return Promise.all([
      this.simulator('businessCentral', 'GET', '/notifications'),
      this.simulator('sales', 'GET', '/notifications'),
    ]);
  }

  /** Tandem's requests to each side since the last call, and the counters start again. */
  async takeRequests(): Promise<{ readonly businessCentral: number; readonly sales: number }> {
    const count = async (side: 'businessCentral' | 'sales') => {
      const calls = await this.simulator(side, 'GET', '/calls');
      await this.simulator(side, 'DELETE', '/calls');
      return rowsOf(calls.byRoute)
        .filter((route) => route.token === 'integration')
        .reduce((sum, route) => sum + Number(route.requests), 0);
    };
    return { businessCentral: await count('businessCentral'), sales: await count('sales') };
  }
}

/** One order on both sides, lines by product number. */
export interface BothOrders {
  readonly state: Row;
  readonly sales: Row;
  readonly salesLines: ReadonlyMap<string, Row>;
  readonly businessCentral: Row;
  readonly businessCentralLines: ReadonlyMap<string, Row>;
}

/** Whether two amounts or quantities are the same number, however they are written; a blank amount in Sales is none. */
export function sameNumber(left: unknown, right: unknown): boolean {
  const isNumber = (value: unknown) => typeof value === 'number' || value === null;
  return isNumber(left) && isNumber(right) && decimal(String(left ?? 0)) === decimal(String(right ?? 0));
}

/** Rows of an answer's collection; empty when it has none. */
export function rowsOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? (value as readonly Row[]) : [];
}

function byProduct(rows: readonly Row[], productOf: (row: Row) => string): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [productOf(row), row]));
}

interface Call {
  readonly method: string;
  readonly token: string;
  readonly body: Row | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

async function call(url: string, { method, token, body, headers }: Call): Promise<Row> {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${new URL(url).pathname} answered ${response.status}: ${text.slice(0, 300)}`);
  }
  return text === '' ? {} : (JSON.parse(text) as Row);
}
