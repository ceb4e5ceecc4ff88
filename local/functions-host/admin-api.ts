import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { HostedFunction } from './hosted-function.js';
import { sendStatus } from './http-messages.js';

/** A call of the admin interface; the body has been read. */
export interface AdminCall {
  readonly method: string;
  readonly pathname: string;
  readonly body: Buffer | undefined;
}

/** What the admin interface needs of its host. */
export interface AdminApiOptions {
  readonly functions: readonly HostedFunction[];
  readonly routePrefix: string;
  /** The address that the host listens on, known once it does. */
  readonly url: () => string;
  /** Starts a function by hand; resolves once its handler was started, rejects when it could not be. */
  readonly start: (hosted: HostedFunction, input: string) => Promise<void>;
}

const invokeSchema = z.object({ input: z.string().optional() });

/** `/admin/functions`, `/admin/functions/{name}`, `/admin/host/status` and `/admin/host/ping`, as scripts use them. */
export class AdminApi {
  readonly #options: AdminApiOptions;
  readonly #instanceId = randomUUID();
  readonly #startedMs = Date.now();

  constructor(options: AdminApiOptions) {
    this.#options = options;
  }

  /** Answers a path under `/admin`; what is unknown is 404. */
  async answer(call: AdminCall, response: ServerResponse): Promise<void> {
    const path = call.pathname.replace(/\/+$/, '').toLowerCase();
    if (path === '/admin/host/status' && call.method === 'GET') return sendJson(response, 200, this.#status());
    if (path === '/admin/host/ping') return sendStatus(response, 200);
    if (path === '/admin/functions' && call.method === 'GET') {
      return sendJson(
        response,
        200,
        this.#options.functions.map((hosted) => this.#describe(hosted)),
      );
    }
    const [, name] = /^\/admin\/functions\/([^/]+)$/.exec(path) ?? [];
    const hosted = this.#options.functions.find((candidate) => candidate.name.toLowerCase() === name);
    if (hosted === undefined) return sendStatus(response, 404);
    if (call.method === 'GET') return sendJson(response, 200, this.#describe(hosted));
    if (call.method === 'POST') return this.#invoke(hosted, call, response);
    return sendStatus(response, 404);
  }

  async #invoke(hosted: HostedFunction, call: AdminCall, response: ServerResponse): Promise<void> {
    if (hosted.isDisabled) return sendStatus(response, 404);
    const input = readInput(call.body);
    if (input === undefined) return sendJson(response, 400, { error: 'the body must be {"input":"…"}' });
    if (hosted.trigger.kind === 'http') {
      return sendJson(response, 400, { error: 'an HTTP function is called by its route' });
    }
    await this.#options.start(hosted, input);
    return sendStatus(response, 202);
  }

  #status(): unknown {
    return {
      id: `local-${process.pid}`,
      state: 'Running',
      version: '4.0.0',
      versionDetails: 'local functions host (development and tests only)',
      platformVersion: '',
      instanceId: this.#instanceId,
      computerName: 'localhost',
      processUptime: Date.now() - this.#startedMs,
      functionAppContentEditingState: 'NotAllowed',
    };
  }

  #describe(hosted: HostedFunction): unknown {
    const url = this.#options.url();
    const { trigger } = hosted;
    const route =
      trigger.kind === 'http'
        ? [this.#options.routePrefix, trigger.route].filter((part) => part !== '').join('/')
        : undefined;
    return {
      name: hosted.name,
      href: `${url}/admin/functions/${hosted.name}`,
      invoke_url_template: route === undefined ? null : `${url}/${route}`,
      language: 'node',
      isDisabled: hosted.isDisabled,
      isDirect: true,
      isProxy: false,
      config: { name: hosted.name, language: 'node', bindings: hosted.bindings },
    };
  }
}

function readInput(body: Buffer | undefined): string | undefined {
  if (body === undefined) return '';
  try {
    return invokeSchema.parse(JSON.parse(body.toString('utf8'))).input ?? '';
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': String(body.length) });
  response.end(body);
}
