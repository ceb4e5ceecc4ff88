import type { RecordNotice, SweepNotice } from '../ports/notice.js';
import { secretsMatch } from '../security/secrets-match.js';
import { isValidationToken, validationHeaders } from '../security/validation-token.js';
import { type ReadItem, readItem, type SubscriptionExpectation } from './business-central-items.js';
import { messageIdOf } from './delivery-name.js';
import { decodeBody, type Finding, isOversize, type Reception, type WebhookRequest } from './reception.js';

/** Business Central states no limit; 1000 items of 400 bytes for each subscription are usual (sheet 3.4). */
export const businessCentralBodyLimitBytes = 5 * 1024 * 1024;

/** The subscription that the path of the request claims to belong to. */
export interface ExpectedSubscription extends SubscriptionExpectation {
  readonly connectionId: string;
  /** Keys that the path may end in: current and previous. */
  readonly pathKeys: readonly string[];
}

/**
 * What to do about a request of Business Central. It never asks for a 4xx: one would delete every subscription that
 * shares the address at once (sheet 3.6). What is not genuine is dropped; what is genuine but not readable becomes a
 * sweep, so that nothing is lost.
 */
export function receiveBusinessCentral(
  request: WebhookRequest,
  subscription: ExpectedSubscription | undefined,
  pathKey: string,
): Reception {
  if (!secretsMatch(pathKey, subscription?.pathKeys ?? []) || subscription === undefined) {
    return accepted([], [{ reason: 'unknownPath', count: 1 }]);
  }
  const content = readContent(request);
  const token = request.query('validationToken');
  if (token !== undefined && !content.hasNotifications) {
    return isValidationToken(token)
      ? { answer: { status: 200, body: token, headers: validationHeaders }, notices: [], findings: [] }
      : accepted([], [{ reason: 'unusableValidationToken', count: 1 }]);
  }
  if (request.method !== 'POST') {
    return accepted([], [{ reason: 'nothingAsked', count: 1 }]);
  }
  const items =
    content.kind === 'items'
      ? content.items.map((item) => readItem(item, subscription))
      : [{ kind: 'sweep' as const, reason: content.reason }];
  return receptionOf(items, request, subscription);
}

type Content =
  | { readonly kind: 'items'; readonly items: readonly unknown[]; readonly hasNotifications: boolean }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly hasNotifications: boolean };
type UnreadableReason = 'noBody' | 'oversize' | 'notUtf8' | 'notJson' | 'noValueArray';

function readContent(request: WebhookRequest): Content {
  if (isOversize(request, businessCentralBodyLimitBytes)) {
    return { kind: 'unreadable', reason: 'oversize', hasNotifications: true };
  }
  if (request.body === undefined || request.body.byteLength === 0) {
    return { kind: 'unreadable', reason: 'noBody', hasNotifications: false };
  }
  const text = decodeBody(request.body);
  if (text === undefined) {
    return { kind: 'unreadable', reason: 'notUtf8', hasNotifications: false };
  }
  const value = valueArrayOf(text);
  return typeof value === 'string'
    ? { kind: 'unreadable', reason: value, hasNotifications: false }
    : { kind: 'items', items: value, hasNotifications: value.length > 0 };
}

function valueArrayOf(text: string): readonly unknown[] | 'notJson' | 'noValueArray' {
  try {
    const body: unknown = JSON.parse(text);
    const value = typeof body === 'object' && body !== null && 'value' in body ? body.value : undefined;
    return Array.isArray(value) ? value : 'noValueArray';
  } catch {
    return 'notJson';
  }
}

type ItemOrUnreadable = ReadItem | { readonly kind: 'sweep'; readonly reason: UnreadableReason };

/** One notice for each record, the last cause standing, and at most one sweep. */
function receptionOf(
  items: readonly ItemOrUnreadable[],
  request: WebhookRequest,
  { connectionId, entitySet }: ExpectedSubscription,
): Reception {
  const about = entitySet === 'salesQuotes' ? 'quote' : 'order';
  const base = {
    noticeVersion: 1 as const,
    connectionId,
    side: 'businessCentral' as const,
    attemptNumber: 0,
    ...(request.traceParent === undefined ? {} : { traceParent: request.traceParent }),
  };
  const records = new Map<string, RecordNotice>();
  let sweep: SweepNotice | undefined;
  for (const item of items) {
    if (item.kind === 'record') {
      records.set(item.recordId, { ...base, about, recordId: item.recordId, cause: item.cause });
    } else if (item.kind === 'sweep') {
      sweep ??= { ...base, about: 'sweep', reason: item.reason };
    }
  }
  const delivery = deliveryNameOf(request);
  const notices = [...records.values()].map((notice) => ({
    notice,
    messageId: messageIdOf(delivery, notice.recordId),
  }));
  const sweeps = sweep === undefined ? [] : [{ notice: sweep, messageId: messageIdOf(delivery, 'sweep') }];
  return accepted([...notices, ...sweeps], findingsOf(items));
}

/**
 * The same bytes under the same correlation headers are the same delivery, sent again. Without those headers two
 * deliveries could look alike, so each gets a name of its own: a repeat then costs one read, never an edit.
 */
function deliveryNameOf(request: WebhookRequest): string {
  const correlation = ['clientRequestId', 'x-ms-correlation-id'].map((name) => request.header(name) ?? '').join(' ');
  return correlation.trim() === '' || request.body === undefined
    ? request.fallbackName
    : `${correlation}\n${Buffer.from(request.body).toString('base64')}`;
}

function findingsOf(items: readonly ItemOrUnreadable[]): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    if (item.kind !== 'record') {
      counts.set(item.reason, (counts.get(item.reason) ?? 0) + 1);
    }
  }
  return [...counts].map(([reason, count]) => ({ reason, count }));
}

function accepted(notices: Reception['notices'], findings: readonly Finding[]): Reception {
  return { answer: { status: 202 }, notices, findings };
}
