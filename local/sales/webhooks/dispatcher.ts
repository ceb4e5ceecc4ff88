import type { NoticeChannel, NoticeOutcome } from '../../simulator-kit/notices.js';
import type { Engine } from '../engine/contract.js';
import type { DataEvent } from '../engine/operation.js';
import { integerOf, isTrue, type Row, referenceOf, textOf } from '../model/values.js';
import { authorization } from './authorization.js';
import { finishJob, startJob } from './jobs.js';
import { remoteContext, writeRemoteContext } from './remote-context.js';

/** Bodies larger than this lose the four properties named in the sheet (D-074). */
const LARGEST_BODY_BYTES = 256 * 1024;
const STRIPPED = ['ParentContext', 'InputParameters', 'PreEntityImages', 'PostEntityImages'];
/** What the platform names itself in the header; the simulator has no host name of its own. */
const ORGANIZATION_HOST = 'aurland.crm4.dynamics.example';
const RETRIED = [502, 503, 504];

/** A webhook call that has been decided on. */
interface Call {
  readonly operationId: string;
  readonly step: Row;
  readonly event: DataEvent;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Turns committed events into webhook calls: after the answer, one retry on 502/503/504, a job row for each (D-063 to D-079). */
export class WebhookDispatcher {
  readonly #engine: Engine;
  readonly #channel: NoticeChannel;
  #queued: Call[] = [];
  #timer: { cancel(): void } | undefined;

  constructor(engine: Engine, channel: NoticeChannel) {
    this.#engine = engine;
    this.#channel = channel;
  }

  /** Calls not handed to the channel yet. */
  get waiting(): number {
    return this.#queued.length;
  }

  /** Takes the events of a committed transaction; calls leave after the answer to the request (D-064). */
  accept(events: readonly DataEvent[]): void {
    for (const event of events) for (const step of this.#stepsFor(event)) this.#queue(event, step);
    if (this.#queued.length > 0 && this.#timer === undefined) {
      this.#timer = this.#engine.clock.schedule(0, () => this.release());
    }
  }

  /** Hands everything queued to the channel now. */
  release(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const calls = this.#queued;
    this.#queued = [];
    for (const call of calls) this.#offer(call, true);
  }

  /** Forgets what is queued. */
  reset(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#queued = [];
  }

  #stepsFor(event: DataEvent): Row[] {
    const { store } = this.#engine;
    return store.where('sdkmessageprocessingstep', (step) => {
      if (integerOf(step, 'statecode') !== 0) return false;
      const { bypassedSteps, bypassAllSteps } = event.operation;
      if (bypassAllSteps || bypassedSteps.has(textOf(step, 'sdkmessageprocessingstepid'))) return false;
      const message = store.get('sdkmessage', referenceOf(step, 'sdkmessageid')?.id ?? '');
      const filter = store.get('sdkmessagefilter', referenceOf(step, 'sdkmessagefilterid')?.id ?? '');
      if (textOf(message ?? {}, 'name') !== event.message) return false;
      return textOf(filter ?? {}, 'primaryobjecttypecode') === event.table && filterPasses(step, event);
    });
  }

  #queue(event: DataEvent, step: Row): void {
    const engine = this.#engine;
    const endpoint = engine.store.get('serviceendpoint', referenceOf(step, 'eventhandler')?.id ?? '');
    if (endpoint === undefined) return;
    const operationId = engine.newId();
    const stepId = textOf(step, 'sdkmessageprocessingstepid');
    startJob(engine, { operationId, step, event });
    const auth = authorization(endpoint);
    if ('errorCode' in auth) {
      finishJob(engine, operationId, { failed: true, errorCode: auth.errorCode, message: auth.message });
      return;
    }
    const context = remoteContext(engine, event, { operationId, stepId, images: this.#images(stepId) });
    const sized = withinSize(context);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': engine.newId(),
      'x-ms-dynamics-organization': ORGANIZATION_HOST,
      'x-ms-dynamics-entity-name': event.table,
      'x-ms-dynamics-request-name': event.message,
      'x-ms-correlation-request-id': event.operation.correlationId,
      ...(sized.exceeded ? { 'x-ms-dynamics-msg-size-exceeded': 'true' } : {}),
      ...auth.headers,
    };
    this.#queued.push({ operationId, step, event, url: auth.url, headers, body: sized.body });
  }

  #images(stepId: string) {
    return this.#engine.store
      .where('sdkmessageprocessingstepimage', (row) => referenceOf(row, 'sdkmessageprocessingstepid')?.id === stepId)
      .map((row) => ({
        alias: textOf(row, 'entityalias'),
        columns: listOf(textOf(row, 'attributes')),
        pre: [0, 2].includes(integerOf(row, 'imagetype') ?? -1),
        post: [1, 2].includes(integerOf(row, 'imagetype') ?? -1),
      }));
  }

  #offer(call: Call, mayRetry: boolean): void {
    const notice = { id: call.operationId, url: call.url, headers: call.headers, body: call.body };
    this.#channel.offer(notice, (outcome) => this.#ended(call, outcome, mayRetry));
  }

  #ended(call: Call, outcome: NoticeOutcome | 'dropped', mayRetry: boolean): void {
    if (outcome !== 'dropped' && 'status' in outcome && RETRIED.includes(outcome.status) && mayRetry) {
      this.#offer(call, false);
      return;
    }
    finishJob(this.#engine, call.operationId, { ...judge(outcome), autoDelete: isTrue(call.step, 'asyncautodelete') });
  }
}

function filterPasses(step: Row, event: DataEvent): boolean {
  const filter = listOf(textOf(step, 'filteringattributes'));
  return event.message !== 'Update' || filter.length === 0 || event.named.some((name) => filter.includes(name));
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

function withinSize(context: Record<string, unknown>): { body: string; exceeded: boolean } {
  const body = writeRemoteContext(context);
  if (Buffer.byteLength(body) <= LARGEST_BODY_BYTES) return { body, exceeded: false };
  const kept = Object.fromEntries(Object.entries(context).filter(([name]) => !STRIPPED.includes(name)));
  return { body: writeRemoteContext(kept), exceeded: true };
}

/** Dropped notices are the network's doing: the sender believes that they arrived. */
function judge(outcome: NoticeOutcome | 'dropped'): { failed: boolean; errorCode: number; message: string } {
  if (outcome === 'dropped') return { failed: false, errorCode: 0, message: '' };
  if ('failed' in outcome) {
    return outcome.failed === 'timeout'
      ? {
          failed: true,
          errorCode: 0x80050202 | 0,
          message: 'The webhook call failed because the http request timed out.',
        }
      : {
          failed: true,
          errorCode: 0x80050205 | 0,
          message: 'The webhook call failed: the endpoint could not be reached.',
        };
  }
  if (outcome.status >= 200 && outcome.status < 300) return { failed: false, errorCode: 0, message: '' };
  return {
    failed: true,
    errorCode: 0x80050201 | 0,
    message: `The webhook call failed because of invalid http status code ${outcome.status}.`,
  };
}
