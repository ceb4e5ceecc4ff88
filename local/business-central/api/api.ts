import type { FaultTable } from '../../simulator-kit/faults.js';
import type { HttpHandler, SimulatorRequest, SimulatorResponse } from '../../simulator-kit/http-types.js';
import type { Actor } from '../model/business-central.js';
import type { Company } from '../model/company.js';
import { BusinessCentralError, badRequest, notFoundError } from '../model/errors.js';
import type { NotificationEngine } from '../notifications/engine.js';
import type { HandshakeCall } from '../notifications/handshake.js';
import { subscribableSets } from '../notifications/subscription.js';
import { type BatchContext, batchMode, batchParts, runBatch } from './batch.js';
import { isReadOnlyIntent, runEntityOperation } from './entity-operations.js';
import type { EntitySets } from './entity-set.js';
import { entityDefinitions, metadataXml, serviceDocument } from './metadata.js';
import { decodedPath, errorBody, methodNotAllowed, type Operation, type OperationAnswer } from './operation.js';
import { jsonText } from './rendering.js';
import { guidKey, type ResolvedPath, resolveSegments, type Segment, segmentsOf, unknownSegment } from './route.js';
import { runSubscriptionOperation } from './subscription-operations.js';

/** What the API is made of. */
export interface ApiOptions {
  readonly company: Company;
  readonly engine: NotificationEngine;
  readonly faults: FaultTable;
  readonly handshake: HandshakeCall;
  /** Path of the API root, `/v2.0/<tenant>/<environment>/api/v2.0`. */
  readonly rootPath: string;
  /** Entity sets as they are now: faults may hide or shorten properties. */
  sets(): EntitySets;
  actorOf(request: SimulatorRequest): Actor;
}

/** API v2.0 behind authentication, limits and transport faults. */
export class BusinessCentralApi implements HttpHandler {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  async handle(request: SimulatorRequest): Promise<SimulatorResponse> {
    const { company } = this.#options;
    const correlationId = company.newId();
    try {
      return httpAnswer(await this.#answer(request), correlationId);
    } catch (error) {
      if (!(error instanceof BusinessCentralError)) throw error;
      return httpAnswer({ status: error.status, headers: {}, body: errorBody(error, correlationId) }, correlationId);
    }
  }

  async #answer(request: SimulatorRequest): Promise<OperationAnswer> {
    const operation = operationOf(request, this.#options.rootPath);
    const actor = this.#options.actorOf(request);
    const rootUrl = `${request.url.origin}${this.#options.rootPath}`;
    checkContentType(request);
    const segments = segmentsOf(operation.path);
    const [first] = segments;
    if (first?.name === '$batch') return this.#batch(operation, actor, rootUrl);
    if (first?.name === 'subscriptions') {
      if (segments.length > 1) throw unknownSegment(segments[1]?.name ?? '');
      return this.#subscriptions(operation, first.key, { actor, rootUrl });
    }
    this.#raceVersions([operation]);
    return this.#transact(actor, operation, () => this.#run(operation, rootUrl));
  }

  /** `Data-Access-Intent: ReadOnly` may read the past (S-019). */
  #transact<Result>(actor: Actor, operation: Operation, work: () => Result): Result {
    const { company } = this.#options;
    const lagMs = company.setup.readOnlyLagMs;
    if (isReadOnlyIntent(operation) && lagMs > 0) return company.readPast(lagMs, work);
    return company.transactAs(actor, work);
  }

  /** One operation inside the present transaction; a read-only intent never writes (S-019). */
  #run(operation: Operation, rootUrl: string): OperationAnswer {
    const { company, faults } = this.#options;
    if (isReadOnlyIntent(operation) && operation.method !== 'GET') {
      throw new BusinessCentralError(
        400,
        'BadRequest_InvalidOperation',
        'A request with Data-Access-Intent ReadOnly must not write.',
      );
    }
    const sets = this.#options.sets();
    const segments = segmentsOf(operation.path);
    const [first] = segments;
    if (first === undefined) return readOnly(operation, () => serviceDocument(sets, rootUrl));
    if (first.name === '$metadata') return metadata(operation, sets);
    if (first.name === 'entityDefinitions') return readOnly(operation, () => entityDefinitions(sets, rootUrl));
    if (first.name === 'subscriptions' || first.name === '$batch') {
      throw badRequest(`'${first.name}' is not possible inside of a batch here.`);
    }
    const { resolved, scope } = this.#resolve(operation, segments);
    return runEntityOperation(resolved, operation, { bc: company, sets, faults, rootUrl, scope });
  }

  #resolve(operation: Operation, segments: readonly Segment[]): { resolved: ResolvedPath; scope: string } {
    const sets = this.#options.sets();
    const [first, ...rest] = segments;
    if (first?.name === 'companies') {
      if (first.key === undefined || rest.length === 0) return { resolved: resolveSegments(sets, segments), scope: '' };
      this.#checkCompany(guidKey(first.key));
      return {
        resolved: resolveSegments(withoutCompanies(sets), rest),
        scope: `companies(${this.#options.company.companyId})/`,
      };
    }
    this.#checkCompanyNamed(operation);
    const scope = `companies(${this.#options.company.companyId})/`;
    return { resolved: resolveSegments(withoutCompanies(sets), segments), scope };
  }

  #checkCompany(id: string): void {
    if (id === this.#options.company.companyId) return;
    throw new BusinessCentralError(404, 'Internal_CompanyNotFound', notFoundError('Company', id).message);
  }

  /** Without `companies(…)` in the path: `?company={guid}`, or a `Company` header with the name in a batch (1.1). */
  #checkCompanyNamed(operation: Operation): void {
    const id = operation.parameters.get('company');
    if (id !== null) {
      this.#checkCompany(guidKey(id));
      return;
    }
    const name = operation.headers.company;
    const [company] = this.#options.company.database.companies.all();
    if (name !== undefined && name === company?.name) return;
    throw new BusinessCentralError(404, 'Internal_CompanyNotFound', 'The company is not specified or does not exist.');
  }

  #subscriptions(
    operation: Operation,
    key: string | undefined,
    caller: { actor: Actor; rootUrl: string },
  ): Promise<OperationAnswer> {
    const { company, engine, handshake } = this.#options;
    const context = {
      bc: company,
      actor: caller.actor,
      engine,
      handshake,
      companyId: company.companyId,
      rootUrl: caller.rootUrl,
    };
    return runSubscriptionOperation(operation, key, context);
  }

  #batch(operation: Operation, actor: Actor, rootUrl: string): OperationAnswer {
    if (operation.method !== 'POST') throw methodNotAllowed(operation);
    const { company, rootPath } = this.#options;
    const text = 'text' in operation.body ? operation.body.text : '';
    const parts = batchParts(text, operation, { rootUrl, rootPath });
    const mode = batchMode(operation);
    // Another writer's transaction commits by itself: inside a snapshot it would be undone with the batch.
    if (mode.isSnapshot) this.#raceVersions(parts.map((part) => part.operation));
    const context: BatchContext = {
      rootUrl,
      rootPath,
      before: (part) => this.#raceVersions([part]),
      run: (part) => this.#run(part, rootUrl),
      transact: (work) => company.transactAs(actor, work),
      newId: () => company.newId(),
    };
    return runBatch(parts, mode, context);
  }

  /** Fault `versionRace`: somebody else changes the record between the client's read and this write. */
  #raceVersions(operations: readonly Operation[]): void {
    const { company, faults } = this.#options;
    if (faults.peek('versionRace').length === 0) return;
    for (const operation of operations) {
      const sent = operation.headers['if-match'];
      if (sent === undefined || sent === '*') continue;
      const row = this.#existingRow(operation);
      if (row === undefined) continue;
      if (faults.take('versionRace', operation.method, operation.pathAndQuery) === undefined) continue;
      company.transactAs('processor', row.touch);
    }
  }

  #existingRow(operation: Operation): { touch: () => void } | undefined {
    try {
      const { route } = this.#resolve(operation, segmentsOf(operation.path)).resolved;
      if (route.kind !== 'entity' && route.kind !== 'action') return undefined;
      const { set, row } = route;
      return set.touch === undefined ? undefined : { touch: () => set.touch?.(row) };
    } catch (error) {
      if (error instanceof BusinessCentralError) return undefined;
      throw error;
    }
  }
}

function withoutCompanies(sets: EntitySets): EntitySets {
  return new Map([...sets].filter(([name]) => name !== 'companies'));
}

function operationOf(request: SimulatorRequest, rootPath: string): Operation {
  const { url } = request;
  return {
    method: request.method,
    path: decodedPath(url.pathname.slice(rootPath.length + 1)),
    parameters: url.searchParams,
    pathAndQuery: url.pathname + url.search,
    headers: request.headers,
    body: { text: request.body.toString('utf8') },
  };
}

function checkContentType(request: SimulatorRequest): void {
  if (request.body.length === 0) return;
  const type = request.headers['content-type'] ?? '';
  if (/^application\/json\b/i.test(type)) return;
  throw new BusinessCentralError(415, 'UnsupportedMediaType', `The content type '${type}' is not supported.`);
}

function readOnly(operation: Operation, body: () => unknown): OperationAnswer {
  if (operation.method !== 'GET') throw methodNotAllowed(operation);
  return { status: 200, headers: {}, body: body() };
}

function metadata(operation: Operation, sets: EntitySets): OperationAnswer {
  const answer = readOnly(operation, () => metadataXml(sets));
  return { ...answer, headers: { 'content-type': 'application/xml' } };
}

/** `webhookSupportedResources` of the runtime API: the sets that can be subscribed to (3.8). */
export function webhookSupportedResources(): unknown {
  return { value: [...subscribableSets].sort().map((name) => ({ resource: `v2.0/${name}` })) };
}

function httpAnswer(answer: OperationAnswer, correlationId: string): SimulatorResponse {
  const headers: Record<string, string> = { 'request-id': correlationId, 'odata-version': '4.0', ...answer.headers };
  if (answer.body === undefined) return { status: answer.status, headers };
  const isText = answer.headers['content-type'] !== undefined;
  if (!isText) headers['content-type'] = 'application/json; odata.metadata=minimal; charset=utf-8';
  return { status: answer.status, headers, body: isText ? String(answer.body) : jsonText(answer.body) };
}
