import { createBusinessCentralClient } from '../../lib/business-central/client';
import { businessCentralDialect } from '../../lib/business-central/dialect';
import { createBusinessCentralSubscriptions } from '../../lib/business-central/subscriptions';
import { createSalesClient } from '../../lib/dataverse/client';
import { dataverseDialect } from '../../lib/dataverse/dialect';
import { registerSales } from '../../lib/dataverse/registration';
import { createSalesRivals } from '../../lib/dataverse/rivals';
import { secretMark } from '../../lib/dataverse/secret-mark';
import { stepName, stepsFor } from '../../lib/dataverse/webhook-steps';
import { createSalesWebhooks } from '../../lib/dataverse/webhooks';
import { carryOutAnyNotice } from '../../lib/full-synchronization/carry-out-any-notice';
import { wakeJobs } from '../../lib/full-synchronization/take-turn';
import { createRequestLimiter } from '../../lib/http/request-limiter';
import { staticTokenSource } from '../../lib/http/token-source';
import { defaultMapping } from '../../lib/mapping/default-mapping';
import type { OrderMapping } from '../../lib/mapping/field-mapping';
import { defaultLineRules } from '../../lib/mapping/line-rules';
import { receiveBusinessCentral } from '../../lib/notifications/receive-business-central';
import { receiveSales } from '../../lib/notifications/receive-sales';
import type { WebhookRequest } from '../../lib/notifications/reception';
import type { Answer } from '../../lib/operations/answer';
import type { Doors } from '../../lib/operations/doors';
import type { ConfigurationInForce, ConnectionPolicies } from '../../lib/ports/connection';
import type { ConnectionState, Fingerprint } from '../../lib/ports/connection-state';
import type { Notice } from '../../lib/ports/notice';
import type { Queue } from '../../lib/ports/queue';
import { businessCentralDoor, dataverseWebhookUrl, salesRegistrationName } from '../../lib/security/doors';
import { lookAtBoth } from '../../lib/sync/connection/evidence';
import { changeConnection, readGate } from '../../lib/sync/connection/record';
import type { ConnectionPorts, Engine } from '../../lib/sync/engine';
import { sweepInvoices } from '../../lib/sync/invoices/sweep-invoices.js';
import { preparedPorts } from '../../lib/sync/prepared-ports';
import { sweepStock } from '../../lib/sync/seller-news/stock-news';
import { sweepOpenOrders } from '../../lib/sync/sweeps/open-orders';
import { reconcileIds } from '../../lib/sync/sweeps/reconcile';
import { sweepConnection } from '../../lib/sync/sweeps/sweep';
import { beginWatermarks } from '../../lib/sync/sweeps/sweep-watermark';
import { currentTraceParent } from '../../lib/telemetry/invocation';
import { noTelemetry, type Telemetry } from '../../lib/telemetry/telemetry';
import { createBusinessCentralSimulator } from '../../local/business-central/simulator';
import { createSalesSimulator } from '../../local/sales/simulator';
import type { HttpHandler } from '../../local/simulator-kit/http-types';
import type { OutgoingNotice as SimulatorNotice } from '../../local/simulator-kit/notices';
import { seededRandom } from '../../local/simulator-kit/random';
import { handlerHttpClient } from '../support/handler-http-client';
import { RecordingLogger, remoteClient } from '../support/remote-clients';
import { expectValue } from '../support/results';
import { InMemoryCouplings } from '../twins/in-memory-couplings';
import { InMemoryQueue } from '../twins/in-memory-queue';
import { InMemoryStateStore } from '../twins/in-memory-state-store';
import { seededIds } from '../twins/seeded-ids';
import { VirtualClock } from '../twins/virtual-clock';
import { People } from './people';
import { StopSwitch } from './stop-switch';
import { Telling } from './telling';

export const tokens = {
  businessCentral: { processor: 'processor', integration: 'integration' },
  sales: { seller: 'seller', administrator: 'administrator', integration: 'integration' },
} as const;

const publicUrl = 'http://127.0.0.1:9';
const connectionId = 'world';
const secrets = {
  businessCentral: 'business-central-root-secret-of-the-world',
  sales: 'sales-root-secret-of-the-world-0123456789',
} as const;

export interface WorldOptions {
  readonly seed?: number;
  readonly policies?: Partial<ConnectionPolicies>;
  /** Where the fields live; without one the default. */
  readonly mapping?: OrderMapping;
  /** Settings of the Sales organization, as the control plane takes them. */
  readonly salesSetup?: Readonly<Record<string, unknown>>;
  /** Stops the worker at a chosen step. */
  readonly stopSwitch?: StopSwitch;
  /** Stops also before and after each use of the queue and of the state store. */
  readonly stopsEverywhere?: boolean;
  readonly telemetry?: Telemetry;
  /** How far the connection has come, and whether it is switched on; live and on unless said otherwise. */
  readonly connectionState?: ConnectionState | 'off';
  /** Work takes no time but what it waits for, and time goes by in longer steps. */
  readonly isQuick?: boolean;
}

/** What a version of the configuration says here. */
export interface WorldConfiguration {
  readonly mapping: OrderMapping;
  readonly policies: Partial<ConnectionPolicies>;
  readonly configuration?: ConfigurationInForce;
}

const worldPolicies: ConnectionPolicies = {
  ordersEnter: { when: 'submitted' },
  createInBusinessCentral: 'whenEntered',
  createInSales: 'whenReleased',
  changeReleased: 'park',
  archiveEveryChange: false,
  fulfilWhen: 'shipped',
  whenInvoiced: 'setInvoiced',
  canceledInSales: 'park',
  archiveOrdersConfirmed: false,
  restoredOrders: 'offer',
  pauseWhenGone: { orders: 5, percent: 2 },
  news: 'en',
  newsBatchMs: 600_000,
  stockNews: false,
  lines: defaultLineRules,
  conflictRules: [],
  parkedRetryMs: 60_000,
};

/** All that the timers look for; due work is picked up by the first of them. */
export async function runSweeps(engine: Engine): Promise<void> {
  if (!(await readGate(engine, connectionId)).syncs) {
    return;
  }
  await sweepConnection(engine, connectionId, { side: 'both', overlapMs: 600_000 });
  await sweepOpenOrders(engine, connectionId);
  await sweepStock(engine, connectionId);
  await sweepInvoices(engine, connectionId);
  await reconcileIds(engine, connectionId);
  await wakeJobs(engine, connectionId);
}

/** How long one step of virtual time is while the world settles; in a quick world. */
const stepMs = 500;
const quickStepMs = 5_000;

/**
 * The engine with the real clients over both simulators in process: in-memory queue and store, one virtual time, one
 * seeded random (testbed R2). Webhooks go through the receivers' own code.
 */
export class World {
  readonly clock = new VirtualClock(Date.parse('2026-03-02T09:00:00Z'));
  readonly queue = new InMemoryQueue({ nowMs: () => this.clock.nowMs() });
  readonly logger = new RecordingLogger();
  /** The store itself, for oracles. */
  readonly couplings = new InMemoryCouplings();
  readonly state = new InMemoryStateStore();
  readonly businessCentral: ReturnType<typeof createBusinessCentralSimulator>;
  readonly salesHandler: HttpHandler;
  readonly people: People;
  readonly engine: Engine;
  /** Nobody answers at Tandem's addresses. */
  isAway = false;
  /** Errors that handling threw; a stop planted by a test is one. */
  readonly crashes: unknown[] = [];
  readonly #stopSwitch: StopSwitch;
  readonly #telling: Telling;
  readonly #tracedQueue: Queue;
  #publicUrl = publicUrl;
  /** Where nobody answers any more. */
  readonly #left = new Set<string>();
  /** The current one first, then the one that is being rotated out. */
  #secrets: Readonly<Record<'businessCentral' | 'sales', readonly [string, ...string[]]>> = {
    businessCentral: [secrets.businessCentral],
    sales: [secrets.sales],
  };
  readonly #carriesQuotes: boolean;
  readonly #isQuick: boolean;
  readonly #stepMs: number;
  readonly #administrator: ReturnType<typeof remoteClient>;
  readonly #businessCentralRemote: ReturnType<typeof remoteClient>;
  readonly #salesRemote: ReturnType<typeof remoteClient>;

  readonly #portsWith: (by: WorldConfiguration) => ConnectionPorts;

  private constructor(options: WorldOptions) {
    this.#telling = new Telling(options.telemetry ?? noTelemetry, this.clock);
    this.#tracedQueue = this.#telling.queue(this.queue);
    const post = async (notice: SimulatorNotice) => ({ status: await this.#receive(notice) });
    this.businessCentral = createBusinessCentralSimulator({
      tokens: tokens.businessCentral,
      seed: 'furniture',
      clock: this.clock,
      randomSeed: options.seed ?? 1,
      post,
      handshake: async ({ url }) => this.#handshake(url),
    });
    this.salesHandler = createSalesSimulator({
      tokens: tokens.sales,
      seed: 'furniture',
      clock: this.clock,
      randomSeed: options.seed ?? 1,
      post,
    });
    this.people = new People(this.businessCentral, this.salesHandler, tokens);
    this.#isQuick = options.isQuick === true;
    this.#stepMs = this.#isQuick ? quickStepMs : stepMs;
    this.#carriesQuotes = options.policies?.quotes === 'activeQuotes';
    this.#stopSwitch = options.stopSwitch ?? new StopSwitch();
    const wrap = this.#stopSwitch.wrapHandler;
    const businessCentralUrl = `https://bc.world${this.businessCentral.apiBasePath}`;
    const remote = (baseUrl: string, handler: HttpHandler, token: string) => {
      const dialect = baseUrl.startsWith(businessCentralUrl) ? businessCentralDialect : dataverseDialect;
      const client = remoteClient({
        baseUrl,
        dialect,
        transport: handlerHttpClient(handler),
        clock: this.clock,
        tokens: staticTokenSource(token),
        limiter: createRequestLimiter({ clock: this.clock }),
        random: seededRandom(options.seed ?? 1),
        logger: this.logger,
        traceParent: currentTraceParent,
      });
      return this.#telling.remote(client, dialect.systemName);
    };
    this.#businessCentralRemote = remote(
      businessCentralUrl,
      wrap(this.businessCentral, 'businessCentral'),
      'integration',
    );
    this.#salesRemote = remote('https://sales.world/api/data/v9.2', wrap(this.salesHandler, 'sales'), 'integration');
    this.#administrator = remote('https://sales.world/api/data/v9.2', this.salesHandler, 'administrator');
    const { state } = this;
    const everywhere = <Store extends object>(store: Store) =>
      options.stopsEverywhere === true ? this.#stopSwitch.wrapStore(store) : store;
    this.#portsWith = ({ mapping, policies, configuration }) =>
      preparedPorts(
        {
          company: { address: 'https://businesscentral.world', companyId: this.businessCentral.companyId },
          connection: {
            connectionId,
            businessTimeZone: 'Europe/Copenhagen',
            mapping,
            policies: { ...worldPolicies, ...policies },
            ...(configuration === undefined ? {} : { configuration }),
          },
          businessCentral: createBusinessCentralClient({
            remote: this.#businessCentralRemote,
            companyId: this.businessCentral.companyId,
            clock: this.clock,
            mapping,
            tellsVariants: policies.lines?.variants !== undefined,
          }),
          sales: createSalesClient({ remote: this.#salesRemote, clock: this.clock, mapping }),
        },
        { state, clock: this.clock, logger: this.logger },
      );
    const asDeployed = { mapping: options.mapping ?? defaultMapping, policies: options.policies ?? {} };
    this.engine = {
      connections: new Map([[connectionId, this.#portsWith(asDeployed)]]),
      couplings: this.#telling.couplings(this.#stopSwitch.wrapStore(this.couplings)),
      queue: everywhere(this.#tracedQueue),
      state: everywhere(state),
      clock: this.clock,
      ids: seededIds(options.seed ?? 1),
      logger: this.logger,
    };
  }

  /** A world with both sides registered, at rest. */
  static async create(options: WorldOptions = {}): Promise<World> {
    const world = new World(options);
    if (options.salesSetup !== undefined) {
      await world.people.control('sales', 'POST', '/setup', options.salesSetup);
    }
    await world.registerInSales();
    await world.#subscribe();
    await world.#comeUp(options.connectionState ?? 'live');
    return world;
  }

  get #door() {
    return this.#doorOf('salesOrders');
  }

  get #quotesDoor() {
    return this.#doorOf('salesQuotes');
  }

  #doorOf(entitySet: 'salesOrders' | 'salesQuotes') {
    return businessCentralDoor({
      publicUrl: this.#publicUrl,
      connectionId,
      companyId: this.businessCentral.companyId,
      rootSecrets: this.#secrets.businessCentral,
      entitySet,
    });
  }

  /** The app answers at another address from now on, and nobody at the one of before unless said otherwise. */
  moveTo(address: string, options: { readonly isOldAnswered: boolean } = { isOldAnswered: false }): void {
    if (!options.isOldAnswered) {
      this.#left.add(this.#publicUrl);
    }
    this.#publicUrl = address;
  }

  /** The app knows these secrets from now on, the current one first. */
  knowSecrets(known: Partial<Readonly<Record<'businessCentral' | 'sales', readonly [string, ...string[]]>>>): void {
    this.#secrets = { ...this.#secrets, ...known };
  }

  /** What an administrator's command does; it can be repeated. */
  async registerInSales(by: { readonly moved?: true } = {}): Promise<void> {
    const name = salesRegistrationName(connectionId);
    expectValue(
      await registerSales(this.#administrator, {
        endpointName: name,
        stepPrefix: name,
        notificationUrl: dataverseWebhookUrl(this.#publicUrl, connectionId),
        secret: this.#secrets.sales[0],
        steps: stepsFor(this.ports.connection),
        ...by,
      }),
    );
  }

  async #subscribe(): Promise<void> {
    const subscriptions = createBusinessCentralSubscriptions({ remote: this.#businessCentralRemote });
    expectValue(await subscriptions.create(this.#door.request));
    if (this.#carriesQuotes) {
      expectValue(await subscriptions.create(this.#quotesDoor.request));
    }
  }

  /** What an administrator does once. */
  async #comeUp(state: ConnectionState | 'off'): Promise<void> {
    if (state !== 'off') {
      const fingerprint = (await lookAtBoth(this.engine, this.ports)) as Fingerprint;
      await changeConnection(this.engine, connectionId, () => ({
        change: { state, isEnabled: true, owner: publicUrl, fingerprint },
        step: { what: 'enabled', by: 'world' },
      }));
      await beginWatermarks(this.engine, this.ports);
    }
    await this.people.control('businessCentral', 'DELETE', '/calls');
    await this.people.control('sales', 'DELETE', '/calls');
  }

  /** How the connection is registered with both systems. */
  get doors(): Doors {
    const name = salesRegistrationName(connectionId);
    const { request, addressPrefix } = this.#door;
    return {
      publicUrl: this.#publicUrl,
      subscriptions: createBusinessCentralSubscriptions({ remote: this.#businessCentralRemote }),
      wantedSubscription: {
        connectionId,
        request,
        addressPrefix,
        more: this.#carriesQuotes ? [this.#quotesDoor.request] : [],
      },
      salesWebhooks: createSalesWebhooks({ remote: this.#salesRemote }),
      salesRivals: createSalesRivals({ remote: this.#salesRemote }),
      wantedSalesRegistration: {
        connectionId,
        endpointName: name,
        endpointUrl: dataverseWebhookUrl(this.#publicUrl, connectionId),
        steps: stepsFor(this.ports.connection).map((step) => ({ ...step, name: stepName(name, step) })),
        secretMarks: this.#secrets.sales.map(secretMark),
      },
    };
  }

  /** The ports of the one connection. */
  get ports(): ConnectionPorts {
    const ports = this.engine.connections.get(connectionId);
    if (ports === undefined) {
      throw new Error('the world has no connection');
    }
    return ports;
  }

  /** The two systems as another configuration would read them. */
  portsBy(by: WorldConfiguration): ConnectionPorts {
    return this.#portsWith(by);
  }

  /** Another version of the configuration comes into force; work in flight ends with what it began with. */
  reconfigure(by: WorldConfiguration): void {
    const connections: ReadonlyMap<string, ConnectionPorts> = new Map([[connectionId, this.#portsWith(by)]]);
    Object.assign(this.engine, { connections });
  }

  /** Lets time pass and work be done until nothing is on its way, and due work after a stop is picked up. */
  async settle(limitMs = 3_600_000): Promise<void> {
    const untilMs = this.clock.nowMs() + limitMs;
    for (let quiet = 0; quiet < 2; ) {
      const handled = await this.#work();
      const dueMs = handled === 0 ? this.queue.nextDueMs() : undefined;
      await this.clock.advance(Math.max(this.#stepMs, (dueMs ?? 0) - this.clock.nowMs()));
      quiet = handled === 0 && (await this.#isQuiet()) ? quiet + 1 : 0;
      if (this.clock.nowMs() > untilMs) {
        throw new Error(`the world did not settle within ${limitMs} ms of its time`);
      }
    }
  }

  /** What the timers do, until no order has anything open: look for lost notices and for work left over. */
  async sweepAndSettle(): Promise<void> {
    for (let sweep = 0; sweep < 12; sweep += 1) {
      await this.clock.advance(sweep === 0 ? 150_000 : 600_000);
      const crashes = this.crashes.length;
      await this.#whileTimePasses(this.#sweep());
      const wasStopped = this.crashes.length > crashes;
      await this.settle();
      const work = await this.couplings.listWork(connectionId);
      if (work.length === 0 && !wasStopped) {
        return;
      }
    }
  }

  /** What an operator asks of Tandem; who gets no answer, or is told to come again in a moment, asks again. */
  async operate(action: () => Promise<Answer>): Promise<Answer> {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const answer = await this.#whileTimePasses(this.#attempt(action));
      if (answer !== undefined && answer.kind !== 'busy') {
        return answer;
      }
      await this.clock.advance(10_000);
    }
    throw new Error('no answer in ten attempts');
  }

  /** What a timer does, while time goes by for those who wait. */
  async timer(work: () => Promise<unknown>): Promise<void> {
    await this.#whileTimePasses(work());
  }

  async #attempt(action: () => Promise<Answer>): Promise<Answer | undefined> {
    let answer: Answer | undefined;
    try {
      await this.#stopSwitch.run(async () => {
        answer = await action();
      });
    } catch (error) {
      this.crashes.push(error);
    }
    return answer;
  }

  async #sweep(): Promise<void> {
    try {
      await this.#stopSwitch.run(async () => {
        await runSweeps(this.engine);
      });
    } catch (error) {
      this.crashes.push(error);
    }
  }

  async #work(): Promise<number> {
    return await this.#whileTimePasses(
      this.queue.drain(async ({ notice }) => {
        try {
          await this.#stopSwitch.run(() => this.#telling.run('sync-worker', () => this.#handle(notice)));
        } catch (error) {
          this.crashes.push(error);
          throw error;
        }
      }),
    );
  }

  #handle(notice: Notice): Promise<void> {
    return this.#telling.notice(notice, () => this.#handleNotice(notice));
  }

  async #handleNotice(notice: Notice): Promise<string> {
    const outcome = await carryOutAnyNotice(this.engine, notice, { sweepOverlapMs: 600_000 });
    if (outcome.kind === 'retryLater') {
      await this.#tracedQueue.send([
        {
          notice: { ...notice, attemptNumber: notice.attemptNumber + 1 },
          messageId: this.engine.ids.newId(),
          notBeforeMs: this.clock.nowMs() + outcome.delayMs,
        },
      ]);
    }
    return outcome.kind;
  }

  /** Somebody may sleep on the virtual clock while the work runs, so time has to move meanwhile. */
  async #whileTimePasses<Value>(work: Promise<Value>): Promise<Value> {
    let isDone = false;
    const finish = work.finally(() => {
      isDone = true;
    });
    finish.catch(() => undefined);
    for (let turn = 0; !isDone; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (turn > 50 && (!this.#isQuick || this.clock.isAwaited)) {
        await this.clock.advance(this.#stepMs);
      }
    }
    return await finish;
  }

  async #isQuiet(): Promise<boolean> {
    const counts = await this.queue.counts();
    const [businessCentral, sales] = await Promise.all([
      this.people.control('businessCentral', 'GET', '/notifications'),
      this.people.control('sales', 'GET', '/notifications'),
    ]);
    return counts.active + counts.scheduled === 0 && businessCentral.waiting === 0 && sales.waiting === 0;
  }

  async #receive(notice: SimulatorNotice): Promise<number> {
    if (this.isAway || this.#isLeft(notice.url)) {
      return 503;
    }
    const url = new URL(notice.url);
    const headers = new Map(Object.entries(notice.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const request: WebhookRequest = {
      method: 'POST',
      body: new TextEncoder().encode(notice.body),
      header: (name) => headers.get(name.toLowerCase()),
      query: (name) => url.searchParams.get(name) ?? undefined,
      fallbackName: this.engine.ids.newId(),
    };
    const reception = url.pathname.includes('/business-central/')
      ? receiveBusinessCentral(request, this.#expected(url), url.pathname.split('/').at(-1) ?? '')
      : receiveSales(request, { connectionId, secrets: this.#secrets.sales });
    const name = url.pathname.includes('/business-central/') ? 'business-central-webhook' : 'dataverse-webhook';
    await this.#telling.run(name, () => this.#tracedQueue.send(reception.notices));
    return reception.answer.status;
  }

  #expected(url: URL) {
    const isOfQuotes = this.#quotesDoor.pathKeys.includes(url.pathname.split('/').at(-1) ?? '');
    const door = isOfQuotes ? this.#quotesDoor : this.#door;
    return {
      entitySet: isOfQuotes ? ('salesQuotes' as const) : ('salesOrders' as const),
      connectionId,
      companyId: this.businessCentral.companyId,
      apiBaseUrl: `https://bc.world${this.businessCentral.apiBasePath}`,
      pathKeys: door.pathKeys,
      clientStates: door.clientStates,
    };
  }

  #isLeft(address: string): boolean {
    return [...this.#left].some((left) => address.startsWith(left));
  }

  #handshake(address: string) {
    if (this.#isLeft(address)) {
      return { status: 503, contentType: '', body: '' };
    }
    const url = new URL(address);
    const { answer } = receiveBusinessCentral(
      {
        method: 'POST',
        body: undefined,
        header: () => undefined,
        query: (name) => url.searchParams.get(name) ?? undefined,
        fallbackName: 'handshake',
      },
      this.#expected(url),
      url.pathname.split('/').at(-1) ?? '',
    );
    return { status: answer.status, contentType: answer.headers?.['content-type'] ?? '', body: answer.body ?? '' };
  }
}
