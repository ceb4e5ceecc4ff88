import type { RemoteClient } from '../../lib/http/remote-client';
import type { Clock } from '../../lib/ports/clock';
import type { Couplings } from '../../lib/ports/couplings';
import type { Notice } from '../../lib/ports/notice';
import type { Queue } from '../../lib/ports/queue';
import { withinRun } from '../../lib/telemetry/function-run';
import { measuredCouplings } from '../../lib/telemetry/measured-couplings';
import type { Telemetry } from '../../lib/telemetry/telemetry';
import { tracedQueue } from '../../lib/telemetry/traced-queue';
import { tracedSender } from '../../lib/telemetry/traced-sender';
import { underNotice } from '../../lib/telemetry/under-notice';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Puts telemetry around the parts of a world where `functions/composition` puts it. */
export class Telling {
  #runs = 0;

  constructor(
    readonly telemetry: Telemetry,
    readonly clock: Clock,
  ) {}

  readonly couplings = (couplings: Couplings): Couplings => measuredCouplings(couplings, this);

  readonly queue = (queue: Queue): Queue => tracedQueue(queue, this);

  readonly remote = (client: RemoteClient, systemName: string): RemoteClient =>
    tracedSender(client, { telemetry: this.telemetry, systemName });

  /** A run of a function under the activity that a host makes for it. */
  run<Result>(functionName: string, work: () => Promise<Result>): Promise<Result> {
    this.#runs += 1;
    const digits = String(this.#runs);
    const traceParent = `00-${digits.padStart(32, 'a')}-${digits.padStart(16, 'b')}-00`;
    return withinRun(this, { functionName, invocationId: digits, log, traceParent }, work);
  }

  notice(notice: Notice, work: () => Promise<string>): Promise<void> {
    return underNotice(this.telemetry, notice, work);
  }
}
