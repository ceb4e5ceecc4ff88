import type { SeedName } from '../../../local/sales/seed.js';
import { stableId } from '../../../local/sales/seed.js';
import { createSalesSimulator, type SalesSimulator } from '../../../local/sales/simulator.js';
import { VirtualClock } from '../../../local/simulator-kit/clock.js';
import type { NoticePost, OutgoingNotice } from '../../../local/simulator-kit/notices.js';

export const tokens = {
  seller: 'token-seller',
  administrator: 'token-administrator',
  integration: 'token-integration',
};
export const ROOT = 'http://sales.test/api/data/v9.2';

/** GUIDs of seeded rows that tests need often. */
export const seeded = {
  account: stableId('customer C00010'),
  dollarAccount: stableId('customer C00030'),
  euro: stableId('currency EUR'),
  dollar: stableId('currency USD'),
  euroPrices: stableId('price list EUR'),
  dollarPrices: stableId('price list USD'),
  desk: stableId('item 1896-S'),
  chair: stableId('item 1900-S'),
  pieces: stableId('unit PCS'),
  sets: stableId('unit SET'),
  organization: stableId('organization'),
  users: {
    seller: stableId('user seller'),
    administrator: stableId('user administrator'),
    integration: stableId('user integration'),
  },
};

/** An answer as tests look at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** what the parser gives: tests look into JSON of every shape, and a wrong look fails the test */
  readonly json: ReturnType<typeof JSON.parse>;
}

/** What a test sends. */
export interface Sent {
  readonly as?: keyof typeof tokens | 'nobody';
  readonly body?: unknown;
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A simulator in this process with virtual time and recorded webhook calls. */
export class World {
  readonly clock = new VirtualClock(Date.parse('2026-01-14T10:00:00Z'));
  readonly notices: OutgoingNotice[] = [];
  /** what the receiver answers; replace to disturb */
  receive: NoticePost = () => Promise.resolve({ status: 202 });
  readonly handler: SalesSimulator;
  #count = 0;

  constructor(seed: SeedName = 'furniture') {
    this.handler = createSalesSimulator({
      tokens,
      seed,
      clock: this.clock,
      post: (notice, timeoutMs) => {
        this.notices.push(notice);
        return this.receive(notice, timeoutMs);
      },
    });
  }

  /** One request under the service root; throws when the connection is cut. */
  async call(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    return this.fetch(method, path.startsWith('http') ? path : `${ROOT}/${path}`, sent);
  }

  /** One request to the control plane. */
  async control(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.fetch(method, `http://sales.test/_simulator${path}`, {
      as: 'nobody',
      ...(body === undefined ? {} : { body }),
    });
  }

  async fetch(method: string, url: string, sent: Sent): Promise<Answer> {
    const who = sent.as ?? 'integration';
    const text = sent.raw ?? (sent.body === undefined ? '' : JSON.stringify(sent.body));
    const answer = await this.handler.handle({
      method,
      url: new URL(url),
      headers: {
        host: 'sales.test',
        ...(who === 'nobody' ? {} : { authorization: `Bearer ${tokens[who]}` }),
        ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        ...sent.headers,
      },
      body: Buffer.from(text),
    });
    if (answer === 'cut') throw new Error('cut');
    const body = String(answer.body ?? '');
    const isJson = (answer.headers['content-type'] ?? '').includes('json');
    return {
      status: answer.status,
      headers: answer.headers,
      text: body,
      json: isJson && body !== '' ? JSON.parse(body) : undefined,
    };
  }

  /** Lets webhook calls go out and their answers come in. */
  async settle(): Promise<void> {
    await this.clock.advance(1);
    await this.control('POST', '/notifications/flush');
  }

  /** A GUID not used before in this world. */
  newId(): string {
    this.#count += 1;
    return stableId(`test ${this.#count}`);
  }

  /** Creates an order and gives its id. */
  async order(columns: Record<string, unknown> = {}, sent: Sent = {}): Promise<string> {
    const body = {
      name: 'PO 1',
      ...bind('customerid_account', 'accounts', seeded.account),
      ...bind('pricelevelid', 'pricelevels', seeded.euroPrices),
      ...columns,
    };
    return createdId(await this.call('POST', 'salesorders', { ...sent, body }));
  }

  /** Creates a line of desks and gives its id. */
  async line(order: string, columns: Record<string, unknown> = {}, sent: Sent = {}): Promise<string> {
    return createdId(
      await this.call('POST', 'salesorderdetails', { ...sent, body: { ...lineBody(order), ...columns } }),
    );
  }

  /** Reads a row with every column. */
  async read(path: string): Promise<Answer['json']> {
    const answer = await this.call('GET', path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  /** Switches a fault on and gives its id. */
  async fault(body: Record<string, unknown>): Promise<string> {
    const answer = await this.control('POST', '/faults', body);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.json.id as string;
  }

  /** Sets settings of the organization. */
  async setup(settings: Record<string, unknown>): Promise<void> {
    const answer = await this.control('POST', '/setup', settings);
    if (answer.status !== 200) throw new Error(answer.text);
  }
}

/** `navigation@odata.bind` to a row. */
export function bind(navigation: string, set: string, id: string): Record<string, string> {
  return { [`${navigation}@odata.bind`]: `/${set}(${id})` };
}

/** Body of a line of two desks. */
export function lineBody(order: string): Record<string, unknown> {
  return {
    ...bind('salesorderid', 'salesorders', order),
    ...bind('productid', 'products', seeded.desk),
    ...bind('uomid', 'uoms', seeded.pieces),
    quantity: 2,
  };
}

/** The id in OData-EntityId. @throws Error when the create failed */
export function createdId(answer: Answer): string {
  const id = /\(([0-9a-f-]{36})\)$/.exec(answer.headers['odata-entityid'] ?? '')?.[1];
  if (id === undefined) throw new Error(`not created: ${answer.status} ${answer.text}`);
  return id;
}

/** Body of an order of a customer, without a price list. */
export function orderBody(columns: Record<string, unknown> = {}): Record<string, unknown> {
  return { name: 'PO 1', ...bind('customerid_account', 'accounts', seeded.account), ...columns };
}

/** Creates the own column `tdm_businesscentralid` on orders with an alternate key, as an administrator. */
export async function ownKey(world: World): Promise<void> {
  const label = { LocalizedLabels: [{ Label: 'BC id', LanguageCode: 1033 }] };
  const column = {
    '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
    SchemaName: 'tdm_BusinessCentralId',
    DisplayName: label,
    MaxLength: 36,
  };
  const path = "EntityDefinitions(LogicalName='salesorder')";
  const added = await world.call('POST', `${path}/Attributes`, { as: 'administrator', body: column });
  const key = { SchemaName: 'tdm_BcId', DisplayName: label, KeyAttributes: ['tdm_businesscentralid'] };
  const keyed = await world.call('POST', `${path}/Keys`, { as: 'administrator', body: key });
  if (added.status !== 204 || keyed.status !== 204) throw new Error(`${added.text} ${keyed.text}`);
}
