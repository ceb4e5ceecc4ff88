import { appendFileSync } from 'node:fs';
import { JsonMetricsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { AggregationTemporality, type PushMetricExporter, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';

type Export<Data> = (data: Data, done: (result: { code: 0 | 1; error?: Error }) => void) => void;

/** Appends to the file; a full disk is an error of the export, not of the product. */
function appending<Data>(file: string, serialize: (data: Data) => Uint8Array | undefined): Export<Data> {
  return (data, done) => {
    try {
      const line = serialize(data);
      appendFileSync(file, line === undefined ? '' : `${Buffer.from(line).toString('utf8')}\n`);
      done({ code: 0 });
    } catch (error) {
      done({ code: 1, error: error instanceof Error ? error : new Error('unknown') });
    }
  };
}

/** Spans as lines of OTLP/JSON: what the collector's `otlpjsonfile` receiver reads. */
export function fileSpanExporter(file: string): SpanExporter {
  return {
    export: appending<ReadableSpan[]>(file, (spans) => JsonTraceSerializer.serializeRequest(spans)),
    shutdown: async () => undefined,
  };
}

/** Metrics as lines of OTLP/JSON, each with the sums since the start. */
export function fileMetricExporter(file: string): PushMetricExporter {
  return {
    export: appending<ResourceMetrics>(file, (metrics) => JsonMetricsSerializer.serializeRequest(metrics)),
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
}
