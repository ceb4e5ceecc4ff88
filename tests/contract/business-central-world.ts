import { createBusinessCentralClient } from '../../lib/business-central/client.js';
import { businessCentralDialect } from '../../lib/business-central/dialect.js';
import { createBusinessCentralSubscriptions } from '../../lib/business-central/subscriptions.js';
import type { RemoteClient } from '../../lib/http/remote-client.js';
import { staticTokenSource } from '../../lib/http/token-source.js';
import { defaultMapping } from '../../lib/mapping/default-mapping.js';
import type { OrderMapping } from '../../lib/mapping/field-mapping.js';
import type { BusinessCentral, BusinessCentralSubscriptions } from '../../lib/ports/business-central.js';
import {
  type BusinessCentralSimulator,
  createBusinessCentralSimulator,
} from '../../local/business-central/simulator.js';
import type { OutgoingNotice } from '../../local/simulator-kit/notices.js';
import { handlerHttpClient } from '../support/handler-http-client.js';
import { remoteClient } from '../support/remote-clients.js';
import { expectValue } from '../support/results.js';
import { SimulatorControl, scheduleSoon } from '../support/simulator-control.js';
import { LeapingClock } from '../twins/virtual-clock.js';

const host = 'https://bc.test';
const tokens = { processor: 'processor-token', integration: 'integration-token' };

/** The Business Central simulator in process. Waits of the client leap; nothing else moves time. */
export class BusinessCentralWorld {
  readonly clock = new LeapingClock(Date.parse('2026-01-14T10:00:00Z'));
  readonly notices: OutgoingNotice[] = [];
  readonly api: BusinessCentralSimulator;
  readonly simulator: SimulatorControl;
  readonly businessCentral: BusinessCentral;
  readonly subscriptions: BusinessCentralSubscriptions;
  readonly processor: RemoteClient;
  readonly integration: RemoteClient;

  constructor() {
    this.api = createBusinessCentralSimulator({
      tokens,
      seed: 'furniture',
      randomSeed: 3,
      clock: { nowMs: () => this.clock.nowMs(), schedule: scheduleSoon },
      post: async (notice) => {
        this.notices.push(notice);
        return { status: 202 };
      },
      handshake: async ({ url }) => ({
        status: 200,
        contentType: 'text/plain',
        body: new URL(url).searchParams.get('validationToken') ?? '',
      }),
    });
    this.simulator = new SimulatorControl(this.api, host);
    this.integration = this.#remote(tokens.integration);
    this.processor = this.#remote(tokens.processor);
    this.businessCentral = this.client(this.api.companyId);
    this.subscriptions = createBusinessCentralSubscriptions({ remote: this.integration });
  }

  /** A client of a company that may not be the one there is. */
  client(companyId: string, mapping: OrderMapping = defaultMapping): BusinessCentral {
    return createBusinessCentralClient({
      remote: this.integration,
      companyId,
      clock: this.clock,
      mapping,
      tellsVariants: true,
    });
  }

  /** What a person does in Business Central's own pages, through the same API. `path` is under the company. */
  async asProcessor(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<string> {
    const url = `companies(${this.api.companyId})/${path}`;
    const headers = method === 'POST' ? {} : { 'if-match': '*' };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await this.processor.send({ name: 'processor', method, url, headers, safety: 'once', ...text });
    return expectValue(answer).body;
  }

  #remote(token: string): RemoteClient {
    return remoteClient({
      baseUrl: `${host}${this.api.apiBasePath}`,
      dialect: businessCentralDialect,
      transport: handlerHttpClient(this.api),
      clock: this.clock,
      tokens: staticTokenSource(token),
    });
  }
}
