import { type Row, rowsOf } from './people';
import type { World } from './world';

/** A line that a seller quotes. */
export interface QuotedLine {
  readonly product: string;
  readonly quantity: number;
  readonly price?: number;
}

/** What sellers do with quotes in Sales, and what processors see of them. */
export class QuotePeople {
  constructor(private readonly world: World) {}

  /** A draft with lines; activated unless said otherwise. */
  async newQuote(quote: {
    readonly lines: readonly QuotedLine[];
    readonly activate?: boolean;
    readonly customer?: string;
    readonly currency?: string;
    readonly values?: Row;
  }): Promise<string> {
    const { people } = this.world;
    const account = await people.firstId('accounts', `accountnumber eq '${quote.customer ?? 'C00010'}'`, 'accountid');
    const code = `isocurrencycode eq '${quote.currency ?? 'EUR'}'`;
    const currency = await people.firstId('transactioncurrencies', code, 'transactioncurrencyid');
    const prices = await people.firstId('pricelevels', `_transactioncurrencyid_value eq ${currency}`, 'pricelevelid');
    const created = await people.sales('POST', 'quotes', {
      name: 'Request 7',
      'customerid_account@odata.bind': `/accounts(${account})`,
      'transactioncurrencyid@odata.bind': `/transactioncurrencies(${currency})`,
      'pricelevelid@odata.bind': `/pricelevels(${prices})`,
      ...quote.values,
    });
    const id = String(created.quoteid);
    for (const line of quote.lines) {
      await this.addLine(id, line);
    }
    if (quote.activate !== false) {
      await this.activate(id);
    }
    return id;
  }

  async addLine(quoteId: string, line: QuotedLine): Promise<void> {
    const filter = encodeURIComponent(`productnumber eq '${line.product}'`);
    const path = `products?$select=productid,_defaultuomid_value&$filter=${filter}`;
    const [product] = rowsOf((await this.world.people.sales('GET', path)).value);
    await this.world.people.sales('POST', 'quotedetails', {
      'quoteid@odata.bind': `/quotes(${quoteId})`,
      'productid@odata.bind': `/products(${product?.productid})`,
      'uomid@odata.bind': `/uoms(${product?._defaultuomid_value})`,
      quantity: line.quantity,
      ...(line.price === undefined ? {} : { ispriceoverridden: true, priceperunit: line.price }),
    });
  }

  async activate(quoteId: string): Promise<void> {
    await this.world.people.sales('PATCH', `quotes(${quoteId})`, { statecode: 1, statuscode: 2 });
  }

  /** A new draft of the next revision. */
  async revise(quoteId: string): Promise<string> {
    const body = { QuoteId: quoteId, ColumnSet: { AllColumns: true } };
    return String((await this.world.people.sales('POST', 'ReviseQuote', body)).quoteid);
  }

  async lines(quoteId: string): Promise<readonly Row[]> {
    const path = `quotedetails?$filter=_quoteid_value eq ${quoteId}&$expand=productid($select=productnumber)`;
    return rowsOf((await this.world.people.sales('GET', path.replaceAll(' ', '%20'))).value);
  }

  setQuantity(quoteId: string, product: string, quantity: number): Promise<void> {
    return this.changeLine(quoteId, product, { quantity });
  }

  async changeLine(quoteId: string, product: string, values: Row): Promise<void> {
    await this.world.people.sales('PATCH', `quotedetails(${await this.#lineId(quoteId, product)})`, values);
  }

  async deleteLine(quoteId: string, product: string): Promise<void> {
    await this.world.people.sales('DELETE', `quotedetails(${await this.#lineId(quoteId, product)})`);
  }

  async #lineId(quoteId: string, product: string): Promise<unknown> {
    const lines = await this.lines(quoteId);
    const line = lines.find((each) => (each.productid as { productnumber: string }).productnumber === product);
    return line?.quotedetailid;
  }

  win(quoteId: string): Promise<Row> {
    return this.#close('WinQuote', quoteId, 4);
  }

  lose(quoteId: string): Promise<Row> {
    return this.#close('CloseQuote', quoteId, 5);
  }

  async #close(action: string, quoteId: string, status: number): Promise<Row> {
    return await this.world.people.sales('POST', action, {
      QuoteClose: { subject: 'closed', 'quoteid@odata.bind': `/quotes(${quoteId})` },
      Status: status,
    });
  }

  /** The order of a won quote; still Active. */
  async convert(quoteId: string): Promise<string> {
    const body = { QuoteId: quoteId, ColumnSet: { AllColumns: true } };
    return String((await this.world.people.sales('POST', 'ConvertQuoteToSalesOrder', body)).salesorderid);
  }

  /** Quotes of Business Central with their lines. */
  async inBusinessCentral(): Promise<readonly Row[]> {
    return rowsOf((await this.world.people.businessCentral('GET', 'salesQuotes?$expand=salesQuoteLines')).value);
  }

  /** Texts of the notes on a quote, oldest first. */
  async notes(quoteId: string): Promise<readonly string[]> {
    const rows = rowsOf((await this.world.people.sales('GET', `quotes(${quoteId})/Quote_Annotation`)).value);
    return rows
      .toSorted((one, other) => String(one.createdon).localeCompare(String(other.createdon)))
      .map((row) => String(row.notetext));
  }
}
