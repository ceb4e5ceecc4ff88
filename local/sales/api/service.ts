import type { FaultTable } from '../../simulator-kit/faults.js';
import type { SimulatorRequest, SimulatorResponse } from '../../simulator-kit/http-types.js';
import type { Engine } from '../engine/contract.js';
import type { Caller, Operation } from '../engine/operation.js';
import { DataverseError, privilegeMissing } from '../model/errors.js';
import { runBatch } from './batch.js';
import { type BatchPart, parseBatch } from './batch-format.js';
import { alterWrittenValue, raceAnotherWriter } from './disturbances.js';
import { resolveContentId } from './reference.js';
import { type ApiAnswer, type ApiContext, type ApiRequest, decoded, SERVICE_PATH } from './request.js';
import { route } from './router.js';
import { errorAnswer } from './wire.js';

const LONGEST_ADDRESS = 32 * 1024;
const LONGEST_ADDRESS_IN_BATCH = 64 * 1024;

/** Where an operation runs: under which service root, in which change set, with addresses of which length. */
interface Place {
  readonly root: string;
  readonly contentIds: ReadonlyMap<string, string> | undefined;
  readonly longest: number;
}

/** The Web API: one HTTP request, alone or a batch, for a caller who is known. */
export class ApiService {
  readonly #engine: Engine;
  readonly #faults: FaultTable;

  constructor(engine: Engine, faults: FaultTable) {
    this.#engine = engine;
    this.#faults = faults;
  }

  /** Answers a request; refusals become error answers, anything else thrown is a bug. */
  answer(request: SimulatorRequest, caller: Caller, root: string): SimulatorResponse {
    try {
      if (batchPath(request)) return this.#batch(request, caller, root);
      const { pathname, search } = request.url;
      const part = {
        method: request.method,
        target: pathname + search,
        headers: request.headers,
        body: request.body.toString('utf8'),
      };
      raceAnotherWriter(this.#engine, this.#faults, part);
      return this.#one({ ...part, contentId: undefined }, caller, {
        root,
        contentIds: undefined,
        longest: LONGEST_ADDRESS,
      });
    } catch (error) {
      if (error instanceof DataverseError) return errorAnswer(error);
      throw error;
    }
  }

  #batch(request: SimulatorRequest, caller: Caller, root: string): SimulatorResponse {
    if (request.method !== 'POST')
      throw new DataverseError(405, '0x80060888', 'The requested resource only supports POST.');
    const items = parseBatch(request.headers['content-type'] ?? '', request.body.toString('utf8'));
    const runner = {
      answer: (part: BatchPart, contentIds: ReadonlyMap<string, string> | undefined) =>
        this.#one(part, caller, { root, contentIds, longest: LONGEST_ADDRESS_IN_BATCH }),
      transaction: <Result>(work: () => Result) => this.#engine.run(work),
      beforeChangeSet: (parts: readonly BatchPart[]) => {
        for (const part of parts) raceAnotherWriter(this.#engine, this.#faults, part);
      },
      newId: () => this.#engine.newId(),
    };
    return runBatch(runner, items, request.headers);
  }

  #one(part: BatchPart, caller: Caller, place: Place): ApiAnswer {
    const engine = this.#engine;
    const headers = part.headers;
    const firstContext: ApiContext = {
      engine,
      operation: this.#operation(caller, headers, undefined),
      root: place.root,
      contentIds: place.contentIds,
    };
    const request = apiRequest(part, resolveContentId(firstContext, part.target), place);
    const tag = request.method === 'GET' ? undefined : (request.query.get('tag') ?? undefined);
    const context: ApiContext = { ...firstContext, operation: { ...firstContext.operation, tag } };
    const answer = engine.run(() => {
      const first = route(context, request);
      alterWrittenValue(context, this.#faults, { request, address: first.address });
      return first;
    });
    return answer;
  }

  #operation(caller: Caller, headers: Readonly<Record<string, string>>, tag: string | undefined): Operation {
    const steps = headers['mscrm.bypassbusinesslogicexecutionstepids'];
    const all = headers['mscrm.bypassbusinesslogicexecution'];
    const allowed = caller.who === 'administrator' || this.#engine.settings.bypassPrivilege;
    if ((steps !== undefined || all !== undefined) && !allowed)
      throw privilegeMissing('prvBypassCustomBusinessLogic', 0);
    if (headers.callerobjectid !== undefined || headers.mscrmcallerid !== undefined) {
      throw privilegeMissing('prvActOnBehalfOfAnotherUser', 8);
    }
    const match = headers['if-match'];
    return {
      caller,
      correlationId: this.#engine.newId(),
      requestId: this.#engine.newId(),
      depth: 1,
      tag,
      bypassedSteps: new Set(
        (steps ?? '')
          .split(',')
          .map((id) => id.trim().toLowerCase())
          .filter(Boolean),
      ),
      bypassAllSteps: /CustomAsync/i.test(all ?? ''),
      rowVersion: /^W\/"(\d+)"$/.exec(match ?? '')?.[1],
      parent: undefined,
    };
  }
}

/** Whether a request is a batch. */
export function batchPath(request: SimulatorRequest): boolean {
  return request.url.pathname === `${SERVICE_PATH}/$batch` || request.url.pathname === `${SERVICE_PATH}/%24batch`;
}

function apiRequest(part: BatchPart, target: string, { root, longest }: Place): ApiRequest {
  const address = new URL(target, `${root}/`);
  checkLength(address, longest);
  const path = decoded(address.pathname);
  const isOurs = `${path}/`.startsWith(`${SERVICE_PATH}/`);
  if (!isOurs)
    throw new DataverseError(404, '0x8006088a', `Resource not found for the segment '${path.split('/')[1] ?? ''}'.`);
  return {
    method: part.method,
    path: path.slice(SERVICE_PATH.length + 1),
    query: address.searchParams,
    pathAndQuery: address.pathname + address.search,
    headers: part.headers['if-none-match'] === 'null' ? withoutCondition(part.headers) : part.headers,
    body: part.body,
  };
}

/** Clients send `If-None-Match: null` on reads to keep proxies from answering: it means no condition. */
function withoutCondition(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { 'if-none-match': _condition, ...rest } = headers;
  return rest;
}

/** Addresses are limited (sheet 1.1). */
function checkLength(address: URL, longest: number): void {
  if (address.pathname.length + address.search.length <= longest) return;
  throw new DataverseError(414, '0x80060888', `The address is longer than ${longest} characters.`);
}
