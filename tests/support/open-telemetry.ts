import { SpanKind } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { MetricName } from '../../lib/telemetry/metric-catalogue.js';
import { OpenTelemetry } from '../../lib/telemetry/open-telemetry.js';
import type { Attributes } from '../../lib/telemetry/telemetry.js';
import type { Measured, SeenSpan } from '../twins/in-memory-telemetry.js';

/** The OpenTelemetry SDK with exporters in memory, and what they got in the words of the in-memory twin. */
export function openTelemetryInMemory() {
  const exported = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
  const telemetry = new OpenTelemetry({
    version: '1.2.3',
    commit: 'abc',
    spanProcessors: [new SimpleSpanProcessor(exported)],
    metricReaders: [reader],
  });
  return {
    telemetry,
    exported,
    spans: (): readonly SeenSpan[] => exported.getFinishedSpans().map(seenSpan),
    async measured(): Promise<readonly Measured[]> {
      await reader.forceFlush();
      const last = metrics.getMetrics().at(-1);
      await reader.shutdown();
      return (last?.scopeMetrics ?? [])
        .flatMap((scope) => scope.metrics)
        .flatMap(({ descriptor, dataPoints }) =>
          dataPoints.map(({ value, attributes }) => ({
            name: descriptor.name as MetricName,
            value: typeof value === 'number' ? value : (value.sum ?? 0),
            attributes: attributes as Attributes,
          })),
        );
    },
  };
}

const kinds: Partial<Record<SpanKind, SeenSpan['kind']>> = {
  [SpanKind.INTERNAL]: 'internal',
  [SpanKind.CLIENT]: 'client',
  [SpanKind.PRODUCER]: 'producer',
};

function seenSpan(span: ReadableSpan): SeenSpan {
  const kind = kinds[span.kind];
  if (kind === undefined) {
    throw new Error(`${span.name} is of a kind that the host tells itself`);
  }
  const { traceId, spanId } = span.spanContext();
  const [link] = span.links;
  return {
    name: span.name,
    kind,
    traceId,
    spanId,
    ...(span.parentSpanContext === undefined ? {} : { parentSpanId: span.parentSpanContext.spanId }),
    ...(link === undefined ? {} : { linkedSpanId: link.context.spanId }),
    attributes: span.attributes as Attributes,
    ...(span.status.message === undefined ? {} : { failure: span.status.message }),
  };
}
