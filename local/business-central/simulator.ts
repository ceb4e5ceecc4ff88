import { CallLog } from '../simulator-kit/calls.js';
import { type SimulatorClock, SkewedClock, systemClock } from '../simulator-kit/clock.js';
import { controlPlane } from '../simulator-kit/control-plane.js';
import { FaultTable } from '../simulator-kit/faults.js';
import type { HttpHandler } from '../simulator-kit/http-types.js';
import { httpNoticePost, NoticeChannel, type NoticePost } from '../simulator-kit/notices.js';
import { BusinessCentralApi } from './api/api.js';
import type { EntitySets } from './api/entity-set.js';
import { type EnvironmentIdentity, FrontDoor } from './api/front-door.js';
import { IdentityLimits } from './api/limits.js';
import { ownControl } from './control/own-control.js';
import { stateOf } from './control/state.js';
import { Company } from './model/company.js';
import { stableGuid } from './model/values.js';
import { NotificationEngine } from './notifications/engine.js';
import { type HandshakeCall, httpHandshakeCall } from './notifications/handshake.js';
import type { Subscription } from './notifications/subscription.js';
import { allSets, visibleSets } from './sets/all-sets.js';
import { customPageRoute, customPageSets } from './sets/custom-page.js';

/** How a simulator is made. Everything but tokens and seed has a default. */
export interface BusinessCentralSimulatorOptions {
  /** Bearer token of each identity; others are answered 401. */
  readonly tokens: { readonly processor: string; readonly integration: string };
  readonly seed: 'furniture' | 'empty';
  readonly clock?: SimulatorClock;
  /** Makes new ids repeatable; without it they are random. */
  readonly randomSeed?: number;
  /** How notifications are delivered; HTTP by default. */
  readonly post?: NoticePost;
  /** How notification URLs are asked to echo a token; HTTP by default. */
  readonly handshake?: HandshakeCall;
  /** Tenant id in the URL. */
  readonly tenant?: string;
  /** Environment name in the URL. */
  readonly environment?: string;
  readonly companyId?: string;
  /** First change to the notification job; 30000 in BC, 1000 here. */
  readonly notificationDelayMs?: number;
}

/** A simulator in this process: an HTTP handler, and where its API is. */
export interface BusinessCentralSimulator extends HttpHandler {
  /** `/v2.0/<tenant>/<environment>/api/v2.0`, without trailing slash. */
  readonly apiBasePath: string;
  readonly companyId: string;
  /**
   * The start that `POST /_simulator/reset` comes back to has from now on the registrations that stand now. Ids and
   * number series then run on over a reset: whoever remembers an order from before never meets another one under its id.
   */
  rememberRegistrations(): void;
}

const noticeTimeoutMs = 30_000;

/** Builds the Business Central stand-in; see README.md. No network is used but by the default `post` and `handshake`. */
export function createBusinessCentralSimulator(options: BusinessCentralSimulatorOptions): BusinessCentralSimulator {
  const parts = new SimulatorParts(options);
  const handler = parts.handler();
  return {
    apiBasePath: parts.apiBasePath,
    companyId: parts.companyId,
    handle: (request) => handler.handle(request),
    rememberRegistrations: () => parts.rememberRegistrations(),
  };
}

/** Everything one simulator consists of, and how it is put together. */
class SimulatorParts {
  readonly companyId: string;
  readonly apiBasePath: string;
  readonly #options: BusinessCentralSimulatorOptions;
  readonly #clock: SkewedClock;
  readonly #environment: EnvironmentIdentity;
  readonly #faults = new FaultTable();
  readonly #calls = new CallLog();
  readonly #channel: NoticeChannel;
  readonly #engine: NotificationEngine;
  readonly #company: Company;
  readonly #limits: IdentityLimits;
  #sets: EntitySets;
  #remembered: readonly Subscription[] | undefined;

  constructor(options: BusinessCentralSimulatorOptions) {
    this.#options = options;
    this.#clock = new SkewedClock(options.clock ?? systemClock());
    this.companyId = options.companyId?.toLowerCase() ?? stableGuid('company');
    const tenant = options.tenant ?? stableGuid('tenant');
    const name = options.environment ?? 'Production';
    this.#environment = { tenant, name, origin: 'http://localhost', copies: 0 };
    this.apiBasePath = `/v2.0/${tenant}/${name}/api/v2.0`;
    const post = options.post ?? httpNoticePost();
    this.#channel = new NoticeChannel({ clock: this.#clock, post, timeoutMs: noticeTimeoutMs });
    this.#company = this.#newCompany();
    this.#engine = this.#newEngine();
    this.#limits = new IdentityLimits(this.#clock, () => this.#company.setup);
    this.#sets = allSets(this.#company);
  }

  rememberRegistrations(): void {
    this.#remembered = this.#engine.subscriptions();
  }

  handler(): HttpHandler {
    const [company, engine] = [this.#company, this.#engine];
    return controlPlane({
      prefix: '/_simulator',
      state: () => stateOf({ company, sets: this.#sets, engine, environment: this.#environment }),
      reset: (seed) => this.#reset(seed),
      calls: this.#calls,
      faults: this.#faults,
      notices: this.#channel,
      waitingElsewhere: () => engine.waiting(),
      flush: async () => {
        engine.runNow();
        await this.#channel.flush();
      },
      clock: this.#clock,
      own: (request, path) => ownControl(request, path, { company, engine, sets: () => this.#sets }),
      api: this.#frontDoor(),
    });
  }

  #newCompany(): Company {
    const { notificationDelayMs, randomSeed, seed } = this.#options;
    return new Company(
      {
        companyId: this.companyId,
        nowMs: () => this.#clock.nowMs(),
        randomSeed,
        setup: notificationDelayMs === undefined ? {} : { notificationDelayMs },
        onCommit: (commit, actor) => this.#engine.record(commit.announcements, actor),
      },
      seed,
    );
  }

  #newEngine(): NotificationEngine {
    return new NotificationEngine({
      clock: this.#clock,
      channel: this.#channel,
      setup: () => this.#company.setup,
      newId: () => this.#company.newId(),
      environmentUrl: () => this.#environment.origin + this.apiBasePath.slice(0, -'/api/v2.0'.length),
      companyId: this.companyId,
    });
  }

  #frontDoor(): FrontDoor {
    const [company, engine, faults] = [this.#company, this.#engine, this.#faults];
    const handshake = this.#options.handshake ?? httpHandshakeCall();
    const sets = () => visibleSets(this.#sets, company, faults);
    const rootPath = this.apiBasePath;
    const pagePath = `${rootPath.slice(0, -'/v2.0'.length)}/${customPageRoute}`;
    const common = { company, engine, faults, handshake };
    return new FrontDoor({
      tokens: this.#options.tokens,
      environment: this.#environment,
      apiBasePath: rootPath,
      clock: this.#clock,
      faults,
      calls: this.#calls,
      limits: this.#limits,
      company,
      forgetSubscriptions: () => engine.clear(),
      api: (actorOf) => new BusinessCentralApi({ ...common, rootPath, sets, actorOf }),
      customPage: {
        basePath: pagePath,
        api: (actorOf) =>
          new BusinessCentralApi({ ...common, rootPath: pagePath, sets: () => customPageSets(company), actorOf }),
      },
    });
  }

  #reset(seed: 'furniture' | 'empty'): void {
    this.#engine.clear();
    this.#limits.clear();
    this.#environment.copies = 0;
    this.#company.reset(seed, this.#remembered !== undefined);
    this.#sets = allSets(this.#company);
    this.#engine.restore(this.#remembered ?? []);
  }
}
