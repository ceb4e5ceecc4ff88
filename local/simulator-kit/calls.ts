/** One request about to be worked on. `operations` = its parts when it is a batch, else 1. */
export interface BegunCall {
  readonly token: string;
  readonly method: string;
  /** Path template, such as `/companies({id})/salesOrders({id})`. */
  readonly template: string;
  readonly operations: number;
}

interface RouteCount {
  readonly token: string;
  readonly method: string;
  readonly path: string;
  requests: number;
  operations: number;
  tooManyRequests: number;
}

/** Counts calls since the last clear, by token, method and path template: what speed is judged by. */
export class CallLog {
  #routes = new Map<string, RouteCount>();
  #inFlight = 0;
  #mostConcurrent = 0;

  /** Counts a request; `end` must be called exactly once, with the status that went out (0 = connection cut). */
  begin(call: BegunCall): { end(status: number): void } {
    const route = this.#route(call);
    route.requests += 1;
    route.operations += call.operations;
    this.#inFlight += 1;
    this.#mostConcurrent = Math.max(this.#mostConcurrent, this.#inFlight);
    let ended = false;
    return {
      end: (status) => {
        if (ended) return;
        ended = true;
        this.#inFlight -= 1;
        if (status === 429) route.tooManyRequests += 1;
      },
    };
  }

  /** Totals and one row a route, in a stable order, ready to be answered as JSON. */
  snapshot(): unknown {
    const byRoute = [...this.#routes.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, route]) => ({ ...route }));
    const total = (pick: (route: RouteCount) => number) => byRoute.reduce((sum, route) => sum + pick(route), 0);
    return {
      requests: total((route) => route.requests),
      operations: total((route) => route.operations),
      tooManyRequests: total((route) => route.tooManyRequests),
      mostConcurrent: this.#mostConcurrent,
      byRoute,
    };
  }

  /** Starts counting anew. Calls still running belong to the old count, but are seen as concurrent. */
  clear(): void {
    this.#routes = new Map();
    this.#mostConcurrent = this.#inFlight;
  }

  #route(call: BegunCall): RouteCount {
    const key = `${call.token}\n${call.template}\n${call.method}`;
    const known = this.#routes.get(key);
    if (known !== undefined) return known;
    const route = {
      token: call.token,
      method: call.method,
      path: call.template,
      requests: 0,
      operations: 0,
      tooManyRequests: 0,
    };
    this.#routes.set(key, route);
    return route;
  }
}
