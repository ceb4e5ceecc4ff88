import type { OwnMapping } from '../../lib/mapping/connection-mapping.js';

/** A field of the page of a customer's own, which both sides may change. */
export const referenceOnPage: OwnMapping = {
  codes: {},
  line: [],
  page: {
    route: 'tandem/orders/v1.0',
    entitySet: 'salesOrderDetails',
    actions: { release: 'release', reopen: 'reopen' },
  },
  header: [
    {
      name: 'custom.reference',
      label: 'Your reference',
      kind: 'text',
      direction: 'both',
      takenWhile: 'always',
      maxLength: 35,
      businessCentral: { page: 'yourReference' },
      sales: { column: 'contoso_reference' },
    },
  ],
};
