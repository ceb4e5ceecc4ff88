import { type InForce, readInForce } from '../../lib/configuration/in-force.js';
import type { Logger } from '../../lib/ports/logger.js';
import { inTimeOr } from '../../lib/system/in-time.js';
import type { Composition } from './compose.js';
import type { Parts } from './parts.js';

/** Who waits for the look no longer than this goes on with what was known last. */
const patienceMs = 5_000;
/** A door waits for the first look of a process alone, and less: Business Central gives a handshake five seconds. */
const patienceOfDoorsMs = 2_000;

/**
 * The parts of this process by the configuration in force. One small row is read before each piece of work, so that what
 * begins after a version was activated goes by it, in every process. Whoever has parts keeps them: work in flight ends with
 * what it began with. While the storage does not answer, what was known last holds.
 */
export class ConfiguredParts {
  readonly #inForce = new Map<string, InForce>();
  #parts: Parts | undefined;
  #looking: Promise<void> | undefined;
  #nextLook: Promise<void> | undefined;

  constructor(
    private readonly composition: Composition,
    private readonly process: { readonly logger: Logger },
  ) {}

  /** The parts as of now. */
  async current(): Promise<Parts> {
    await inTimeOr(patienceMs, () => this.#lookFromNow(), goOn);
    this.#parts ??= this.composition.partsWith(this.#orStandingStill());
    return this.#parts;
  }

  /**
   * The parts for receiving, which by the configuration decide nothing: as they were known last. The look goes on beside it,
   * so that no sender waits for the storage.
   */
  async atTheDoor(): Promise<Parts> {
    const look = this.#lookFromNow().catch((error: unknown) => {
      this.process.logger.warn('configuration.notRead', { message: error instanceof Error ? error.name : 'unknown' });
    });
    if (this.#parts === undefined) {
      await inTimeOr(patienceOfDoorsMs, () => look, goOn);
    }
    this.#parts ??= this.composition.partsWith(this.#orStandingStill());
    return this.#parts;
  }

  /** Closes what was opened, when anything was. */
  async close(): Promise<void> {
    await (this.#parts ?? this.composition.partsWith(new Map())).close();
  }

  /** A look that begins from now on: one that is under way may have read already. Those who come meanwhile share the next. */
  #lookFromNow(): Promise<void> {
    if (this.#looking === undefined) {
      this.#looking = this.#look();
      return this.#looking;
    }
    const again = () => {
      this.#nextLook = undefined;
      this.#looking ??= this.#look();
      return this.#looking;
    };
    // Those who waited for the one that failed have been told; the next is another attempt.
    this.#nextLook ??= this.#looking.then(again, again);
    return this.#nextLook;
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

/** What was known last holds. */
const goOn = () => undefined;
