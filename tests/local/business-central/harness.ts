import type { HandshakeCall } from '../../../local/business-central/notifications/handshake.js';
import {
  type BusinessCentralSimulator,
  createBusinessCentralSimulator,
} from '../../../local/business-central/simulator.js';
import { VirtualClock } from '../../../local/simulator-kit/clock.js';
import type { SimulatorAnswer } from '../../../local/simulator-kit/http-types.js';
import type { NoticeOutcome, OutgoingNotice } from '../../../local/simulator-kit/notices.js';

/** A JSON object as tests look at it. */
export type Json = { [name: string]: unknown };

/** An answer with its body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: Json;
}

export const startMs = Date.parse('2026-03-02T09:00:00Z');
export const hookUrl = 'http://127.0.0.1:7071/api/hook';

/** Options of one call. */
export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly who?: 'processor' | 'integration' | 'nobody';
}

/** A simulator in virtual time whose notifications end here. */
export class Harness {
  readonly clock = new VirtualClock(startMs);
  readonly simulator: BusinessCentralSimulator;
  readonly posted: { url: string; items: Json[]; atMs: number }[] = [];
  /** What the notification URL answers, by URL; 202 when nothing is said. */
  outcomes = new Map<string, NoticeOutcome>();
  handshake: HandshakeCall = async ({ url }) => ({
    status: 200,
    contentType: 'text/plain',
    body: new URL(url).searchParams.get('validationToken') ?? '',
  });

  constructor(options: { seed?: 'furniture' | 'empty'; notificationDelayMs?: number } = {}) {
    this.simulator = createBusinessCentralSimulator({
      tokens: { processor: 'P', integration: 'I' },
      seed: options.seed ?? 'furniture',
      clock: this.clock,
      randomSeed: 7,
      notificationDelayMs: options.notificationDelayMs ?? 30_000,
      post: async (notice) => this.#receive(notice),
      handshake: (request) => this.handshake(request),
    });
  }

  async #receive(notice: OutgoingNotice): Promise<NoticeOutcome> {
    const { value } = JSON.parse(notice.body) as { value: Json[] };
    this.posted.push({ url: notice.url, items: value, atMs: this.clock.nowMs() });
    return this.outcomes.get(notice.url) ?? { status: 202 };
  }

  /** Path of the company below the API root. */
  get company(): string {
    return `companies(${this.simulator.companyId})`;
  }

  /** Calls the API below its root; the answer must not be a cut connection. */
  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const answer = await this.raw(method, path, options);
    if (answer === 'cut') throw new Error('the connection was cut');
    const text = answer.body === undefined ? '' : answer.body.toString();
    const isJson = (answer.headers['content-type'] ?? '').includes('json');
    return { status: answer.status, headers: answer.headers, text, json: isJson ? (JSON.parse(text) as Json) : {} };
  }

  raw(method: string, path: string, options: CallOptions = {}): Promise<SimulatorAnswer> {
    const isAbsolute = path.startsWith('http://') || path.startsWith('/');
    const url = isAbsolute ? path : `${this.simulator.apiBasePath}/${path}`;
    const who = options.who ?? 'integration';
    const token = { processor: 'P', integration: 'I', nobody: 'X' }[who];
    const body =
      options.body === undefined ? '' : typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
    return this.simulator.handle({
      method,
      url: new URL(url, 'http://127.0.0.1:7080'),
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === '' ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      body: Buffer.from(body),
    });
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('GET', `${this.company}/${path}`, { headers });
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', `${this.company}/${path}`, { body, headers });
  }

  patch(path: string, body: unknown, etag: string | undefined = '*'): Promise<Answer> {
    return this.call('PATCH', `${this.company}/${path}`, { body, headers: etag === '' ? {} : { 'if-match': etag } });
  }

  delete(path: string, etag?: string): Promise<Answer> {
    return this.call('DELETE', `${this.company}/${path}`, { headers: etag === undefined ? {} : { 'if-match': etag } });
  }

  /** A control call under `/_simulator`. */
  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.call(method, `/_simulator${path}`, { body });
  }

  setup(changes: Json): Promise<Answer> {
    return this.control('POST', '/setup', changes);
  }

  fault(body: Json): Promise<Answer> {
    return this.control('POST', '/faults', body);
  }

  /** Rows of a collection. */
  async rows(path: string): Promise<Json[]> {
    const { status, json, text } = await this.get(path);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return json.value as Json[];
  }

  /** The id of the row of a set whose number or code is this. */
  async idOf(set: string, key: string): Promise<string> {
    const rows = await this.rows(set);
    const row = rows.find((candidate) => candidate.number === key || candidate.code === key);
    if (row === undefined) throw new Error(`no ${key} in ${set}`);
    return String(row.id);
  }

  /** A new order of C00010 with lines; read back whole, lines expanded. */
  async order(
    lines: readonly Json[] = [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 2 }],
    more: Json = {},
  ): Promise<Order> {
    const { status, json, text } = await this.post('salesOrders', {
      customerNumber: 'C00010',
      ...more,
      salesOrderLines: lines,
    });
    if (status !== 201) throw new Error(`order: ${status} ${text}`);
    return this.read(String(json.id));
  }

  /** An order with its lines. */
  async read(id: string): Promise<Order> {
    const { status, json, text } = await this.get(`salesOrders(${id})?$expand=salesOrderLines`);
    if (status !== 200) throw new Error(`read: ${status} ${text}`);
    return { id, etag: String(json['@odata.etag']), header: json, lines: json.salesOrderLines as Json[] };
  }

  /** Subscribes to a set; the subscription's row. */
  async subscribe(set = 'salesOrders', notificationUrl = hookUrl): Promise<Json> {
    const body = { notificationUrl, resource: `/api/v2.0/${this.company}/${set}`, clientState: `state-of-${set}` };
    const { status, json, text } = await this.call('POST', 'subscriptions', { body });
    if (status !== 201) throw new Error(`subscribe: ${status} ${text}`);
    return json;
  }

  /** Change types sent so far, by entity id. */
  sent(): string[] {
    return this.posted.flatMap((post) => post.items.map((item) => `${item.changeType}`));
  }
}

/** An order as read with its lines. */
export interface Order {
  readonly id: string;
  readonly etag: string;
  readonly header: Json;
  readonly lines: Json[];
}

/** Code and message of an error answer. */
export function errorOf(answer: Answer): { status: number; code: string; message: string } {
  const { code, message } = answer.json.error as { code: string; message: string };
  return { status: answer.status, code, message };
}

/** A line of an order by place. */
export function lineAt(order: Order, index: number): Json & { id: string } {
  const line = order.lines[index];
  if (line === undefined) throw new Error(`no line ${index}`);
  return { ...line, id: String(line.id) };
}
