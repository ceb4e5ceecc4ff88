import type { ConnectionDoors, Parts } from '../../functions/composition/parts.js';
import { HealthReporter } from '../../lib/operations/health-report.js';
import type { DeadLetters } from '../../lib/ports/dead-letters.js';
import type { Logger } from '../../lib/ports/logger.js';
import type { OutgoingNotice, Queue } from '../../lib/ports/queue.js';
import { success } from '../../lib/ports/remote-result.js';
import { businessCentralDoor } from '../../lib/security/doors.js';
import type { OperatorAccess } from '../../lib/security/operator-access.js';
import type { ConnectionPorts, Engine } from '../../lib/sync/engine.js';
import { LastHeard } from '../../lib/sync/sweeps/last-heard.js';
import { createLogger } from '../../lib/telemetry/logger.js';
import { InMemoryCouplings } from '../twins/in-memory-couplings.js';
import { InMemoryStateStore, liveConnection } from '../twins/in-memory-state-store.js';
import { InMemoryTelemetry } from '../twins/in-memory-telemetry.js';
import { seededIds } from '../twins/seeded-ids.js';
import { LeapingClock } from '../twins/virtual-clock.js';

export const companyId = '22222222-2222-4222-8222-222222222222';
export const organizationId = '33333333-3333-4333-8333-333333333333';
export const apiBaseUrl = 'https://api.businesscentral.dynamics.com/v2.0/tenant/production/api/v2.0';
export const rootSecrets = ['current-root-secret-0123456789abcdef', 'previous-root-secret-0123456789abcde'] as const;
export const salesSecrets = ['current-sales-secret-0123456789abcde', 'previous-sales-secret-0123456789abcd'] as const;
export const startMs = Date.parse('2026-03-02T10:00:00Z');

/** A queue that keeps what it is given, or refuses everything. */
export class RecordingQueue implements Queue {
  readonly sent: OutgoingNotice[] = [];
  failing = false;

  async send(notices: readonly OutgoingNotice[]): Promise<void> {
    if (this.failing) {
      throw new Error('no connection to Endpoint=sb://x;SharedAccessKey=abc');
    }
    this.sent.push(...notices);
  }

  async counts() {
    if (this.failing) {
      throw new Error('no connection');
    }
    const scheduled = this.sent.filter((each) => each.notBeforeMs !== undefined).length;
    return { active: this.sent.length - scheduled, scheduled, deadLetter: 0, more: false };
  }
}

export interface TestParts extends Parts {
  readonly queue: RecordingQueue;
  readonly lines: string[];
  readonly telemetry: InMemoryTelemetry;
  readonly clock: LeapingClock;
  readonly couplings: InMemoryCouplings;
  readonly state: InMemoryStateStore;
}

export const door = businessCentralDoor({
  publicUrl: 'https://tandem.example',
  connectionId: 'main',
  companyId,
  rootSecrets: [...rootSecrets],
});

/** Both systems as a default configuration asks them: only whether people can submit orders. */
const submittingPorts = {
  sales: { readCapabilities: async () => success({ salesOrderProcessing: true }) },
} as unknown as ConnectionPorts;

/** Parts with one connection `main`, in memory; `connections` replaces the remote systems. */
export function testParts(
  options: {
    readonly operatorAccess?: OperatorAccess;
    readonly doors?: Partial<ConnectionDoors>;
    readonly connections?: Engine['connections'];
    readonly probes?: Parts['probes'];
    readonly fieldLists?: Parts['fieldLists'];
    readonly deadLetters?: DeadLetters;
    readonly trialPorts?: Parts['trialPorts'];
  } = {},
): TestParts {
  const lines: string[] = [];
  const queue = new RecordingQueue();
  const telemetry = new InMemoryTelemetry();
  const clock = new LeapingClock(startMs);
  const couplings = new InMemoryCouplings();
  const state = new InMemoryStateStore([['main', 'connection', liveConnection]]);
  const logger: Logger = createLogger((_, line) => lines.push(line));
  const connections = options.connections ?? new Map();
  const engine: Engine = { connections, couplings, queue, state, clock, ids: seededIds(1), logger };
  return {
    engine,
    configurations: new Map(),
    deployed: new Map([['main', { businessTimeZone: 'Europe/Copenhagen' }]]),
    overlapWith: () => undefined,
    trialPorts: options.trialPorts ?? (() => ({ ...submittingPorts, ...connections.get('main') })),
    operatorAccess: options.operatorAccess ?? (async () => ({ kind: 'granted', who: 'ada' })),
    doors: new Map([['main', { ...testDoors(), ...options.doors }]]),
    probes: options.probes ?? new Map(),
    fieldLists: options.fieldLists ?? new Map(),
    sweepOverlapMs: 600_000,
    heard: new LastHeard(engine),
    deadLetters: options.deadLetters ?? { drain: async () => 0 },
    queueProbe: { look: async () => ({ kind: 'local' }) },
    health: new HealthReporter(engine, { version: '1.2.3', commit: 'abc1234' }, new Map()),
    telemetry,
    close: async () => {},
    queue,
    lines,
    clock,
    couplings,
    state,
  };
}

function testDoors(): ConnectionDoors {
  const { addressPrefix, request, pathKeys, clientStates } = door;
  const unexpected = () => {
    throw new Error('no remote call was expected');
  };
  return {
    publicUrl: 'https://tandem.example',
    businessCentral: { connectionId: 'main', companyId, apiBaseUrl, pathKeys, clientStates },
    sales: { connectionId: 'main', secrets: salesSecrets, organizationId },
    subscriptions: { list: unexpected, create: unexpected, renew: unexpected, remove: unexpected },
    wantedSubscription: { connectionId: 'main', request, addressPrefix },
    salesWebhooks: { readRegistration: unexpected },
    salesRivals: { otherIntegrationSince: unexpected, webhookAddresses: unexpected },
    wantedSalesRegistration: {
      connectionId: 'main',
      endpointName: 'Tandem main',
      endpointUrl: 'https://tandem.example/api/webhooks/dataverse/main',
      steps: [],
      secretMarks: [],
    },
  };
}
