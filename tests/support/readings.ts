import { defaultMapping } from '../../lib/mapping/default-mapping';
import { defaultLineRules } from '../../lib/mapping/line-rules';
import type { BusinessCentralReading } from '../../lib/mapping/read-business-central';
import type { SalesCapabilities } from '../../lib/ports/sales';

/** How Business Central is read where nothing particular is set. */
export const defaultReading: BusinessCentralReading = {
  mapping: defaultMapping,
  lineRules: defaultLineRules,
  decimalsIn: () => ({ unitPrice: 4, amount: 2 }),
};

/** An organization of Sales that goes with it. */
export const defaultCapabilities: SalesCapabilities = {
  organizationId: '0f0e0d0c-0000-4000-8000-000000000001',
  salesOrderProcessing: false,
  systemPricing: true,
  pricingDecimals: 4,
  currencyDecimals: new Map(),
  ownColumns: new Set(),
};
