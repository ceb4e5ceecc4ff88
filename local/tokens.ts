/** Who acts, by bearer token. These open nothing but the simulators on this machine. */
export const localTokens = {
  businessCentral: { processor: 'local-processor', integration: 'local-integration-bc' },
  sales: { seller: 'local-seller', administrator: 'local-administrator', integration: 'local-integration-sales' },
} as const;
