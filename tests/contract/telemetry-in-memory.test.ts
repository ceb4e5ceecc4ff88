import { InMemoryTelemetry } from '../twins/in-memory-telemetry.js';
import { describeTelemetry } from './telemetry-contract.js';

describeTelemetry('in memory', () => {
  const telemetry = new InMemoryTelemetry();
  return { telemetry, spans: () => telemetry.spans, measured: async () => telemetry.measured };
});
