import { types } from 'rhea';
import { z } from 'zod';
import { encodedNull, encodeString, readEntries, readText } from './amqp-bytes.js';
import { type BrokerError, messageLockLost, notAllowed, sessionLockLost } from './amqp-errors.js';
import type { Entity } from './entity.js';
import { uuidBytes, uuidText } from './lock-token.js';
import { encodeDelivery, readMessage } from './message-codec.js';
import type { Delivery } from './message-locks.js';
import { readSections, sectionCodes } from './message-sections.js';
import { sessionIdMissing } from './sender-link.js';
import type { PropertyChanges, Settlement } from './stored-message.js';

/** One management request, addressed. */
export interface OperationContext {
  readonly entity: Entity;
  readonly connectionId: string;
  readonly body: unknown;
  readonly bytes: Buffer;
}

/** Outcome of a management operation; `noContent` is how peeking says that there is nothing. */
export type OperationResult =
  | { readonly kind: 'done'; readonly body?: Readonly<Record<string, unknown>> }
  | { readonly kind: 'noContent' }
  | { readonly kind: 'failed'; readonly status: 400 | 404 | 410 | 500 | 501; readonly error: BrokerError };

type Operation = (context: OperationContext) => OperationResult;

const longCode = 0x81;
const timestampCode = 0x83;
const emptyBody = { kind: 'done', body: {} } as const;

const binary = z.custom<Buffer>(Buffer.isBuffer, 'binary expected');
const uuid = binary.transform(uuidText);
/** rhea reads a long beyond 2^53 as 8 bytes. */
const integer = z.union([z.number(), binary.transform((bytes) => Number(bytes.readBigInt64BE()))]);
const sessionId = z.string().nullish();
const optionalSession = (id: string | null | undefined) => (id == null ? {} : { sessionId: id });

const lockTokensBody = z.object({ 'lock-tokens': z.array(uuid) });
const numbersBody = z.object({ 'sequence-numbers': z.array(integer) });
const scheduleBody = z.object({ messages: z.array(z.object({ message: binary })) });
const peekBody = z.object({
  'from-sequence-number': integer,
  'message-count': z.number(),
  'session-id': sessionId,
  'omit-message-body': z.boolean().nullish(),
});
const deferredBody = numbersBody.extend({ 'receiver-settle-mode': z.number(), 'session-id': sessionId });
const dispositionBody = lockTokensBody.extend({
  'disposition-status': z.enum(['completed', 'abandoned', 'defered', 'suspended']),
  'deadletter-reason': z.string().nullish(),
  'deadletter-description': z.string().nullish(),
});
const sessionBody = z.object({ 'session-id': z.string() });
const stateBody = sessionBody.extend({ 'session-state': binary.nullish() });
const sessionListBody = z.object({ skip: z.number(), top: z.number() });

function failed(status: 400 | 404 | 410, error: BrokerError): OperationResult {
  return { kind: 'failed', status, error };
}

function messageNotFound(): OperationResult {
  const description =
    'The messages with the given sequence numbers could not be found, or are not in the needed state.';
  return failed(404, { condition: 'com.microsoft:message-not-found', description });
}

function lockLost(entity: Entity): OperationResult {
  return failed(410, entity.options.requiresSession ? sessionLockLost : messageLockLost);
}

function renewLocks({ entity, body }: OperationContext): OperationResult {
  const tokens = lockTokensBody.parse(body)['lock-tokens'];
  const ends = entity.act((store, nowMs) => tokens.map((token) => store.renewLock(token, nowMs)));
  if (ends.some((endMs) => endMs === undefined)) return lockLost(entity);
  return { kind: 'done', body: { expirations: types.wrap_array(ends, timestampCode, undefined) } };
}

function scheduleMessages({ entity, body }: OperationContext): OperationResult {
  const messages = scheduleBody.parse(body).messages.map(({ message }) => readMessage(message));
  return entity.act((store, nowMs) => {
    if (!messages.every((message) => store.accepts(message))) return failed(400, sessionIdMissing(entity));
    return {
      kind: 'done',
      body: { 'sequence-numbers': types.wrap_array(store.send(messages, nowMs), longCode, undefined) },
    };
  });
}

function cancelScheduled({ entity, body }: OperationContext): OperationResult {
  const numbers = numbersBody.parse(body)['sequence-numbers'];
  return entity.act((store) => store.cancelScheduled(numbers)) ? emptyBody : messageNotFound();
}

function peek({ entity, body }: OperationContext): OperationResult {
  const asked = peekBody.parse(body);
  const request = { from: asked['from-sequence-number'], count: asked['message-count'] };
  const found = entity.act((store) => store.peek({ ...request, ...optionalSession(asked['session-id']) }));
  if (found.length === 0) return { kind: 'noContent' };
  const omitBody = asked['omit-message-body'] === true;
  return {
    kind: 'done',
    body: { messages: found.map((message) => ({ message: encodeDelivery(message, { omitBody }) })) },
  };
}

function receiveDeferred({ entity, connectionId, body }: OperationContext): OperationResult {
  const asked = deferredBody.parse(body);
  const session = optionalSession(asked['session-id']);
  return entity.act((store, nowMs) => {
    const mayTake = !entity.options.requiresSession || store.holdsSession(session.sessionId ?? '', connectionId);
    if (!mayTake) return lockLost(entity);
    const mode = asked['receiver-settle-mode'] === 0 ? 'receiveAndDelete' : 'peekLock';
    const request = { sequenceNumbers: asked['sequence-numbers'], mode, ...session } as const;
    const deliveries = store.receiveDeferred(request, nowMs);
    return deliveries === undefined
      ? messageNotFound()
      : { kind: 'done', body: { messages: deliveries.map(deferredEntry) } };
  });
}

function deferredEntry({ message, lockToken, lockedUntilMs }: Delivery): object {
  const encoded = encodeDelivery(message, lockedUntilMs === undefined ? {} : { lockedUntilMs });
  if (lockToken === undefined) return { message: encoded };
  return { message: encoded, 'lock-token': types.wrap_uuid(uuidBytes(lockToken)) };
}

function updateDisposition({ entity, body, bytes }: OperationContext): OperationResult {
  const asked = dispositionBody.parse(body);
  const settlement = settlementOf(asked, propertiesToModify(bytes));
  const results = entity.act((store, nowMs) =>
    asked['lock-tokens'].map((token) => store.settle(token, settlement, nowMs)),
  );
  if (results.includes('notAllowed')) {
    return failed(400, notAllowed('A message of a dead-letter queue cannot be dead-lettered.'));
  }
  return results.includes('lockLost') ? lockLost(entity) : emptyBody;
}

function settlementOf(asked: z.infer<typeof dispositionBody>, changes: PropertyChanges): Settlement {
  switch (asked['disposition-status']) {
    case 'completed':
      return { kind: 'complete' };
    case 'abandoned':
      return { kind: 'abandon', changes };
    case 'defered':
      return { kind: 'defer', changes };
    case 'suspended': {
      const reasons = new Map(changes);
      const reason = asked['deadletter-reason'];
      const description = asked['deadletter-description'];
      if (reason != null) reasons.set('DeadLetterReason', encodeString(reason));
      if (description != null) reasons.set('DeadLetterErrorDescription', encodeString(description));
      return { kind: 'deadLetter', changes: reasons };
    }
  }
}

/** Cut from the request's bytes, so that the values keep their types. */
function propertiesToModify(request: Buffer): PropertyChanges {
  const body = readSections(request).find((section) => section.code === sectionCodes.value)?.value ?? encodedNull;
  const field = readEntries(body).find((entry) => readText(entry.key) === 'properties-to-modify');
  const entries = readEntries(field?.value ?? encodedNull);
  return new Map(entries.map((entry) => [readText(entry.key) ?? '', entry.value]));
}

/** Session calls work only for the connection that holds the session. */
function withSession(context: OperationContext, operation: (id: string) => OperationResult): OperationResult {
  const id = sessionBody.parse(context.body)['session-id'];
  const holds = context.entity.act((store) => store.holdsSession(id, context.connectionId));
  return holds ? operation(id) : failed(410, sessionLockLost);
}

function renewSession(context: OperationContext): OperationResult {
  return withSession(context, (id) => {
    const endMs = context.entity.act((store, nowMs) => store.renewSession(id, nowMs));
    return { kind: 'done', body: { expiration: types.wrap_timestamp(endMs) } };
  });
}

function setSessionState(context: OperationContext): OperationResult {
  return withSession(context, (id) => {
    const state = stateBody.parse(context.body)['session-state'] ?? undefined;
    context.entity.act((store) => store.setSessionState(id, state));
    return emptyBody;
  });
}

function getSessionState(context: OperationContext): OperationResult {
  return withSession(context, (id) => {
    const state = context.entity.act((store) => store.sessions?.state(id));
    return { kind: 'done', body: { 'session-state': state === undefined ? null : types.wrap_binary(state) } };
  });
}

function listSessions({ entity, body }: OperationContext): OperationResult {
  const { skip, top } = sessionListBody.parse(body);
  const ids = entity.act((store) => store.sessions?.ids() ?? []).slice(skip, skip + top);
  if (ids.length === 0) return { kind: 'noContent' };
  return { kind: 'done', body: { skip: types.wrap_int(skip + ids.length), 'sessions-ids': ids } };
}

/** What a management node can do, by the operation's name without its prefix. */
export const managementOperations: ReadonlyMap<string, Operation> = new Map([
  ['renew-lock', renewLocks],
  ['schedule-message', scheduleMessages],
  ['cancel-scheduled-message', cancelScheduled],
  ['peek-message', peek],
  ['receive-by-sequence-number', receiveDeferred],
  ['update-disposition', updateDisposition],
  ['renew-session-lock', renewSession],
  ['set-session-state', setSessionState],
  ['get-session-state', getSessionState],
  ['get-message-sessions', listSessions],
]);
