import type { FileSpan } from './read-spans.js';

/** One trace as a tree of indented lines: when it began within the trace, how long it took, what it was. */
function drawTrace(spans: readonly FileSpan[]): readonly string[] {
  const sorted = [...spans].sort((one, other) => one.startMs - other.startMs);
  const known = new Set(spans.map(({ spanId }) => spanId));
  const originMs = sorted[0]?.startMs ?? 0;
  const draw = (span: FileSpan, depth: number): readonly string[] => [
    lineOf(span, originMs, depth),
    ...sorted.filter((each) => each.parentSpanId === span.spanId).flatMap((child) => draw(child, depth + 1)),
  ];
  return sorted.filter(({ parentSpanId }) => !known.has(parentSpanId ?? '')).flatMap((root) => draw(root, 0));
}

function lineOf({ name, startMs, durationMs, failed, attributes }: FileSpan, originMs: number, depth: number): string {
  const at = (startMs - originMs).toFixed(1).padStart(9);
  const took = durationMs.toFixed(1).padStart(8);
  const status = attributes['http.response.status_code'] ?? attributes.outcome ?? '';
  return `${at} ${took}  ${'  '.repeat(depth)}${name} ${status}${failed ? ' failed' : ''}`.trimEnd();
}

/** All traces with a call to a remote system, or all with `everything`, in the order in which they began. */
export function drawTraces(spans: readonly FileSpan[], options: { readonly everything: boolean }): string {
  const byTrace = new Map<string, FileSpan[]>();
  for (const span of [...spans].sort((one, other) => one.startMs - other.startMs)) {
    byTrace.set(span.traceId, [...(byTrace.get(span.traceId) ?? []), span]);
  }
  const wanted = [...byTrace].filter(([, each]) => options.everything || each.some(isCall));
  return wanted.map(([traceId, each]) => [`trace ${traceId}`, ...drawTrace(each), ''].join('\n')).join('\n');
}

function isCall({ attributes }: FileSpan): boolean {
  return attributes['tandem.call'] !== undefined;
}
