import { type FieldLimits, narrowedFields, narrowedMapping, noLimits } from '../../mapping/field-limits.js';
import type { OrderMapping } from '../../mapping/field-mapping.js';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { RemoteResult } from '../../ports/remote-result.js';
import { after } from '../after.js';
import type { ConnectionPorts } from '../engine.js';

/** What both systems say they hold is taken as true for this long. */
export const fieldLimitsLifeMs = 60 * 60_000;
/** Asked again after this long when a system did not tell; what was known holds on. */
export const fieldLimitsRetryMs = 5 * 60_000;

/**
 * The ports of a connection whose mapping lets through no more than both systems hold (F18). Before the first call of
 * either system, and now and then, both are asked how long their fields are; a system that does not tell is taken to
 * hold what the mapping says, so that nothing waits for it.
 */
export function withNegotiatedLengths(
  ports: ConnectionPorts,
  parts: { readonly clock: Clock; readonly logger: Logger },
): ConnectionPorts {
  const negotiation = new Negotiation(ports, parts);
  return {
    ...ports,
    declaredMapping: ports.connection.mapping,
    get connection() {
      return negotiation.connection;
    },
    businessCentral: after(ports.businessCentral, () => negotiation.settle()),
    sales: after(ports.sales, () => negotiation.settle()),
  };
}

class Negotiation {
  #connection: ConnectionPorts['connection'];
  #businessCentral: FieldLimits = noLimits;
  #sales: FieldLimits = noLimits;
  #untilMs = 0;

  constructor(
    private readonly ports: ConnectionPorts,
    private readonly parts: { readonly clock: Clock; readonly logger: Logger },
  ) {
    this.#connection = ports.connection;
  }

  get connection(): ConnectionPorts['connection'] {
    return this.#connection;
  }

  /** Callers that come at once ask each for themselves: none waits for the request of another. */
  async settle(): Promise<void> {
    if (this.parts.clock.nowMs() < this.#untilMs) {
      return;
    }
    await this.#ask();
  }

  async #ask(): Promise<void> {
    const [businessCentral, sales] = await Promise.all([
      this.ports.businessCentral.readFieldLimits(),
      this.ports.sales.readFieldLimits(),
    ]);
    this.#businessCentral = valueOr(businessCentral, this.#businessCentral);
    this.#sales = valueOr(sales, this.#sales);
    const isComplete = businessCentral.ok && sales.ok;
    this.#untilMs = this.parts.clock.nowMs() + (isComplete ? fieldLimitsLifeMs : fieldLimitsRetryMs);
    this.#apply();
  }

  /** The same mapping stays the same object, so that what is remembered of it holds. */
  #apply(): void {
    const { connection: declared } = this.ports;
    const { connectionId } = declared;
    const effective = narrowedMapping(declared.mapping, { businessCentral: this.#businessCentral, sales: this.#sales });
    const fields = narrowedFields(declared.mapping, effective);
    if (fields.join() === narrowedFields(declared.mapping, this.#connection.mapping).join()) {
      return;
    }
    this.#connection = { ...declared, mapping: effective satisfies OrderMapping };
    this.parts.logger.warn('fields.narrowed', { connectionId, fields: fields.join(', ') });
  }
}

function valueOr<Value>(result: RemoteResult<Value>, before: Value): Value {
  return result.ok ? result.value : before;
}
