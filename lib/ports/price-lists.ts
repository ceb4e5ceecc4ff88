import type { DecimalText } from '../order/decimal.js';
import type { RemoteResult } from './remote-result.js';

/** A price list that is to be made; its id is ours, so that a repeat meets the first. */
export interface NewPriceList {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Id of the currency's row. */
  readonly currencyId: string;
}

/** A price of a product in a unit that is to be added to a price list, under an id of ours. */
export interface NewPrice {
  readonly id: string;
  readonly priceListId: string;
  readonly productId: string;
  readonly unitId: string;
  readonly amount: DecimalText;
}

/** Price lists of Sales. Each call is one request unless said otherwise. */
export interface PriceLists {
  /** Whether there is a price list with this id; `undefined`: none. */
  findList(id: string): Promise<RemoteResult<'active' | 'inactive' | undefined>>;
  /** `exists`: a row with this id is there already. */
  createList(list: NewPriceList): Promise<RemoteResult<undefined>>;
  /** The price list that an order has; `undefined`: none. */
  findListOfOrder(orderId: string): Promise<RemoteResult<string | undefined>>;
  /** What has a price in a list, of these products, as `<product id>|<unit id>`. One request per 50 products. */
  findPriced(priceListId: string, productIds: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>>;
  /** `exists`: a row with this id is there already. */
  createPrice(price: NewPrice): Promise<RemoteResult<undefined>>;
}
