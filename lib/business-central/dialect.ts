import { reasonOfStatus } from '../http/classify-status.js';
import { readErrorBody } from '../http/error-body.js';
import type { RemoteAnswer, RemoteDialect, RequestSafety } from '../http/remote-message.js';
import type { RemoteFailure, RemoteFailureReason } from '../ports/remote-result.js';

/** Business Central on the wire: headers of every request (sheet 1.3) and how its errors are read (sheet 1.10). */
export const businessCentralDialect: RemoteDialect = {
  systemName: 'Business Central',
  headers: {
    accept: 'application/json',
    // Fixes the language of error texts, some of which have to be recognised.
    'accept-language': 'en-US',
    'content-type': 'application/json',
  },
  classify: classifyAnswer,
};

/** `undefined` for 2xx. */
export function classifyAnswer(answer: RemoteAnswer, safety: RequestSafety): RemoteFailure | undefined {
  if (answer.status >= 200 && answer.status < 300) {
    return undefined;
  }
  const error = readErrorBody(answer.body);
  const message = error === undefined ? '' : withoutCorrelation(error.message);
  return {
    reason: reasonOf(
      { status: answer.status, code: error?.code ?? '', message, readable: error !== undefined },
      safety,
    ),
    message: message === '' ? `Business Central answered ${answer.status}` : message,
    status: answer.status,
    ...(error === undefined || error.code === '' ? {} : { code: error.code }),
    ...missingRowOf(error?.code ?? '', message),
  };
}

/** The row that a refusal says is not in the related table (sheet 1.10); a blank value names none. */
const relationText = /contains a value \((.+)\) that cannot be found in the related table \((.*?)\)/i;

function missingRowOf(code: string, message: string): Pick<RemoteFailure, 'missing'> {
  const [, value, table] = code === 'Internal_InvalidTableRelation' ? (relationText.exec(message) ?? []) : [];
  return value === undefined || table === undefined ? {} : { missing: { table, code: value } };
}

interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly readable: boolean;
}

/** Row and table locks; status and code are unsettled, the text is what there is (sheet Q3). */
const lockText =
  /\b(deadlock|locked by another|lock (timeout|request)|could not be locked|being updated in a transaction|updated by another user|table (is|was) locked)\b/i;
const permissionText = /current permissions prevented|do not have (the )?permissions?/i;
/** A line that somebody else has deleted (sheet 2.2 rule 3). */
const lineGoneText = /modify a line that does not exist/i;

const reasonsByCode: Readonly<Record<string, RemoteFailureReason>> = {
  Request_EntityChanged: 'versionMismatch',
  // A version that cannot be read is handled like one that no longer holds: read again.
  BadRequest_InvalidToken: 'versionMismatch',
  Internal_EntityWithSameKeyExists: 'refused',
  Internal_InvalidTableRelation: 'refused',
  // The company or the route is wrong, which says nothing about the record: never taken for "gone".
  Internal_CompanyNotFound: 'invalid',
  BadRequest_ResourceNotFound: 'invalid',
  Application_FilterErrorException: 'invalid',
  Application_InvalidGUID: 'invalid',
  Application_EvaluateException: 'invalid',
  Application_TooManyRequests: 'throttled',
};

function reasonOf(error: ErrorAnswer, safety: RequestSafety): RemoteFailureReason {
  if (error.status === 401 || error.status === 429) {
    return reasonOfStatus(error.status, safety, error.readable);
  }
  return (
    reasonByText(error) ??
    reasonsByCode[error.code] ??
    reasonByFamily(error) ??
    reasonOfStatus(error.status, safety, error.readable)
  );
}

function reasonByText({ code, message }: ErrorAnswer): RemoteFailureReason | undefined {
  if (code === 'Request_EntityChanged') {
    return 'versionMismatch';
  }
  if (permissionText.test(message) || code.startsWith('Authorization')) {
    return 'forbidden';
  }
  if (lineGoneText.test(message)) {
    return 'versionMismatch';
  }
  return lockText.test(message) ? 'unavailable' : undefined;
}

/** Every 400 with `Application_…` is a business refusal whose sentence is for people (sheet Q23). */
function reasonByFamily({ status, code }: ErrorAnswer): RemoteFailureReason | undefined {
  return status === 400 && code.startsWith('Application_') ? 'refused' : undefined;
}

/** BC ends each sentence with a correlation id, which is for its support and not for a seller. */
function withoutCorrelation(message: string): string {
  return message.replace(/\s*CorrelationId:\s*[0-9a-f-]*\.?\s*$/i, '').trim();
}
