import { CallLog } from '../simulator-kit/calls.js';
import { type SimulatorClock, SkewedClock, systemClock } from '../simulator-kit/clock.js';
import { controlPlane } from '../simulator-kit/control-plane.js';
import { FaultTable } from '../simulator-kit/faults.js';
import {
  type HttpHandler,
  jsonResponse,
  type SimulatorAnswer,
  type SimulatorRequest,
  type SimulatorResponse,
} from '../simulator-kit/http-types.js';
import { httpNoticePost, NoticeChannel, type NoticePost } from '../simulator-kit/notices.js';
import { withTransportFaults } from '../simulator-kit/transport-faults.js';
import { Gate, type SalesTokens } from './api/gate.js';
import { ApiService } from './api/service.js';
import { importConnectorSolution } from './control/connector-solution.js';
import { type RememberedRegistrations, registrationsOf, writeRegistrations } from './control/registrations.js';
import { ServiceProtection } from './control/service-protection.js';
import { applySetup } from './control/setup.js';
import { EnvironmentCopies, schemaFaults } from './control/standing-faults.js';
import { stateOf } from './control/state.js';
import type { Engine } from './engine/contract.js';
import { DataverseEngine } from './engine/engine.js';
import { initialSettings, type SimulatorSettings } from './engine/settings.js';
import { Schema } from './model/schema.js';
import { ruleBook } from './rules/rule-book.js';
import type { SeedName } from './seed.js';
import { Store } from './store/store.js';
import { WebhookDispatcher } from './webhooks/dispatcher.js';
import { writeSeed } from './write-seed.js';

/** How a Sales simulator is made. */
export interface SalesSimulatorOptions {
  readonly tokens: SalesTokens;
  readonly seed: SeedName;
  readonly clock?: SimulatorClock;
  readonly randomSeed?: number;
  /** delivers webhook calls; HTTP by default */
  readonly post?: NoticePost;
  /** address that absolute ids begin with; by default the Host header of the request */
  readonly baseUrl?: string;
}

/** A simulator in this process. */
export interface SalesSimulator extends HttpHandler {
  /**
   * The start that `POST /_simulator/reset` comes back to is from now on the organization with the webhook
   * registrations, custom columns and keys that it has now. Ids, numbers and row versions then run on over a reset:
   * whoever remembers an order from before never meets another one under its id.
   */
  rememberRegistrations(): void;
}

/** The Sales simulator: Dataverse Web API v9.2 with its control plane under `/_simulator`. Needs no network. */
export function createSalesSimulator(options: SalesSimulatorOptions): SalesSimulator {
  const parts = new SimulatorParts(options);
  const { handler } = parts;
  return {
    handle: (request) => handler.handle(request),
    rememberRegistrations: () => parts.rememberRegistrations(),
  };
}

class SimulatorParts {
  readonly handler: HttpHandler;
  #remembered: RememberedRegistrations | undefined;
  readonly #settings: SimulatorSettings = initialSettings();
  readonly #clock: SkewedClock;
  readonly #faults = new FaultTable();
  readonly #calls = new CallLog();
  readonly #copies = new EnvironmentCopies();
  readonly #engine: Engine;
  readonly #dispatcher: WebhookDispatcher;
  readonly #channel: NoticeChannel;
  readonly #protection: ServiceProtection;

  constructor(options: SalesSimulatorOptions) {
    this.#clock = new SkewedClock(options.clock ?? systemClock());
    const post = options.post ?? httpNoticePost();
    this.#channel = new NoticeChannel({
      clock: this.#clock,
      post: (notice) => post(notice, this.#settings.webhookTimeoutMs),
      timeoutMs: this.#settings.webhookTimeoutMs,
    });
    this.#engine = new DataverseEngine({
      store: new Store(),
      schema: new Schema(schemaFaults(this.#faults)),
      clock: this.#clock,
      settings: this.#settings,
      rules: ruleBook,
      randomSeed: options.randomSeed ?? 1,
      onCommit: (events) => this.#dispatcher.accept(events),
    });
    this.#dispatcher = new WebhookDispatcher(this.#engine, this.#channel);
    this.#protection = new ServiceProtection(this.#clock, () => this.#settings.limits);
    this.#reset(options.seed);
    this.handler = this.#layers(options);
  }

  rememberRegistrations(): void {
    this.#engine.schema.rememberTables();
    this.#remembered = registrationsOf(this.#engine);
  }

  #layers(options: SalesSimulatorOptions): HttpHandler {
    const gate = new Gate({
      engine: this.#engine,
      tokens: options.tokens,
      service: new ApiService(this.#engine, this.#faults),
      baseUrl: options.baseUrl,
    });
    const faulty = withTransportFaults(
      { handle: (request) => Promise.resolve(this.#answer(gate, request)) },
      this.#faults,
      { clock: this.#clock, unauthorized: () => gate.unauthorized(), forbidden: () => gate.forbidden() },
    );
    return controlPlane({
      prefix: '/_simulator',
      state: () => stateOf(this.#engine),
      reset: (seed) => this.#reset(seed),
      calls: this.#calls,
      faults: this.#faults,
      notices: this.#channel,
      waitingElsewhere: () => this.#dispatcher.waiting,
      flush: () => this.#flush(),
      clock: this.#clock,
      own: (request, path) => Promise.resolve(this.#control(request, path)),
      api: { handle: (request) => this.#counted(gate, faulty, request) },
    });
  }

  #answer(gate: Gate, request: SimulatorRequest): SimulatorResponse {
    this.#copies.apply(this.#engine, this.#faults);
    return gate.answer(request);
  }

  /** Counts the call and guards the user's limits around everything that takes time. */
  async #counted(gate: Gate, inner: HttpHandler, request: SimulatorRequest): Promise<SimulatorAnswer> {
    const call = this.#calls.begin(gate.describe(request));
    let status = 0;
    try {
      const answer = await gate.guarded(request, this.#protection, () => inner.handle(request));
      status = answer === 'cut' ? 0 : answer.status;
      return answer;
    } finally {
      call.end(status);
    }
  }

  /** Sends what is queued or held and follows retries until nothing is left. */
  async #flush(): Promise<void> {
    do {
      this.#dispatcher.release();
      await this.#channel.flush();
    } while (this.#dispatcher.waiting > 0 || this.#channel.counters().waiting > 0);
  }

  #control(request: SimulatorRequest, path: string): SimulatorAnswer | undefined {
    if (request.method !== 'POST') return undefined;
    switch (path) {
      case '/setup':
        return jsonResponse(200, applySetup(this.#engine, request));
      case '/connector-solution':
        importConnectorSolution(this.#engine);
        return { status: 204, headers: {} };
      case '/change-tracking/expire':
        this.#engine.trackingFloor = this.#engine.store.nextVersion();
        return { status: 204, headers: {} };
      default:
        return undefined;
    }
  }

  #reset(seed: SeedName): void {
    const engine = this.#engine;
    this.#dispatcher.reset();
    this.#protection.reset();
    this.#copies.reset();
    const { limits, ...settings } = initialSettings();
    Object.assign(this.#settings.limits, limits);
    Object.assign(this.#settings, settings);
    engine.schema.reset();
    engine.store.clear(this.#remembered !== undefined);
    if (this.#remembered === undefined) engine.restartRandom();
    writeSeed(engine, seed);
    if (this.#remembered !== undefined) writeRegistrations(engine, this.#remembered);
    engine.trackingFloor = engine.store.version;
  }
}
