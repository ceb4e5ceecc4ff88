import type { Side } from '../order/order.js';
import type { RemoteFailure } from '../ports/remote-result.js';
import type { ConnectionPorts, Engine } from '../sync/engine.js';
import type { Job } from './job.js';
import type { KnownOrders } from './known-orders.js';

/** What the steps of one turn work with. */
export interface RunContext {
  readonly engine: Engine;
  readonly connectionId: string;
  /** Look-ups of references are remembered for the turn, also that something is not there. */
  readonly ports: ConnectionPorts;
  readonly known: KnownOrders;
}

/** What a step came to. */
export type StepResult =
  /** `waitMs`: there is nothing to do before that; 0 = the next step may follow at once. `held`: what keeps orders out. */
  | { readonly kind: 'went'; readonly job: Job; readonly waitMs: number; readonly held?: string | undefined }
  /** A side does not answer; the job stays where it is. */
  | { readonly kind: 'failed'; readonly side: Side; readonly failure: RemoteFailure };
