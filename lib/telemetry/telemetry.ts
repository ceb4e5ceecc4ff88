import type { Clock } from '../ports/clock.js';
import type { MetricName } from './metric-catalogue.js';

export type AttributeValue = string | number | boolean;
/** Ids, counts and words of ours; texts pass the same filter as in a log (`redact.ts`). */
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

/** A piece of work to be told of. */
export interface SpanRequest {
  /** Few different names: what is done, never to which record. */
  readonly name: string;
  /**
   * `client` a request to a remote system, `producer` a message that is sent, else `internal`. Never `server` or
   * `consumer`: the Functions host writes the request of each invocation, and a second one would be counted twice.
   */
  readonly kind: 'internal' | 'client' | 'producer';
  readonly attributes?: Attributes;
  /** W3C `traceparent` of something else that it belongs with; its cause is what is being done now. */
  readonly link?: string | undefined;
}

/** A span while its work is done. */
export interface OpenSpan {
  note(attributes: Attributes): void;
  /** An expected failure, as a word. */
  failed(reason: string): void;
}

/** Traces and metrics. Both only tell; nothing that the product decides depends on them. */
export interface Telemetry {
  /** Somebody gets it: what is looked up for telemetry alone is left alone otherwise. */
  readonly isOn: boolean;
  /** Runs the work inside a span: spans and requests begun in it are its children. A throw fails the span and goes on up. */
  span<Result>(request: SpanRequest, work: (span: OpenSpan) => Promise<Result>): Promise<Result>;
  /** Adds to a counter, or records a value of a histogram or gauge, in the unit of the catalogue. */
  measure(name: MetricName, value: number, attributes?: Attributes): void;
}

/** Where figures go, and what time it is. */
export interface Measuring {
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

/** Telemetry with a destination behind it. */
export interface RunningTelemetry extends Telemetry {
  /** Sends what is left and ends; in bounded time, without throwing. */
  close(): Promise<void>;
}

const nobodyLooks: OpenSpan = { note: () => undefined, failed: () => undefined };

/** Without a destination: work runs as if there were no telemetry, and no library for it is loaded. */
export const noTelemetry: RunningTelemetry = {
  isOn: false,
  span: (_request, work) => work(nobodyLooks),
  measure: () => undefined,
  close: async () => undefined,
};
