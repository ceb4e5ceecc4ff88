import { z } from 'zod';

/** A span as a telemetry file holds it. */
export interface FileSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly linkedSpanIds: readonly string[];
  readonly startMs: number;
  readonly durationMs: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const anyValue = z.record(z.string(), z.unknown());
const spanSchema = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  status: z.object({ code: z.number().optional() }).optional(),
  attributes: z.array(z.object({ key: z.string(), value: anyValue })).default([]),
  links: z.array(z.object({ spanId: z.string() })).default([]),
});
const lineSchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })).default([]),
});

const errorStatus = 2;
const nanosPerMs = 1_000_000n;

/** The spans of a file that `TANDEM_TELEMETRY_FILE` named; lines of metrics are passed over. */
export function readSpans(text: string): readonly FileSpan[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => lineSchema.parse(JSON.parse(line)).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map(toFileSpan);
}

function toFileSpan(span: z.output<typeof spanSchema>): FileSpan {
  const { name, traceId, spanId, parentSpanId } = span;
  const startMs = msOf(span.startTimeUnixNano);
  return {
    name,
    traceId,
    spanId,
    ...(parentSpanId === undefined || parentSpanId === '' ? {} : { parentSpanId }),
    linkedSpanIds: span.links.map((link) => link.spanId),
    startMs,
    durationMs: msOf(span.endTimeUnixNano) - startMs,
    failed: span.status?.code === errorStatus,
    attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
  };
}

/** With three decimals; whole nanoseconds do not fit into a number. */
function msOf(nanos: string): number {
  const value = BigInt(nanos);
  return Number(value / nanosPerMs) + Number(value % nanosPerMs) / 1e6;
}
