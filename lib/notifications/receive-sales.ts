import type { Notice } from '../ports/notice.js';
import { secretsMatch } from '../security/secrets-match.js';
import { messageIdOf } from './delivery-name.js';
import type { ExpectedOrganization } from './expected-organization.js';
import { decodeBody, isOversize, type Reception, type ReceptionAnswer, type WebhookRequest } from './reception.js';
import { readSalesEvent, type SalesEvent } from './sales-event.js';

/** Dataverse strips bodies above 256 KB; nothing genuine is larger than this. */
export const salesBodyLimitBytes = 1024 * 1024;

/** Header that carries the secret when the endpoint is registered with authtype HttpHeader. */
export const salesSecretHeader = 'x-tandem-secret';

/**
 * What to do about a request of Dataverse. It refuses clearly: a failed delivery is a failed system job that an
 * administrator finds, and is not repeated (Dataverse sheet 3.5). Missing and wrong secrets look alike.
 */
export function receiveSales(request: WebhookRequest, organization: ExpectedOrganization | undefined): Reception {
  // WebhookKey arrives as `?code=`, which may also be a key of the function app: then the header carries the secret.
  const given = [request.query('code'), request.header(salesSecretHeader)];
  const matches = given.map((secret) => secretsMatch(secret, organization?.secrets ?? []));
  if (!matches.includes(true) || organization === undefined) {
    const none = given.every((secret) => secret === undefined);
    return refused(401, 'The webhook secret is missing or wrong.', none ? 'noSecret' : 'wrongSecret');
  }
  if (isOversize(request, salesBodyLimitBytes)) {
    return refused(413, 'The body is larger than 1 MiB.', 'oversize');
  }
  if (request.body === undefined || request.body.byteLength === 0) {
    return refused(400, 'The body is empty, or was sent in chunks without Content-Length.', 'noBody');
  }
  if (!/^application\/json\s*(?:;|$)/i.test(request.header('content-type') ?? '')) {
    return refused(400, 'The content type must be application/json.', 'wrongContentType');
  }
  const text = decodeBody(request.body);
  return text === undefined
    ? refused(400, 'The body is not UTF-8.', 'notUtf8')
    : receptionOf(readSalesEvent(text, organization), request, organization.connectionId);
}

function receptionOf(event: SalesEvent, request: WebhookRequest, connectionId: string): Reception {
  switch (event.kind) {
    case 'refused':
      return event.reason === 'otherOrganization'
        ? refused(400, 'The body comes from another organization than this connection.', event.reason)
        : refused(400, 'The body is not a RemoteExecutionContext in JSON.', event.reason);
    case 'ignored':
      return { answer: { status: 202 }, notices: [], findings: [{ reason: event.reason, count: 1 }] };
    case 'sweep':
    case 'order':
      return noticeReception(event, request, connectionId);
  }
}

function noticeReception(
  event: Extract<SalesEvent, { readonly kind: 'order' | 'sweep' }>,
  request: WebhookRequest,
  connectionId: string,
): Reception {
  const base = {
    noticeVersion: 1 as const,
    connectionId,
    side: 'sales' as const,
    attemptNumber: 0,
    ...(request.traceParent === undefined ? {} : { traceParent: request.traceParent }),
  };
  const notice: Notice =
    event.kind === 'sweep'
      ? { ...base, about: 'sweep', reason: event.reason }
      : {
          ...base,
          about: event.about,
          recordId: event.orderId,
          cause: event.cause,
          ...(event.rowVersion === undefined ? {} : { rowVersion: event.rowVersion }),
          ...(event.lineId === undefined ? {} : { lineId: event.lineId }),
        };
  const delivery = (event.kind === 'order' ? event.deliveryName : undefined) ?? request.fallbackName;
  const about = event.kind === 'sweep' ? 'sweep' : `${event.orderId} ${event.lineId ?? ''} ${event.rowVersion ?? ''}`;
  const findings = event.kind === 'sweep' ? [{ reason: event.reason, count: 1 }] : [];
  return { answer: { status: 202 }, notices: [{ notice, messageId: messageIdOf(delivery, about) }], findings };
}

function refused(status: ReceptionAnswer['status'], body: string, reason: string): Reception {
  return {
    answer: { status, body, headers: { 'content-type': 'text/plain; charset=utf-8' } },
    notices: [],
    findings: [{ reason, count: 1 }],
  };
}
