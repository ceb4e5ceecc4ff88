import {
  type Counter,
  type Gauge,
  type Histogram,
  type Meter,
  type Attributes as OtelAttributes,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, type MetricReader } from '@opentelemetry/sdk-metrics';
import { AlwaysOnSampler, BasicTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { currentTraceParent, within } from './invocation.js';
import { type MetricDescription, type MetricName, metricCatalogue } from './metric-catalogue.js';
import { redactField } from './redact.js';
import type { Attributes, OpenSpan, RunningTelemetry, SpanRequest } from './telemetry.js';
import { formatTraceParent, parseTraceParent } from './trace-parent.js';

/** What every span and metric of this process says of itself. */
export interface AboutProcess {
  readonly version: string;
  readonly commit: string;
}

export interface OpenTelemetryOptions extends AboutProcess {
  readonly spanProcessors: SpanProcessor[];
  readonly metricReaders: MetricReader[];
}

/** Longest time that the end of a process waits for its last figures. */
const closeWithinMs = 5_000;
const scopeName = 'tandem';

/**
 * {@link Telemetry} by the OpenTelemetry SDK, without its context manager and without automatic instrumentation: the
 * place in the trace is kept with the invocation (`invocation.ts`), what is told is only what this product tells itself.
 * Every trace is kept: the flag of an incoming `traceparent` says what the caller keeps, in Azure mostly nothing.
 */
export class OpenTelemetry implements RunningTelemetry {
  readonly isOn = true;
  readonly #traces: BasicTracerProvider;
  readonly #metrics: MeterProvider;
  readonly #tracer: Tracer;
  readonly #meter: Meter;
  readonly #instruments = new Map<MetricName, (value: number, attributes: OtelAttributes) => void>();

  constructor({ version, commit, spanProcessors, metricReaders }: OpenTelemetryOptions) {
    const resource = resourceFromAttributes({
      'service.name': scopeName,
      'service.version': version,
      'vcs.ref.head.revision': commit,
    });
    this.#traces = new BasicTracerProvider({ resource, spanProcessors, sampler: new AlwaysOnSampler() });
    this.#metrics = new MeterProvider({ resource, readers: metricReaders });
    this.#tracer = this.#traces.getTracer(scopeName, version);
    this.#meter = this.#metrics.getMeter(scopeName, version);
  }

  async span<Result>(request: SpanRequest, work: (span: OpenSpan) => Promise<Result>): Promise<Result> {
    const span = this.#start(request);
    try {
      return await within({ traceParent: formatTraceParent(span.spanContext()) }, () => work(openSpan(span)));
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'unknown' });
      throw error;
    } finally {
      span.end();
    }
  }

  measure(name: MetricName, value: number, attributes: Attributes = {}): void {
    const known = this.#instruments.get(name) ?? instrument(this.#meter, name, metricCatalogue[name]);
    this.#instruments.set(name, known);
    known(value, readable(attributes));
  }

  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closeWithinMs);
    });
    // A destination that is away must not hold up the end of the process.
    const ended = Promise.allSettled([this.#traces.shutdown(), this.#metrics.shutdown()]);
    await Promise.race([ended, tooLate]);
    clearTimeout(timer);
  }

  #start({ name, kind, attributes = {}, link }: SpanRequest): Span {
    const cause = contextOf(currentTraceParent());
    const linked = contextOf(link);
    const context = cause === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, cause);
    const links = linked === undefined ? [] : [{ context: linked }];
    return this.#tracer.startSpan(name, { kind: kinds[kind], attributes: readable(attributes), links }, context);
  }
}

const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, producer: SpanKind.PRODUCER } as const;

function contextOf(traceParent: string | undefined): SpanContext | undefined {
  const place = parseTraceParent(traceParent);
  return place === undefined ? undefined : { ...place, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

function openSpan(span: Span): OpenSpan {
  return {
    note: (attributes) => void span.setAttributes(readable(attributes)),
    failed: (reason) => void span.setStatus({ code: SpanStatusCode.ERROR, message: redactField('code', reason) }),
  };
}

/** Through the filter of the logs, so that no secret and no content of a record can be told here either. */
function readable(attributes: Attributes): OtelAttributes {
  const result: OtelAttributes = {};
  for (const [name, value] of Object.entries(attributes)) {
    const field = name.slice(name.lastIndexOf('.') + 1);
    result[name] = typeof value === 'string' ? redactField(field, value) : value;
  }
  return result;
}

function instrument(meter: Meter, name: MetricName, { kind, unit, means: description }: MetricDescription) {
  switch (kind) {
    case 'counter': {
      const counter: Counter = meter.createCounter(name, { unit, description });
      return (value: number, attributes: OtelAttributes) => counter.add(value, attributes);
    }
    case 'histogram': {
      const histogram: Histogram = meter.createHistogram(name, { unit, description, advice });
      return (value: number, attributes: OtelAttributes) => histogram.record(value, attributes);
    }
    case 'gauge': {
      const gauge: Gauge = meter.createGauge(name, { unit, description });
      return (value: number, attributes: OtelAttributes) => gauge.record(value, attributes);
    }
  }
}

/** Seconds, from a call on this machine to an order that waited an hour. */
const advice = {
  explicitBucketBoundaries: [0.01, 0.03, 0.1, 0.3, 1, 2, 5, 10, 20, 30, 45, 60, 120, 300, 600, 1_800, 3_600],
};
