import type { HttpHandler } from '../../local/simulator-kit/http-types.js';

/** The control plane of a simulator in this process. */
export class SimulatorControl {
  constructor(
    private readonly handler: HttpHandler,
    private readonly host: string,
  ) {}

  /** One call; its JSON. Throws when it is refused. */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.handler.handle({
      method,
      url: new URL(`${this.host}/_simulator${path}`),
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    });
    if (answer === 'cut' || answer.status >= 300) {
      throw new Error(`control ${path}: ${answer === 'cut' ? 'cut' : `${answer.status} ${answer.body}`}`);
    }
    return answer.body === undefined || answer.body.length === 0 ? undefined : JSON.parse(answer.body.toString());
  }

  /** What some work asked of the simulator, in requests (a batch is one). */
  async countRequests<Value>(
    work: () => Promise<Value>,
  ): Promise<{ readonly requests: number; readonly value: Value }> {
    await this.call('DELETE', '/calls');
    const value = await work();
    const { requests } = (await this.call('GET', '/calls')) as { requests: number };
    return { requests, value };
  }

  /** Switches a fault on. */
  async fault(
    kind: string,
    match: Readonly<Record<string, string>>,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    await this.call('POST', '/faults', { kind, match, ...more });
  }
}

/** Timers of a simulator fire on the next turn of the event loop: faults do not need real waiting. */
export function scheduleSoon(_delayMs: number, action: () => void): { cancel(): void } {
  const immediate = setImmediate(action);
  return { cancel: () => clearImmediate(immediate) };
}
