import { type QueueCounts, type RunningBroker, startBroker } from './broker/broker.js';

/** Queue of the local twin; the same settings as infra gives it in Azure. */
export const localQueue = {
  name: 'notices',
  requiresSession: true,
  requiresDuplicateDetection: true,
  duplicateDetectionWindowMs: 600_000,
  lockDurationMs: 60_000,
  maxDeliveryCount: 10,
  deadLetteringOnExpiration: true,
} as const;

/** The broker of the local twin, which can crash and come back on its port. */
export interface LocalBroker {
  readonly connectionString: string;
  /** Where the notices are; answers also while no functions run. */
  counts(): QueueCounts;
  /** Cuts all connections without a word. */
  crash(): Promise<void>;
  /** Starts it again after a crash, with what its data folder holds; without one it is empty. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface LocalBrokerOptions {
  readonly port: number;
  /** Where it keeps its contents; in memory when absent. */
  readonly dataFolder?: string;
  readonly log: (line: string) => void;
}

/** @throws {Error} when the port is in use or the data folder is damaged */
export async function startLocalBroker(options: LocalBrokerOptions): Promise<LocalBroker> {
  const start = () => startBroker({ ...options, queues: [localQueue] });
  let running: RunningBroker | undefined = await start();
  const { connectionString } = running;
  const current = () => {
    if (running === undefined) {
      throw new Error('the broker is not running');
    }
    return running;
  };
  return {
    connectionString,
    counts: () => current().counts(localQueue.name),
    crash: async () => {
      const crashed = current();
      running = undefined;
      await crashed.crash();
    },
    restart: async () => {
      running = await start();
    },
    close: async () => {
      await running?.close();
    },
  };
}
