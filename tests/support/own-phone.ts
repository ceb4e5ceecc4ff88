import type { OwnMapping } from '../../lib/mapping/connection-mapping';

/** A column of a customer's own in Sales, kept the same as the phone number of Business Central's order. */
export const ownPhone = {
  codes: {},
  line: [],
  header: [
    {
      name: 'custom.phone',
      label: 'The phone number',
      kind: 'text',
      direction: 'both',
      takenWhile: 'always',
      maxLength: 30,
      businessCentral: { property: 'phoneNumber' },
      sales: { column: 'contoso_phone' },
    },
  ],
} as const satisfies OwnMapping;
