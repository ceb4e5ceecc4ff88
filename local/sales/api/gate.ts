import type { SimulatorAnswer, SimulatorRequest, SimulatorResponse } from '../../simulator-kit/http-types.js';
import type { ServiceProtection } from '../control/service-protection.js';
import type { Engine } from '../engine/contract.js';
import type { Caller, Who } from '../engine/operation.js';
import { DataverseError, privilegeMissing } from '../model/errors.js';
import { isTrue } from '../model/values.js';
import { userIds } from '../seed.js';
import { SERVICE_PATH } from './request.js';
import { type ApiService, batchPath } from './service.js';
import { errorAnswer } from './wire.js';

/** The bearer tokens that are known, by who they speak for. */
export type SalesTokens = Readonly<Record<Who, string>>;

/** Operations of a request as the call log counts them. */
interface CallDescription {
  readonly token: string;
  readonly method: string;
  readonly template: string;
  readonly operations: number;
}

/** The way in: who calls, which host they called, what the call is named in the log. */
export class Gate {
  readonly #engine: Engine;
  readonly #service: ApiService;
  readonly #who: ReadonlyMap<string, Who>;
  readonly #baseUrl: string | undefined;

  constructor(options: { engine: Engine; service: ApiService; tokens: SalesTokens; baseUrl: string | undefined }) {
    this.#engine = options.engine;
    this.#service = options.service;
    this.#baseUrl = options.baseUrl?.replace(/\/+$/, '');
    const { seller, administrator, integration } = options.tokens;
    this.#who = new Map<string, Who>([
      [seller, 'seller'],
      [administrator, 'administrator'],
      [integration, 'integration'],
    ]);
  }

  /** 401 as for a token that is missing, unknown or too old (D-001). */
  unauthorized(): SimulatorResponse {
    const challenge = 'Bearer authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize';
    return { status: 401, headers: { 'www-authenticate': challenge } };
  }

  /** 403 as for a caller whose roles lack a privilege. */
  forbidden(): SimulatorResponse {
    return errorAnswer(privilegeMissing('prvWriteSalesOrder', 1088));
  }

  /** Answers a request whose way was not disturbed. */
  answer(request: SimulatorRequest): SimulatorResponse {
    const who = this.#whoOf(request);
    if (who === undefined) return this.unauthorized();
    const user = this.#engine.store.get('systemuser', userIds[who]);
    if (user === undefined || isTrue(user, 'isdisabled')) {
      return errorAnswer(new DataverseError(403, '0x80072560', 'The user is not a member of the organization.'));
    }
    const caller: Caller = { who, userId: userIds[who], isIntegrationUser: isTrue(user, 'isintegrationuser') };
    const answer = this.#service.answer(request, caller, `${this.#baseUrl ?? request.url.origin}${SERVICE_PATH}`);
    const id = this.#engine.newId();
    const date = new Date(this.#engine.clock.nowMs()).toUTCString();
    return { ...answer, headers: { ...answer.headers, date, 'x-ms-service-request-id': id, req_id: id } };
  }

  /** Runs a call within the user's service protection limits; strangers are not counted. */
  async guarded(
    request: SimulatorRequest,
    protection: ServiceProtection,
    run: () => Promise<SimulatorAnswer>,
  ): Promise<SimulatorAnswer> {
    const who = this.#whoOf(request);
    if (who === undefined) return run();
    let entry: { end(extraExecutionMs: number): void };
    try {
      entry = protection.begin(who);
    } catch (error) {
      if (error instanceof DataverseError) return errorAnswer(error);
      throw error;
    }
    try {
      const answer = await run();
      const left = { 'x-ms-ratelimit-burst-remaining-xrm-requests': String(protection.remaining(who)) };
      return answer === 'cut' ? answer : { ...answer, headers: { ...answer.headers, ...left } };
    } finally {
      entry.end(this.#engine.settings.executionMsPerOperation * this.describe(request).operations);
    }
  }

  /** How the call log names a request: keys become `{id}`, a batch counts its parts. */
  describe(request: SimulatorRequest): CallDescription {
    const batch = batchPath(request);
    const parts = batch ? (request.body.toString('utf8').match(/^[A-Z]+ \S+ HTTP\/1\.1\r?$/gm)?.length ?? 0) : 1;
    return {
      token: this.#whoOf(request) ?? 'unknown',
      method: request.method,
      template: readablePath(request.url).replace(/\((?!LogicalName)[^)]*\)/g, '({id})'),
      operations: parts,
    };
  }

  #whoOf(request: SimulatorRequest): Who | undefined {
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    return token === undefined ? undefined : this.#who.get(token.trim());
  }
}

function readablePath(url: URL): string {
  try {
    return decodeURI(url.pathname);
  } catch {
    return url.pathname;
  }
}
