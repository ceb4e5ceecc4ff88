import { CallLog } from '../simulator-kit/calls.js';
import { type SimulatorClock, SkewedClock, systemClock } from '../simulator-kit/clock.js';
import { controlPlane } from '../simulator-kit/control-plane.js';
import { FaultTable } from '../simulator-kit/faults.js';
import type { HttpHandler } from '../simulator-kit/http-types.js';
import { httpNoticePost, NoticeChannel, type NoticePost } from '../simulator-kit/notices.js';
import { BusinessCentralApi } from './api/api.js';
import { FrontDoor } from './api/front-door.js';
import { IdentityLimits } from './api/limits.js';
import { ownControl } from './control/own-control.js';
import { stateOf } from './control/state.js';
import { Company } from './model/company.js';
import { stableGuid } from './model/values.js';
import { NotificationEngine } from './notifications/engine.js';
import { type HandshakeCall, httpHandshakeCall } from './notifications/handshake.js';
import { allSets, setsWithFaults } from './sets/all-sets.js';

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
}

const noticeTimeoutMs = 30_000;

/** Builds the Business Central stand-in; see README.md. No network is used but by the default `post` and `handshake`. */
export function createBusinessCentralSimulator(options: BusinessCentralSimulatorOptions): BusinessCentralSimulator {
  const clock = new SkewedClock(options.clock ?? systemClock());
  const companyId = options.companyId?.toLowerCase() ?? stableGuid('company');
  const environment = {
    tenant: options.tenant ?? stableGuid('tenant'),
    name: options.environment ?? 'Production',
    isCopy: false,
  };
  const apiBasePath = `/v2.0/${environment.tenant}/${environment.name}/api/v2.0`;
  const faults = new FaultTable();
  const channel = new NoticeChannel({ clock, post: options.post ?? httpNoticePost(), timeoutMs: noticeTimeoutMs });
  const { notificationDelayMs } = options;
  const company = new Company(
    {
      companyId,
      nowMs: () => clock.nowMs(),
      randomSeed: options.randomSeed,
      setup: notificationDelayMs === undefined ? {} : { notificationDelayMs },
      onCommit: (commit, actor) => engine.record(commit.announcements, actor),
    },
    options.seed,
  );
  const engine = new NotificationEngine({
    clock,
    channel,
    setup: () => company.setup,
    newId: () => company.newId(),
    environmentUrl: () => `http://localhost${apiBasePath.slice(0, -'/api/v2.0'.length)}`,
    companyId,
  });
  let sets = allSets(company);
  const calls = new CallLog();
  const limits = new IdentityLimits(clock, () => company.setup);
  const copyEnvironment = () => {
    engine.clear();
    environment.isCopy = true;
  };
  const frontDoor = new FrontDoor({
    tokens: options.tokens,
    environment,
    apiBasePath,
    clock,
    faults,
    calls,
    limits,
    company,
    copyEnvironment,
    api: (actorOf) =>
      new BusinessCentralApi({
        company,
        engine,
        faults,
        handshake: options.handshake ?? httpHandshakeCall(),
        rootPath: apiBasePath,
        sets: () => setsWithFaults(sets, faults),
        actorOf,
      }),
  });
  const reset = (seed: 'furniture' | 'empty') => {
    engine.clear();
    limits.clear();
    environment.isCopy = false;
    company.reset(seed);
    sets = allSets(company);
  };
  const flush = async () => {
    engine.runNow();
    await channel.flush();
  };
  const handler = controlPlane({
    prefix: '/_simulator',
    state: () => stateOf({ company, sets, engine, environment }),
    reset,
    calls,
    faults,
    notices: channel,
    waitingElsewhere: () => engine.waiting(),
    flush,
    clock,
    own: (request, path) => ownControl(request, path, { company, engine, sets: () => sets }),
    api: frontDoor,
  });
  return { apiBasePath, companyId, handle: (request) => handler.handle(request) };
}
