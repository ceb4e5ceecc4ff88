import { z } from 'zod';
import { type Actor, type BusinessCentral, nextStamp } from '../model/business-central.js';
import { BusinessCentralError, badRequest } from '../model/errors.js';
import { stableGuid } from '../model/values.js';
import type { NotificationEngine } from '../notifications/engine.js';
import { type HandshakeCall, shakeHands } from '../notifications/handshake.js';
import { instant, type Subscription, subscribableSets, subscriptionLifeMs } from '../notifications/subscription.js';
import { hashEtag } from './etag.js';
import { bodyOf, checkIfMatch, methodNotAllowed, type Operation, type OperationAnswer } from './operation.js';

/** What calls on `subscriptions` need. */
export interface SubscriptionContext {
  readonly bc: BusinessCentral;
  /** Who subscribes. */
  readonly actor: Actor;
  readonly engine: NotificationEngine;
  readonly handshake: HandshakeCall;
  readonly companyId: string;
  readonly rootUrl: string;
}

const bodySchema = z.strictObject({
  notificationUrl: z.string().max(2048),
  resource: z.string().max(2048),
  clientState: z.string().max(2048).default(''),
  subscriptionId: z.string().min(1).max(150).optional(),
});
type SubscriptionBody = z.infer<typeof bodySchema>;

/** `subscriptions` at the API root (sheet 3.1 to 3.3). `key` is the text between the parentheses. */
export async function runSubscriptionOperation(
  operation: Operation,
  key: string | undefined,
  context: SubscriptionContext,
): Promise<OperationAnswer> {
  if (key === undefined) {
    if (operation.method === 'GET') return list(context);
    if (operation.method === 'POST') return create(operation, context);
    throw methodNotAllowed(operation);
  }
  const id = /^'(.*)'$/.exec(key)?.[1]?.replaceAll("''", "'");
  if (id === undefined) throw badRequest('The key of a subscription must be a string in single quotes.');
  const row = existing(context, id);
  switch (operation.method) {
    case 'GET':
      return { status: 200, headers: {}, body: subscriptionBody(row, context) };
    case 'PATCH':
      return renew(operation, row, context);
    case 'DELETE':
      checkIfMatch(operation, () => etag(row), true);
      context.engine.remove(id);
      return { status: 204, headers: {} };
    default:
      throw methodNotAllowed(operation);
  }
}

function existing(context: SubscriptionContext, id: string): Subscription {
  const row = context.engine.subscription(id);
  if (row !== undefined) return row;
  throw new BusinessCentralError(
    404,
    'Internal_RecordNotFound',
    `The Webhook Subscription does not exist. Identification fields and values: Subscription ID='${id}'`,
  );
}

function list(context: SubscriptionContext): OperationAnswer {
  const value = context.engine.subscriptions().map((row) => entity(row));
  return { status: 200, headers: {}, body: { '@odata.context': contextUrl(context), value } };
}

async function create(operation: Operation, context: SubscriptionContext): Promise<OperationAnswer> {
  const { bc, engine } = context;
  const body = readBody(operation);
  const setName = subscribedSet(body, context);
  if (engine.subscriptions().length >= bc.setup.maxSubscriptions) {
    throw badRequest(`The maximum number of webhook subscriptions (${bc.setup.maxSubscriptions}) has been reached.`);
  }
  if (body.subscriptionId !== undefined && engine.subscription(body.subscriptionId) !== undefined) {
    throw new BusinessCentralError(409, 'Internal_EntityWithSameKeyExists', 'The Webhook Subscription already exists.');
  }
  await requireHandshake(body, context);
  const nowMs = bc.nowMs();
  const row: Subscription = {
    subscriptionId: body.subscriptionId ?? bc.newId().replaceAll('-', ''),
    notificationUrl: body.notificationUrl,
    resource: body.resource,
    setName,
    clientState: body.clientState,
    expirationAtMs: nowMs + subscriptionLifeMs,
    userId: stableGuid(`user:${context.actor}`),
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
  };
  engine.put(row);
  return { status: 201, headers: {}, body: subscriptionBody(row, context) };
}

async function renew(operation: Operation, row: Subscription, context: SubscriptionContext): Promise<OperationAnswer> {
  const { bc, engine } = context;
  checkIfMatch(operation, () => etag(row), true);
  const body = readBody(operation);
  const setName = subscribedSet(body, context);
  await requireHandshake(body, context);
  existing(context, row.subscriptionId);
  const renewed: Subscription = {
    ...row,
    notificationUrl: body.notificationUrl,
    resource: body.resource,
    setName,
    clientState: body.clientState,
    expirationAtMs: bc.nowMs() + subscriptionLifeMs,
    modifiedAtMs: nextStamp(bc, row.modifiedAtMs),
  };
  engine.put(renewed);
  return { status: 200, headers: {}, body: subscriptionBody(renewed, context) };
}

function readBody(operation: Operation): SubscriptionBody {
  const parsed = bodySchema.safeParse(bodyOf(operation));
  if (!parsed.success) throw badRequest(`The subscription cannot be read: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The entity set a subscription is for. @throws BusinessCentralError 400 when it cannot be subscribed to (S-105). */
function subscribedSet(body: SubscriptionBody, context: SubscriptionContext): string {
  checkUrl(body.notificationUrl);
  const path = body.resource.startsWith(`${context.rootUrl}/`)
    ? body.resource.slice(context.rootUrl.length + 1)
    : body.resource.replace(/^\/?api\/v2\.0\//, '');
  const match = /^companies\(([0-9a-f-]{36})\)\/(\w+)$/i.exec(path);
  if (match === null || match[1]?.toLowerCase() !== context.companyId) {
    throw badRequest(`The resource '${body.resource}' is not an entity set of this environment.`);
  }
  const setName = match[2] ?? '';
  if (!subscribableSets.has(setName)) {
    throw badRequest(`The entity '${setName}' does not support webhook notifications.`);
  }
  return setName;
}

/** Real BC wants https; on this machine plain http is let through. */
function checkUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url?.hostname ?? '');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback)) return;
  throw badRequest('The notificationUrl must be an absolute URL using https.');
}

async function requireHandshake(body: SubscriptionBody, context: SubscriptionContext): Promise<void> {
  const { handshakeMethod, handshakeTimeoutMs } = context.bc.setup;
  const problem = await shakeHands(context.handshake, {
    notificationUrl: body.notificationUrl,
    method: handshakeMethod,
    timeoutMs: handshakeTimeoutMs,
    token: validationToken(context.bc),
  });
  if (problem === undefined) return;
  throw badRequest(`The notification URL could not be validated: ${problem}.`);
}

/** A token with characters that need URL decoding: `+`, `/` and `=` (S-101). */
function validationToken(bc: BusinessCentral): string {
  return `+/${Buffer.from(bc.newId() + bc.newId()).toString('base64')}==`;
}

function etag(row: Subscription): string {
  return hashEtag(JSON.stringify(row));
}

function contextUrl(context: SubscriptionContext): string {
  return `${context.rootUrl}/$metadata#subscriptions`;
}

function subscriptionBody(row: Subscription, context: SubscriptionContext): Record<string, unknown> {
  return { '@odata.context': `${contextUrl(context)}/$entity`, ...entity(row) };
}

function entity(row: Subscription): Record<string, unknown> {
  return {
    '@odata.etag': etag(row),
    subscriptionId: row.subscriptionId,
    notificationUrl: row.notificationUrl,
    resource: row.resource,
    timestamp: String(row.modifiedAtMs),
    userId: row.userId,
    lastModifiedDateTime: instant(row.modifiedAtMs),
    clientState: row.clientState,
    expirationDateTime: instant(row.expirationAtMs),
    systemCreatedAt: instant(row.createdAtMs),
    systemCreatedBy: row.userId,
    systemModifiedAt: instant(row.modifiedAtMs),
    systemModifiedBy: row.userId,
  };
}
