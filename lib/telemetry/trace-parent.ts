/** A place in a trace, as W3C `traceparent` names it. */
export interface TracePlace {
  /** 32 hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** 16 hexadecimal digits, not all zero. */
  readonly spanId: string;
}

const pattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** `undefined` when the text is no `traceparent` of version 00. */
export function parseTraceParent(text: string | undefined): TracePlace | undefined {
  const [, traceId, spanId] = pattern.exec(text ?? '') ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}

/** As sampled: whoever reads it is asked to tell of its part, too. */
export function formatTraceParent({ traceId, spanId }: TracePlace): string {
  return `00-${traceId}-${spanId}-01`;
}
