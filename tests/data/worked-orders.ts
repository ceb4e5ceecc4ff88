import { discountOrders } from './worked-orders-discounts';
import { kindOrders } from './worked-orders-kinds';
import { roundingOrders } from './worked-orders-rounding';

/** The worked orders: what both simulators and the synchronization must come to, to the last decimal. */
export const workedOrders = [...discountOrders, ...roundingOrders, ...kindOrders];
