import { randomBytes } from 'node:crypto';

/** The activity of one invocation: the caller's trace when it names one (W3C `traceparent`), else a new one. */
export function traceContext(parent: string | undefined): {
  readonly traceParent: string;
  readonly traceState: string;
  readonly attributes: object;
} {
  const match = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/.exec(parent ?? '');
  const traceId = match?.[1] ?? randomBytes(16).toString('hex');
  const flags = match?.[2] ?? '00';
  return { traceParent: `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`, traceState: '', attributes: {} };
}
