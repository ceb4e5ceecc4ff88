import type { Side } from './order.js';

/** What people call the two sides. */
export const sideNames = { businessCentral: 'Business Central', sales: 'Sales' } as const satisfies Record<
  Side,
  string
>;
