import { type InForce, readInForce } from '../../lib/configuration/in-force.js';
import type { Clock } from '../../lib/ports/clock.js';
import type { Logger } from '../../lib/ports/logger.js';
import type { Composition } from './compose.js';
import type { Parts } from './parts.js';

/** An activated version is seen at most so long after it: one small row is read so often while there is work. */
const lookEveryMs = 3_000;
/** Who waits for the look no longer than this goes on with what was known last. */
const patienceMs = 5_000;

/**
 * The parts of this process by the configuration in force. Whoever has parts keeps them: work in flight ends with what it
 * began with. While the storage does not answer, what was known last holds.
 */
export class ConfiguredParts {
  readonly #inForce = new Map<string, InForce>();
  #parts: Parts | undefined;
  #looking: Promise<void> | undefined;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly composition: Composition,
    private readonly process: { readonly clock: Pick<Clock, 'nowMs'>; readonly logger: Logger },
  ) {}

  /** The parts as of now. */
  async current(): Promise<Parts> {
    const nowMs = this.process.clock.nowMs();
    if (nowMs - this.#lookedMs >= lookEveryMs) {
      this.#lookedMs = nowMs;
      this.#looking ??= this.#look();
    }
    if (this.#looking !== undefined) {
      await atMost(patienceMs, this.#looking);
    }
    this.#parts ??= this.composition.partsWith(this.#orStandingStill());
    return this.#parts;
  }

  /** Closes what was opened, when anything was. */
  async close(): Promise<void> {
    await (this.#parts ?? this.composition.partsWith(new Map())).close();
  }

  async #look(): Promise<void> {
    try {
      const changes = await Promise.all(this.composition.connectionIds.map((id) => this.#lookAt(id)));
      if (changes.includes(true)) {
        this.#parts = this.composition.partsWith(this.#orStandingStill());
      }
    } finally {
      this.#looking = undefined;
    }
  }

  /** Whether another configuration is in force than was known. Never throws. */
  async #lookAt(connectionId: string): Promise<boolean> {
    const { logger } = this.process;
    const known = this.#inForce.get(connectionId);
    try {
      const found = await readInForce(this.composition.state, connectionId, known);
      this.#inForce.set(connectionId, found);
      if (found !== known && found.kind === 'refused') {
        logger.error('configuration.refused', { connectionId, number: found.number ?? -1, message: found.error });
      } else if (found !== known && known !== undefined) {
        logger.info('configuration.inForce', { connectionId, number: found.number ?? -1 });
      }
      return found !== known;
    } catch (error) {
      const message = error instanceof Error ? error.name : 'unknown';
      logger.warn('configuration.notRead', { connectionId, isKnown: known !== undefined, message });
      return false;
    }
  }

  /** A connection of which nothing is known yet stands still rather than work by what people have replaced. */
  #orStandingStill(): ReadonlyMap<string, InForce> {
    return new Map(this.composition.connectionIds.map((id) => [id, this.#inForce.get(id) ?? notReadYet]));
  }
}

const notReadYet: InForce = {
  kind: 'refused',
  number: null,
  error: 'the storage has not told yet which version is in force',
};

async function atMost(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
