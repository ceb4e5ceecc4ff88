import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AdminApi } from './admin-api.js';
import type { HostSettings } from './host-settings.js';
import type { HostedFunction } from './hosted-function.js';
import { requestData, requestUrl, sendResponse, sendStatus } from './http-messages.js';
import { type CompiledRoute, compareRoutes, compileRoute } from './http-routes.js';
import type { Invoker } from './invoker.js';
import { readBody } from './request-body.js';
import { RequestLimits } from './request-limits.js';

interface RoutedFunction {
  readonly hosted: HostedFunction;
  readonly methods: readonly string[];
  readonly route: CompiledRoute;
}

/** What the HTTP side needs of its host. */
export interface HttpFrontendOptions {
  readonly functions: readonly HostedFunction[];
  readonly settings: HostSettings['http'];
  readonly invoker: Invoker;
  readonly admin: AdminApi;
}

/** Listens for HTTP and calls functions: no route or a wrong method is 404, a throwing handler 500, both empty. */
export class HttpFrontend {
  readonly #routed: readonly RoutedFunction[];
  readonly #limits: RequestLimits;
  readonly #options: HttpFrontendOptions;
  readonly #server: Server;

  /** @throws Error when a route cannot be compiled */
  constructor(options: HttpFrontendOptions) {
    this.#options = options;
    this.#limits = new RequestLimits(options.settings);
    this.#routed = options.functions
      .flatMap((hosted) => routedFunction(hosted, options.settings.routePrefix))
      .sort((a, b) => compareRoutes(a.route, b.route));
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Starts listening; resolves with the port. @throws Error `port N is in use` */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is in use: choose another by --port`) : error);
      });
      this.#server.listen(port, host, () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Accepts nothing new; requests in work may still be answered. */
  stopAccepting(): void {
    this.#server.close();
    this.#server.closeIdleConnections();
  }

  /** Cuts what is still open. */
  close(): void {
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { pathname } = requestUrl(request);
      const read = await readBody(request);
      if (read.kind === 'tooLarge') {
        sendStatus(response, 413, { connection: 'close' });
        return;
      }
      const body = read.kind === 'body' ? read.bytes : undefined;
      if (pathname === '/admin' || pathname.startsWith('/admin/')) {
        await this.#options.admin.answer({ method: request.method ?? 'GET', pathname, body }, response);
        return;
      }
      const outcome = await this.#limits.run(() => this.#callFunction(request, response, { pathname, body }));
      if (outcome === 'refused') sendStatus(response, 429);
    } catch {
      // Only what comes before a function can fail here: an unreadable request line or a client that went away.
      sendStatus(response, 400);
    }
  }

  async #callFunction(
    request: IncomingMessage,
    response: ServerResponse,
    { pathname, body }: { pathname: string; body: Buffer | undefined },
  ): Promise<void> {
    const found = this.#find(request.method ?? 'GET', pathname);
    if (found === undefined) {
      sendStatus(response, 404);
      return;
    }
    try {
      const traceParent = request.headers.traceparent;
      const result = await this.#options.invoker.invoke(found.hosted, {
        data: requestData(request, found.parameters, body),
        traceParent: typeof traceParent === 'string' ? traceParent : undefined,
        reason: 'This function was programmatically called via the host APIs.',
      });
      sendResponse(response, result.returnValue);
    } catch {
      // The invoker has logged it; the caller learns nothing but the status.
      sendStatus(response, 500);
    }
  }

  #find(
    method: string,
    pathname: string,
  ): { hosted: HostedFunction; parameters: Readonly<Record<string, string>> } | undefined {
    for (const { hosted, methods, route } of this.#routed) {
      if (!methods.includes(method)) continue;
      const parameters = route.match(pathname);
      if (parameters !== undefined) return { hosted, parameters };
    }
    return undefined;
  }
}

function routedFunction(hosted: HostedFunction, routePrefix: string): readonly RoutedFunction[] {
  const { trigger } = hosted;
  if (trigger.kind !== 'http' || hosted.isDisabled) return [];
  try {
    return [{ hosted, methods: trigger.methods, route: compileRoute(routePrefix, trigger.route) }];
  } catch (cause) {
    throw new Error(`function "${hosted.name}": ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
