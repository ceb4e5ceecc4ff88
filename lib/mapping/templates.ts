import type { Conditions } from '../conditions/condition.js';

/** Values that a new order is made with on the other side where its own side states none. */
export interface OrderTemplate {
  /** For people, and for the history of the orders that it was used for. */
  readonly name: string;
  /** Which orders it is for, by what they show; absent: all. */
  readonly when?: Conditions;
  /** By field of the header. */
  readonly values: Readonly<Record<string, string>>;
}

/** By the side that an order comes from; the first whose conditions hold is used. */
export interface OrderTemplates {
  readonly fromSales?: readonly OrderTemplate[];
  readonly fromBusinessCentral?: readonly OrderTemplate[];
}

/** What customers and items are made with, by what the row shows that they are made for; the first that fits is used. */
export interface MasterTemplate {
  readonly name: string;
  /** The side of the row that they are made for. */
  readonly from: 'sales' | 'businessCentral';
  /** In columns of Sales or properties of Business Central; absent: all rows of that side. */
  readonly when?: Conditions;
  readonly businessCentral?: Readonly<Record<string, string>>;
  readonly unitGroup?: string;
}
