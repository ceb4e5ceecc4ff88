import { createSalesClient } from '../../lib/dataverse/client.js';
import { dataverseDialect } from '../../lib/dataverse/dialect.js';
import type { RemoteClient } from '../../lib/http/remote-client.js';
import { staticTokenSource } from '../../lib/http/token-source.js';
import { defaultMapping } from '../../lib/mapping/default-mapping.js';
import type { Sales } from '../../lib/ports/sales.js';
import { type SeedName, stableId } from '../../local/sales/seed.js';
import { createSalesSimulator } from '../../local/sales/simulator.js';
import type { HttpHandler } from '../../local/simulator-kit/http-types.js';
import type { OutgoingNotice } from '../../local/simulator-kit/notices.js';
import { handlerHttpClient } from '../support/handler-http-client.js';
import { remoteClient } from '../support/remote-clients.js';
import { expectValue } from '../support/results.js';
import { SimulatorControl, scheduleSoon } from '../support/simulator-control.js';
import { LeapingClock } from '../twins/virtual-clock.js';

const host = 'https://sales.test';
const tokens = { seller: 'seller-token', administrator: 'administrator-token', integration: 'integration-token' };

/** GUIDs of seeded rows. */
export const rows = {
  account: stableId('customer C00010'),
  euro: stableId('currency EUR'),
  euroPrices: stableId('price list EUR'),
  desk: stableId('item 1896-S'),
  chair: stableId('item 1900-S'),
  pieces: stableId('unit PCS'),
};

/** The Sales simulator in process, with clients of each person. Waits of the client leap; nothing else moves time. */
export class SalesWorld {
  readonly clock = new LeapingClock(Date.parse('2026-01-14T10:00:00Z'));
  readonly notices: OutgoingNotice[] = [];
  readonly handler: HttpHandler;
  readonly simulator: SimulatorControl;
  readonly sales: Sales;
  readonly integration: RemoteClient;
  readonly administrator: RemoteClient;
  readonly seller: RemoteClient;

  constructor(seed: SeedName = 'furniture') {
    this.handler = createSalesSimulator({
      tokens,
      seed,
      clock: { nowMs: () => this.clock.nowMs(), schedule: scheduleSoon },
      post: async (notice) => {
        this.notices.push(notice);
        return { status: 202 };
      },
    });
    this.simulator = new SimulatorControl(this.handler, host);
    this.integration = this.#remote(tokens.integration);
    this.administrator = this.#remote(tokens.administrator);
    this.seller = this.#remote(tokens.seller);
    this.sales = createSalesClient({ remote: this.integration, clock: this.clock, mapping: defaultMapping });
  }

  #remote(token: string): RemoteClient {
    return remoteClient({
      baseUrl: `${host}/api/data/v9.2`,
      dialect: dataverseDialect,
      transport: handlerHttpClient(this.handler),
      clock: this.clock,
      tokens: staticTokenSource(token),
    });
  }

  /** A call of the control plane; its JSON. */
  control(method: string, path: string, body?: unknown): Promise<unknown> {
    return this.simulator.call(method, path, body);
  }

  /** What some work asked of Sales. */
  countRequests<Value>(work: () => Promise<Value>): Promise<{ readonly requests: number; readonly value: Value }> {
    return this.simulator.countRequests(work);
  }

  /** What a person does in a form of Sales. */
  async asSeller(method: 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown): Promise<void> {
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await this.seller.send({ name: 'seller', method, url, safety: 'once', ...text });
    expectValue(answer);
  }
}
