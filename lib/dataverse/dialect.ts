import { reasonOfStatus } from '../http/classify-status.js';
import { readErrorBody } from '../http/error-body.js';
import type { RemoteAnswer, RemoteDialect, RequestSafety } from '../http/remote-message.js';
import type { RemoteFailure, RemoteFailureReason } from '../ports/remote-result.js';
import { readMultipart } from './multipart.js';

/** Dataverse on the wire: headers of every request (sheet 1.3) and how its errors are read (sheet 1.13). */
export const dataverseDialect: RemoteDialect = {
  systemName: 'Sales',
  headers: {
    accept: 'application/json',
    'odata-version': '4.0',
    'odata-maxversion': '4.0',
    'content-type': 'application/json; charset=utf-8',
  },
  classify: classifyAnswer,
};

/** `undefined` for success; of a batch, the first part that failed speaks for it (sheet 1.11). */
export function classifyAnswer(answer: RemoteAnswer, safety: RequestSafety): RemoteFailure | undefined {
  const parts = readMultipart(answer);
  const failing = parts?.find((part) => part.status >= 400);
  return failing === undefined ? classifyPart(answer, safety) : classifyPart(failing, safety);
}

/** As `classifyAnswer`, for one answer that is no batch. */
export function classifyPart(answer: RemoteAnswer, safety: RequestSafety): RemoteFailure | undefined {
  if (answer.status < 300 || answer.status === 304) {
    return undefined;
  }
  const error = readErrorBody(answer.body);
  const code = normalCode(error?.code ?? '');
  return {
    reason:
      reasonByText(error?.message ?? '') ??
      reasonsByCode[code] ??
      reasonWithout({ status: answer.status, code }, safety, error !== undefined),
    message: error === undefined || error.message === '' ? `Sales answered ${answer.status}` : error.message,
    status: answer.status,
    ...(code === '' ? {} : { code }),
  };
}

/** Error codes are hexadecimal text whose case varies; here `0x` and lower case. */
function normalCode(code: string): string {
  const digits = /^(?:0x)?([0-9a-f]{8})$/i.exec(code.trim())?.[1];
  return digits === undefined ? code.trim() : `0x${digits.toLowerCase()}`;
}

/**
 * A 400 whose code we do not know is a refusal of a rule, of Sales or of the customer's own plug-ins: its message is for
 * people (sheet Q-12). A bare status says what it says.
 */
function reasonWithout(
  error: { readonly status: number; readonly code: string },
  safety: RequestSafety,
  readable: boolean,
): RemoteFailureReason {
  const refusal = error.code !== '' && (error.status === 400 || error.status === 405);
  return refusal ? 'refused' : reasonOfStatus(error.status, safety, readable);
}

/** A product that was retired after it was sold: the code is that of a wrong request, the sentence is for people (P-027). */
function reasonByText(message: string): RemoteFailureReason | undefined {
  return /only add active products/i.test(message) ? 'refused' : undefined;
}

const reasonsByCode: Readonly<Record<string, RemoteFailureReason>> = {
  '0x80060882': 'versionMismatch',
  '0x80040237': 'exists',
  // Another row holds the key, or a duplicate rule of the customer: not our row under our id.
  '0x80060892': 'refused',
  '0x80040333': 'refused',
  // SQL deadlock and time-out: rolled back, also when they come as 400.
  '0x80044150': 'unavailable',
  '0x80044151': 'unavailable',
  '0x80043b09': 'refused',
  '0x80040265': 'refused',
  '0x80048cf6': 'refused',
  '0x80048cee': 'refused',
  '0x80044182': 'refused',
  '0x80040217': 'notFound',
  '0x80060891': 'notFound',
  '0x80040220': 'forbidden',
  '0x80048306': 'forbidden',
  '0x80048405': 'forbidden',
  '0x8004a110': 'forbidden',
  '0x80072560': 'forbidden',
  '0x80072321': 'throttled',
  '0x80072322': 'throttled',
  '0x80072326': 'throttled',
  // A number beyond what Sales holds, such as the tax of a quantity that was mistyped: the order has to change (D-014).
  '0x80044330': 'refused',
  // Our request, or a schema that is not what we expect: length, option, column.
  '0x80048d19': 'invalid',
  '0x80044331': 'invalid',
  '0x8004431a': 'invalid',
  '0x80040203': 'invalid',
  '0x80040200': 'invalid',
  '0x80041103': 'invalid',
  '0x80060888': 'invalid',
  '0x8006088a': 'invalid',
  '0x80060890': 'invalid',
  '0x80044410': 'invalid',
  '0x8006088d': 'invalid',
  '0x80060883': 'invalid',
};

/** A column that the query names is not there (any more). */
export const unknownColumnCode = '0x80060888';
