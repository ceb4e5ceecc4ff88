import { openTelemetryInMemory } from '../support/open-telemetry.js';
import { describeTelemetry } from './telemetry-contract.js';

describeTelemetry('OpenTelemetry SDK', openTelemetryInMemory);
