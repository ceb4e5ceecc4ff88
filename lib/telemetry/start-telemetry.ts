import type { TokenCredential } from '@azure/core-auth';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { type MetricReader, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, SimpleSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../ports/logger.js';
import { type AboutProcess, OpenTelemetry } from './open-telemetry.js';
import type { RunningTelemetry } from './telemetry.js';

/** Where telemetry goes; each one that is given gets all of it. */
export interface TelemetryDestinations {
  /** Connection string of Application Insights. */
  readonly applicationInsights?: string;
  /** Base address of an OTLP/HTTP receiver, without a slash at the end. */
  readonly otlpEndpoint?: string;
  /** File that gets lines of OTLP/JSON. */
  readonly file?: string;
}

export interface TelemetryStart extends AboutProcess {
  readonly destinations: TelemetryDestinations;
  /** Signs in to Application Insights; absent = with the key in the connection string. */
  readonly credential?: TokenCredential;
  /** Told of exports that failed, at most once a minute. */
  readonly logger: Logger;
}

const metricsEveryMs = 60_000;
/** On this machine somebody looks at the file. */
const fileMetricsEveryMs = 5_000;
const silenceMs = 60_000;

interface Pipes {
  readonly spanProcessors: SpanProcessor[];
  readonly metricReaders: MetricReader[];
}

/** Starts telling. This file and what it needs are loaded only when there is a destination. */
export async function startTelemetry(start: TelemetryStart): Promise<RunningTelemetry> {
  const { version, commit, destinations, credential, logger } = start;
  reportFailures(logger);
  const pipes = await Promise.all([
    destinations.applicationInsights === undefined ? none : toAzure(destinations.applicationInsights, credential),
    destinations.otlpEndpoint === undefined ? none : toReceiver(destinations.otlpEndpoint),
    destinations.file === undefined ? none : toFile(destinations.file),
  ]);
  return new OpenTelemetry({
    version,
    commit,
    spanProcessors: pipes.flatMap(({ spanProcessors }) => spanProcessors),
    metricReaders: pipes.flatMap(({ metricReaders }) => metricReaders),
  });
}

const none: Pipes = { spanProcessors: [], metricReaders: [] };

async function toAzure(connectionString: string, credential: TokenCredential | undefined): Promise<Pipes> {
  const azure = await import('@azure/monitor-opentelemetry-exporter');
  // Nothing is kept on disk: an instance has none that outlives it.
  const options = {
    connectionString,
    disableOfflineStorage: true,
    ...(credential === undefined ? {} : { credential }),
  };
  return {
    spanProcessors: [new BatchSpanProcessor(new azure.AzureMonitorTraceExporter(options))],
    metricReaders: [periodic(new azure.AzureMonitorMetricExporter(options), metricsEveryMs)],
  };
}

async function toReceiver(endpoint: string): Promise<Pipes> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http');
  return {
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }))],
    metricReaders: [periodic(new OTLPMetricExporter({ url: `${endpoint}/v1/metrics` }), metricsEveryMs)],
  };
}

async function toFile(file: string): Promise<Pipes> {
  const { fileSpanExporter, fileMetricExporter } = await import('./telemetry-file.js');
  return {
    spanProcessors: [new SimpleSpanProcessor(fileSpanExporter(file))],
    metricReaders: [periodic(fileMetricExporter(file), fileMetricsEveryMs)],
  };
}

function periodic(exporter: PushMetricExporter, exportIntervalMillis: number): MetricReader {
  return new PeriodicExportingMetricReader({ exporter, exportIntervalMillis });
}

function reportFailures(logger: Logger): void {
  let quietUntilMs = 0;
  const tell = (message: string) => {
    if (Date.now() >= quietUntilMs) {
      quietUntilMs = Date.now() + silenceMs;
      logger.warn('telemetry.failed', { message: firstWords(message) });
    }
  };
  const ignore = () => undefined;
  diag.setLogger({ error: tell, warn: ignore, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.ERROR);
}

/** The library tells errors as JSON with their stack. */
function firstWords(told: string): string {
  const [, message = told] = /"message":"((?:[^"\\]|\\.)*)"/.exec(told) ?? [];
  return message;
}
