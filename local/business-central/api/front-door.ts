import type { CallLog } from '../../simulator-kit/calls.js';
import type { SimulatorClock } from '../../simulator-kit/clock.js';
import type { Fault, FaultTable } from '../../simulator-kit/faults.js';
import {
  type HttpHandler,
  jsonResponse,
  type SimulatorAnswer,
  type SimulatorRequest,
  type SimulatorResponse,
} from '../../simulator-kit/http-types.js';
import { withTransportFaults } from '../../simulator-kit/transport-faults.js';
import type { Actor } from '../model/business-central.js';
import type { Company } from '../model/company.js';
import { BusinessCentralError } from '../model/errors.js';
import { webhookSupportedResources } from './api.js';
import type { IdentityLimits, Refusal } from './limits.js';
import { errorBody } from './operation.js';

/** The environment this simulator stands for. */
export interface EnvironmentIdentity {
  readonly tenant: string;
  readonly name: string;
  /** Scheme, host and port the simulator was last called by. */
  origin: string;
  /** How often the fault `environmentCopied` struck: above 0 this is a sandbox copy that kept the company's id. */
  copies: number;
}

/** What stands before the API. */
export interface FrontDoorOptions {
  readonly tokens: Readonly<Record<Actor, string>>;
  readonly environment: EnvironmentIdentity;
  readonly apiBasePath: string;
  readonly clock: SimulatorClock;
  readonly faults: FaultTable;
  readonly calls: CallLog;
  readonly limits: IdentityLimits;
  readonly company: Company;
  /** An environment copy loses all subscriptions (3.3, S-115). */
  forgetSubscriptions(): void;
  api(actorOf: (request: SimulatorRequest) => Actor): HttpHandler;
  /** The example of a custom API page, on a route of its own. */
  readonly customPage: {
    readonly basePath: string;
    api(actorOf: (request: SimulatorRequest) => Actor): HttpHandler;
  };
}

/** Authentication, counting, limits per identity, transport faults and the routes outside of API v2.0. */
export class FrontDoor implements HttpHandler {
  readonly #options: FrontDoorOptions;
  readonly #inner: HttpHandler;
  readonly #copiedBy = new WeakSet<Fault>();

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    const actorOf = (request: SimulatorRequest) => this.#actorOf(request) ?? 'integration';
    const api = options.api(actorOf);
    const page = options.customPage.api(actorOf);
    const routes: HttpHandler = {
      handle: async (request) =>
        request.url.pathname.startsWith(`${options.customPage.basePath}/`)
          ? page.handle(request)
          : (this.#otherRoute(request) ?? api.handle(request)),
    };
    this.#inner = withTransportFaults(routes, options.faults, {
      clock: options.clock,
      unauthorized: () => this.#unauthorized(),
      forbidden: () => this.#forbidden(),
    });
  }

  async handle(request: SimulatorRequest): Promise<SimulatorAnswer> {
    this.#options.environment.origin = request.url.origin;
    const actor = this.#actorOf(request);
    const operations = operationCount(request);
    const template = templateOf(request.url, this.#options.apiBasePath);
    const call = this.#options.calls.begin({ token: actor ?? 'unknown', method: request.method, template, operations });
    if (actor === undefined) {
      call.end(401);
      return this.#unauthorized();
    }
    const answer = await this.#admitted(request, actor, operations);
    call.end(answer === 'cut' ? 0 : answer.status);
    const date = new Date(this.#options.clock.nowMs()).toUTCString();
    return answer === 'cut' ? answer : { ...answer, headers: { ...answer.headers, date } };
  }

  async #admitted(request: SimulatorRequest, actor: Actor, operations: number): Promise<SimulatorAnswer> {
    const admission = await this.#options.limits.enter(actor, operations);
    if ('refusal' in admission) return this.#refused(admission.refusal);
    try {
      this.#copyEnvironment(request);
      return await this.#inner.handle(request);
    } finally {
      admission.leave();
    }
  }

  /** Fault `environmentCopied`: each one strikes once, on the first call that it matches. */
  #copyEnvironment(request: SimulatorRequest): void {
    const { faults, environment } = this.#options;
    const fault = faults.take('environmentCopied', request.method, request.url.pathname + request.url.search);
    if (fault === undefined || this.#copiedBy.has(fault)) return;
    this.#copiedBy.add(fault);
    this.#options.forgetSubscriptions();
    environment.copies += 1;
  }

  #actorOf(request: SimulatorRequest): Actor | undefined {
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const { tokens } = this.#options;
    if (token === undefined) return undefined;
    if (token === tokens.processor) return 'processor';
    return token === tokens.integration ? 'integration' : undefined;
  }

  /** Routes outside of API v2.0: environments, supported webhook resources; unknown environments are 404. */
  #otherRoute(request: SimulatorRequest): SimulatorResponse | undefined {
    const { apiBasePath, environment, company } = this.#options;
    const { pathname } = request.url;
    if (pathname === apiBasePath || pathname.startsWith(`${apiBasePath}/`)) return undefined;
    if (request.method === 'GET' && pathname === '/environments/v1.2') {
      return jsonResponse(200, { value: [environmentRow(environment)] });
    }
    const runtime = `${apiBasePath.slice(0, -'/v2.0'.length)}/microsoft/runtime/beta/companies(${company.companyId})`;
    if (
      request.method === 'GET' &&
      pathname.replaceAll('%28', '(').replaceAll('%29', ')') === `${runtime}/webhookSupportedResources`
    ) {
      return jsonResponse(200, webhookSupportedResources());
    }
    return this.#error(404, 'BadRequest_ResourceNotFound', 'No HTTP resource was found that matches the request URI.');
  }

  #error(status: number, code: string, message: string, headers: Record<string, string> = {}): SimulatorResponse {
    const body = errorBody(new BusinessCentralError(status, code, message), this.#options.company.newId());
    return jsonResponse(status, body, headers);
  }

  #unauthorized(): SimulatorResponse {
    if (this.#options.company.setup.emptyUnauthorizedBody) return { status: 401, headers: {} };
    return this.#error(401, 'Authentication_InvalidCredentials', 'The server has rejected the client credentials.');
  }

  #forbidden(): SimulatorResponse {
    return this.#error(
      403,
      'Authorization_RequestDenied',
      'Sorry, the current permissions prevented the action. (TableData 36 Sales Header Modify: Base Application)',
    );
  }

  #refused(refusal: Refusal): SimulatorResponse {
    if (refusal.reason === 'queueTimeout') {
      return this.#error(503, 'Internal_TenantUnavailable', 'The request waited too long in the queue.');
    }
    const seconds = this.#options.company.setup.tooManyRequestsRetryAfterSeconds;
    return this.#error(
      429,
      'Application_TooManyRequests',
      `Too many requests reached. Actual (${refusal.actual}). Maximum (${refusal.maximum}).`,
      seconds === 0 ? {} : { 'retry-after': String(seconds) },
    );
  }
}

/** An environment as the admin API lists it; a copy is a sandbox of another name. */
function environmentRow({ tenant, name, copies, origin }: EnvironmentIdentity): unknown {
  const shownName = copies > 0 ? `${name}-Copy${copies}` : name;
  return {
    aadTenantId: tenant,
    applicationFamily: 'BusinessCentral',
    type: copies > 0 ? 'Sandbox' : 'Production',
    name: shownName,
    countryCode: 'NO',
    webServiceUrl: origin,
    webClientLoginUrl: `${origin}/${tenant}/${shownName}`,
  };
}

/** Parts of a batch, as they count for limits and in `calls`; 1 for everything else. */
function operationCount(request: SimulatorRequest): number {
  if (!request.url.pathname.endsWith('/$batch')) return 1;
  return Math.max(1, request.body.toString('utf8').match(/"method"\s*:/g)?.length ?? 1);
}

/** `/companies({id})/salesOrders({id})`: the path below the API root with keys taken out. */
function templateOf(url: URL, apiBasePath: string): string {
  const path = url.pathname.startsWith(apiBasePath) ? url.pathname.slice(apiBasePath.length) : url.pathname;
  return path
    .replaceAll('%28', '(')
    .replaceAll('%29', ')')
    .replaceAll('%27', "'")
    .replaceAll(/\('[^']*'\)/g, "('{id}')")
    .replaceAll(/\([0-9a-f-]{36}\)/gi, '({id})');
}
