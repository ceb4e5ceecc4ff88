import { type BothOrders, type Row, rowsOf, sameNumber, type TwoSystems } from './two-systems.js';

/** One thing that must hold after a step, with what was seen. */
export interface Check {
  readonly says: string;
  readonly holds: boolean;
  readonly seen: string;
}

/** One step of the story: what people do, and what must hold on both sides once all is at rest. */
export interface Step {
  readonly title: string;
  act(world: StoryWorld): Promise<void>;
  check(world: StoryWorld): Promise<readonly Check[]>;
}

/** What the steps share. */
export class StoryWorld {
  readonly systems: TwoSystems;
  /** Set by the first step. */
  salesOrderId = '';

  constructor(systems: TwoSystems) {
    this.systems = systems;
  }

  both(): Promise<BothOrders> {
    return this.systems.readBoth(this.salesOrderId);
  }

  /** Row id of a master record in Sales. */
  async salesId(set: string, filter: string, column: string): Promise<string> {
    const found = rowsOf((await this.systems.sales('GET', `${set}?$select=${column}&$filter=${filter}`)).value);
    const id = found[0]?.[column];
    if (typeof id !== 'string') {
      throw new Error(`the seed data has no ${set} with ${filter}`);
    }
    return id;
  }

  /** A seller's new order, submitted. */
  async submitOrder(order: {
    readonly name: string;
    readonly customer: string;
    readonly lines: readonly { readonly product: string; readonly quantity: number; readonly price?: number }[];
  }): Promise<string> {
    const { systems } = this;
    const accountId = await this.salesId('accounts', `accountnumber eq '${order.customer}'`, 'accountid');
    const currencyId = await this.salesId('transactioncurrencies', "isocurrencycode eq 'EUR'", 'transactioncurrencyid');
    const priceLevelId = await this.salesId(
      'pricelevels',
      `_transactioncurrencyid_value eq ${currencyId}`,
      'pricelevelid',
    );
    const created = await systems.sales('POST', 'salesorders', {
      name: order.name,
      'customerid_account@odata.bind': `/accounts(${accountId})`,
      'transactioncurrencyid@odata.bind': `/transactioncurrencies(${currencyId})`,
      'pricelevelid@odata.bind': `/pricelevels(${priceLevelId})`,
      requestdeliveryby: '2026-12-14T23:00:00Z',
    });
    const id = String(created.salesorderid);
    for (const { product, quantity, price } of order.lines) {
      const [row] = rowsOf(
        (
          await systems.sales(
            'GET',
            `products?$select=productid,_defaultuomid_value&$filter=productnumber eq '${product}'`,
          )
        ).value,
      );
      await systems.sales('POST', 'salesorderdetails', {
        'salesorderid@odata.bind': `/salesorders(${id})`,
        'productid@odata.bind': `/products(${row?.productid})`,
        'uomid@odata.bind': `/uoms(${row?._defaultuomid_value})`,
        quantity,
        ...(price === undefined ? {} : { ispriceoverridden: true, priceperunit: price }),
      });
    }
    await systems.sales('PATCH', `salesorders(${id})`, { statecode: 1, statuscode: 3 });
    return id;
  }

  /** A seller's edit of lines: reopen, change, submit again. */
  async reopenAndEdit(edits: readonly { readonly product: string; readonly values: Row }[]): Promise<void> {
    const { salesLines } = await this.both();
    await this.systems.sales('PATCH', `salesorders(${this.salesOrderId})`, { statecode: 0, statuscode: 1 });
    for (const { product, values } of edits) {
      await this.systems.sales('PATCH', `salesorderdetails(${salesLines.get(product)?.salesorderdetailid})`, values);
    }
    await this.systems.sales('PATCH', `salesorders(${this.salesOrderId})`, { statecode: 1, statuscode: 3 });
  }

  /** A processor's edit of one line in Business Central. */
  async editBusinessCentralLine(product: string, values: Row): Promise<void> {
    const { businessCentral, businessCentralLines } = await this.both();
    const line = businessCentralLines.get(product);
    await this.systems.businessCentral(
      'PATCH',
      `salesOrders(${businessCentral.id})/salesOrderLines(${line?.id})`,
      values,
    );
  }
}

/** Quantities, prices, taxes and totals of every line are the same numbers on both sides. */
export function agreement({
  sales,
  salesLines,
  businessCentral,
  businessCentralLines,
  state,
}: BothOrders): readonly Check[] {
  const lines = [...businessCentralLines].filter(([, line]) => line.lineType === 'Item');
  const pairs = lines.flatMap(([product, line]) => {
    const other = salesLines.get(product);
    return [
      check(`${product}: quantity`, line.quantity, other?.quantity),
      check(`${product}: unit price`, line.unitPrice, other?.priceperunit),
      check(`${product}: discount`, line.discountAmount, other?.manualdiscountamount),
      check(`${product}: tax`, line.netTaxAmount, other?.tax),
    ];
  });
  const differing = pairs.filter((pair) => !pair.holds);
  const summary: Check = {
    says: `${lines.length} line(s) agree: quantity, price, discount, tax`,
    holds: differing.length === 0 && lines.length === salesLines.size && lines.length > 0,
    seen:
      differing.length === 0
        ? `${salesLines.size} in Sales`
        : differing.map((pair) => `${pair.says} ${pair.seen}`).join('; '),
  };
  return [
    { says: 'coupled, nothing parked', holds: state.state === 'coupled' && !state.parked, seen: `${state.state}` },
    summary,
    check('total including tax', businessCentral.totalAmountIncludingTax, sales.totalamount),
  ];
}

export function check(says: string, businessCentral: unknown, sales: unknown): Check {
  return {
    says,
    holds: sameNumber(businessCentral, sales),
    seen: `Business Central ${businessCentral}, Sales ${sales}`,
  };
}

export function sees(says: string, wanted: unknown, seen: unknown): Check {
  return { says, holds: wanted === seen || sameNumber(wanted, seen), seen: String(seen) };
}
