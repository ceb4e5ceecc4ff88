import type { createBusinessCentralSimulator } from '../../local/business-central/simulator';
import type { HttpHandler } from '../../local/simulator-kit/http-types';

export type Row = Readonly<Record<string, unknown>>;

/** People at work in both systems, through the systems' own APIs with their own tokens. */
export class People {
  constructor(
    private readonly businessCentralSimulator: ReturnType<typeof createBusinessCentralSimulator>,
    private readonly salesSimulator: HttpHandler,
    private readonly tokens: {
      readonly businessCentral: { readonly processor: string };
      readonly sales: { readonly seller: string; readonly administrator: string };
    },
  ) {}

  /** A processor's request to Business Central, relative to the company. */
  async businessCentral(method: string, path: string, body?: Row): Promise<Row> {
    const { apiBasePath, companyId } = this.businessCentralSimulator;
    const url = `https://bc.world${apiBasePath}/companies(${companyId})/${path}`;
    const headers = { authorization: `Bearer ${this.tokens.businessCentral.processor}`, 'if-match': '*' };
    return await ask(this.businessCentralSimulator, { method, url, body, headers });
  }

  /** A processor's request to the page of a customer's own, about one order. */
  async businessCentralPage(method: string, orderId: string, body?: Row): Promise<Row> {
    const { apiBasePath, companyId } = this.businessCentralSimulator;
    const root = `https://bc.world${apiBasePath.replace(/v2\.0$/, 'tandem/orders/v1.0')}`;
    const url = `${root}/companies(${companyId})/salesOrderDetails(${orderId})`;
    const headers = { authorization: `Bearer ${this.tokens.businessCentral.processor}`, 'if-match': '*' };
    return await ask(this.businessCentralSimulator, { method, url, body, headers });
  }

  /** A seller's request to Sales. */
  async sales(method: string, path: string, body?: Row): Promise<Row> {
    const headers = {
      authorization: `Bearer ${this.tokens.sales.seller}`,
      'odata-version': '4.0',
      ...(method === 'POST' ? { prefer: 'return=representation' } : {}),
      ...(method === 'PATCH' || method === 'DELETE' ? { 'if-match': '*' } : {}),
    };
    return await ask(this.salesSimulator, { method, url: `https://sales.world/api/data/v9.2/${path}`, body, headers });
  }

  /** An administrator's change in Sales. */
  async administerSales(path: string, body: Row, method: 'POST' | 'PATCH' = 'POST'): Promise<Row> {
    const headers = {
      authorization: `Bearer ${this.tokens.sales.administrator}`,
      'odata-version': '4.0',
      ...(method === 'PATCH' ? { 'if-match': '*' } : {}),
    };
    const url = `https://sales.world/api/data/v9.2/${path}`;
    return await ask(this.salesSimulator, { method, url, body, headers });
  }

  /** The control plane of a simulator. */
  async control(side: 'businessCentral' | 'sales', method: string, path: string, body?: Row): Promise<Row> {
    const handler = side === 'sales' ? this.salesSimulator : this.businessCentralSimulator;
    return await ask(handler, { method, url: `http://${side}.world/_simulator${path}`, body, headers: {} });
  }

  async firstId(set: string, filter: string, column: string): Promise<string> {
    const found = rowsOf(
      (await this.sales('GET', `${set}?$select=${column}&$filter=${encodeURIComponent(filter)}`)).value,
    );
    return String(found[0]?.[column]);
  }

  /** A seller's new order with its lines; submitted unless told otherwise. */
  async newSalesOrder(order: {
    readonly customer?: string;
    readonly lines: readonly { readonly product: string; readonly quantity: number; readonly price?: number }[];
    readonly values?: Row;
    readonly submit?: boolean;
    /** The customer is a contact, which `values` bind. */
    readonly isOfContact?: boolean;
  }): Promise<string> {
    const currency = await this.firstId('transactioncurrencies', "isocurrencycode eq 'EUR'", 'transactioncurrencyid');
    const account = await this.firstId('accounts', `accountnumber eq '${order.customer ?? 'C00010'}'`, 'accountid');
    const prices = await this.firstId('pricelevels', `_transactioncurrencyid_value eq ${currency}`, 'pricelevelid');
    const created = await this.sales('POST', 'salesorders', {
      name: 'PO 1',
      ...(order.isOfContact === true ? {} : { 'customerid_account@odata.bind': `/accounts(${account})` }),
      'transactioncurrencyid@odata.bind': `/transactioncurrencies(${currency})`,
      'pricelevelid@odata.bind': `/pricelevels(${prices})`,
      ...order.values,
    });
    const id = String(created.salesorderid);
    for (const line of order.lines) {
      await this.addSalesLine(id, line);
    }
    if (order.submit !== false) {
      await this.submit(id);
    }
    return id;
  }

  async addSalesLine(
    salesOrderId: string,
    line: { readonly product: string; readonly quantity: number; readonly price?: number },
  ): Promise<string> {
    const filter = encodeURIComponent(`productnumber eq '${line.product}'`);
    const found = await this.sales('GET', `products?$select=productid,_defaultuomid_value&$filter=${filter}`);
    const [product] = rowsOf(found.value);
    const created = await this.sales('POST', 'salesorderdetails', {
      'salesorderid@odata.bind': `/salesorders(${salesOrderId})`,
      'productid@odata.bind': `/products(${product?.productid})`,
      'uomid@odata.bind': `/uoms(${product?._defaultuomid_value})`,
      quantity: line.quantity,
      ...(line.price === undefined ? {} : { ispriceoverridden: true, priceperunit: line.price }),
    });
    return String(created.salesorderdetailid);
  }

  async submit(salesOrderId: string): Promise<void> {
    await this.sales('PATCH', `salesorders(${salesOrderId})`, { statecode: 1, statuscode: 3 });
  }

  async reopen(salesOrderId: string): Promise<void> {
    await this.sales('PATCH', `salesorders(${salesOrderId})`, { statecode: 0, statuscode: 1 });
  }

  async salesOrder(id: string): Promise<Row> {
    return await this.sales('GET', `salesorders(${id})`);
  }

  async salesLines(id: string): Promise<readonly Row[]> {
    const path = `salesorderdetails?$filter=_salesorderid_value eq ${id}&$expand=productid($select=productnumber)&$orderby=createdon,salesorderdetailid`;
    return rowsOf((await this.sales('GET', path.replaceAll(' ', '%20'))).value);
  }

  async businessCentralOrders(): Promise<readonly Row[]> {
    return rowsOf((await this.businessCentral('GET', 'salesOrders?$expand=salesOrderLines')).value);
  }

  /** Tandem's own requests to both sides since the counters were last cleared, which they are now. */
  async takeRequests(): Promise<{ readonly businessCentral: number; readonly sales: number }> {
    const count = async (side: 'businessCentral' | 'sales') => {
      const calls = await this.control(side, 'GET', '/calls');
      await this.control(side, 'DELETE', '/calls');
      return rowsOf(calls.byRoute)
        .filter((route) => route.token === 'integration')
        .reduce((sum, route) => sum + Number(route.requests), 0);
    };
    return { businessCentral: await count('businessCentral'), sales: await count('sales') };
  }
}

export function rowsOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? (value as readonly Row[]) : [];
}

async function ask(
  handler: HttpHandler,
  request: { method: string; url: string; body: Row | undefined; headers: Record<string, string> },
): Promise<Row> {
  const { method, body } = request;
  const answer = await handler.handle({
    method,
    url: new URL(request.url),
    headers: {
      host: new URL(request.url).host,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  });
  if (answer === 'cut' || answer.status >= 400) {
    const why = answer === 'cut' ? 'connection cut' : `${answer.status} ${answer.body?.toString().slice(0, 300)}`;
    throw new Error(`${method} ${new URL(request.url).pathname}: ${why}`);
  }
  const text = answer.body?.toString() ?? '';
  return text === '' ? {} : (JSON.parse(text) as Row);
}
