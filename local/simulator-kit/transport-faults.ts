import type { SimulatorClock } from './clock.js';
import type { Fault, FaultTable } from './faults.js';
import {
  type HttpHandler,
  jsonResponse,
  type SimulatorAnswer,
  type SimulatorRequest,
  type SimulatorResponse,
} from './http-types.js';

/** What the faults need of the system they strike: its time and its own refusals. */
export interface TransportFaultOptions {
  readonly clock: SimulatorClock;
  unauthorized(): SimulatorResponse;
  forbidden(): SimulatorResponse;
}

/**
 * Wraps a handler with what goes wrong on the way: `delay`, `tokenExpired`, `forbidden`, `cutBefore`, `status`,
 * `hang` and `lostAnswer`, looked at in this order. `status` and `hang` come before the effect, unless their option
 * `afterEffect` is true; `hang` never answers, unless its option `delayMs` says when the connection is cut.
 */
export function withTransportFaults(
  inner: HttpHandler,
  faults: FaultTable,
  options: TransportFaultOptions,
): HttpHandler {
  return { handle: (request) => handleWithFaults(request, { inner, faults, options }) };
}

interface Layers {
  readonly inner: HttpHandler;
  readonly faults: FaultTable;
  readonly options: TransportFaultOptions;
}

async function handleWithFaults(request: SimulatorRequest, layers: Layers): Promise<SimulatorAnswer> {
  const { inner, faults, options } = layers;
  const pathAndQuery = request.url.pathname + request.url.search;
  const take = (kind: Fault['kind']) => faults.take(kind, request.method, pathAndQuery);

  const delay = take('delay');
  if (delay !== undefined) await wait(options.clock, numberOption(delay, 'delayMs') ?? 0);
  if (take('tokenExpired') !== undefined) return options.unauthorized();
  if (take('forbidden') !== undefined) return options.forbidden();
  if (take('cutBefore') !== undefined) return 'cut';

  const status = take('status');
  if (status !== undefined) {
    if (status.options.afterEffect === true) await inner.handle(request);
    return statusAnswer(status);
  }
  const hang = take('hang');
  if (hang !== undefined) {
    if (hang.options.afterEffect === true) await inner.handle(request);
    return hangUntilCut(options.clock, numberOption(hang, 'delayMs'));
  }
  const lost = take('lostAnswer');
  const answer = await inner.handle(request);
  return lost === undefined ? answer : 'cut';
}

function statusAnswer(fault: Fault): SimulatorResponse {
  const status = numberOption(fault, 'status') ?? 500;
  const retryAfterSeconds = numberOption(fault, 'retryAfterSeconds');
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  const body = fault.options.body;
  if (typeof body === 'string') return { status, headers: { 'content-type': 'text/plain', ...headers }, body };
  return jsonResponse(
    status,
    body ?? { error: { code: `Simulated${status}`, message: `Simulated fault ${fault.id}: status ${status}.` } },
    headers,
  );
}

function hangUntilCut(clock: SimulatorClock, delayMs: number | undefined): Promise<SimulatorAnswer> {
  return new Promise((resolve) => {
    if (delayMs !== undefined) clock.schedule(delayMs, () => resolve('cut'));
  });
}

function wait(clock: SimulatorClock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(delayMs, resolve);
  });
}

function numberOption(fault: Fault, name: string): number | undefined {
  const value = fault.options[name];
  return typeof value === 'number' ? value : undefined;
}
