import { currentTraceParent, within } from '../../lib/telemetry/invocation.js';
import type { MetricName } from '../../lib/telemetry/metric-catalogue.js';
import type { Attributes, RunningTelemetry, SpanRequest } from '../../lib/telemetry/telemetry.js';
import { formatTraceParent, parseTraceParent } from '../../lib/telemetry/trace-parent.js';

/** A span that ended. */
export interface SeenSpan {
  readonly name: string;
  readonly kind: SpanRequest['kind'];
  readonly traceId: string;
  readonly spanId: string;
  /** Absent at the root of a trace. */
  readonly parentSpanId?: string;
  readonly linkedSpanId?: string;
  readonly attributes: Attributes;
  /** Why it failed. */
  readonly failure?: string;
}

export interface Measured {
  readonly name: MetricName;
  readonly value: number;
  readonly attributes: Attributes;
}

/** Telemetry that keeps what it is told, in the order in which spans end. */
export class InMemoryTelemetry implements RunningTelemetry {
  readonly isOn = true;
  readonly spans: SeenSpan[] = [];
  readonly measured: Measured[] = [];
  #lastId = 0;

  async span<Result>(request: SpanRequest, work: Parameters<RunningTelemetry['span']>[1]): Promise<Result> {
    const cause = parseTraceParent(currentTraceParent());
    const link = parseTraceParent(request.link);
    const spanId = this.#newId(16);
    const traceId = cause?.traceId ?? this.#newId(32);
    let attributes: Attributes = { ...request.attributes };
    let failure: string | undefined;
    try {
      return (await within({ traceParent: formatTraceParent({ traceId, spanId }) }, () =>
        work({
          note: (more) => {
            attributes = { ...attributes, ...more };
          },
          failed: (reason) => {
            failure = reason;
          },
        }),
      )) as Result;
    } catch (error) {
      failure = error instanceof Error ? error.name : 'unknown';
      throw error;
    } finally {
      this.spans.push({
        name: request.name,
        kind: request.kind,
        traceId,
        spanId,
        ...(cause === undefined ? {} : { parentSpanId: cause.spanId }),
        ...(link === undefined ? {} : { linkedSpanId: link.spanId }),
        attributes,
        ...(failure === undefined ? {} : { failure }),
      });
    }
  }

  measure(name: MetricName, value: number, attributes: Attributes = {}): void {
    this.measured.push({ name, value, attributes });
  }

  /** Sum of what a counter was told, over all attributes that are not given. */
  sum(name: MetricName, given: Attributes = {}): number {
    return this.measured
      .filter((each) => each.name === name)
      .filter(({ attributes }) => Object.entries(given).every(([key, value]) => attributes[key] === value))
      .reduce((sum, { value }) => sum + value, 0);
  }

  async close(): Promise<void> {}

  #newId(digits: number): string {
    this.#lastId += 1;
    return this.#lastId.toString(16).padStart(digits, '0');
  }
}
