import type { AnswerClassifier } from '../http/remote-message.js';
import type { SalesChange, SalesCreation } from '../mapping/sales-record.js';
import type { RemoteFailure } from '../ports/remote-result.js';
import { classifyAnswer } from './dialect.js';
import { readMultipart } from './multipart.js';

/**
 * Reads the failure of a write batch. When the change set has worked, a read after it that failed does not make the
 * write a failure: then `undefined`, and the caller reads again.
 */
export function classifyWrite(explain: (failure: RemoteFailure) => RemoteFailure): AnswerClassifier {
  return (answer, safety) => {
    const first = readMultipart(answer)?.[0];
    if (first !== undefined && first.status < 300) {
      return undefined;
    }
    const failure = classifyAnswer(answer, safety);
    if (failure === undefined) {
      return { reason: 'unclear', message: 'Sales answered a batch only in part', status: answer.status };
    }
    return explain(failure);
  };
}

/**
 * A change set that fails does not say which part failed (sheet 1.11). "Not there" may mean the order, one of its lines
 * or a row that is referred to (sheet 1.6); ids in the message tell, and where they do not, the order is read again.
 * A line of ours that exists shows that an earlier attempt worked: read again, too.
 */
export function explainChangeFailure(change: SalesChange): (failure: RemoteFailure) => RemoteFailure {
  return (failure) => {
    if (failure.reason === 'exists') {
      return { ...failure, reason: 'versionMismatch' };
    }
    if (failure.reason !== 'notFound' || mentions(failure, [change.orderId])) {
      return failure;
    }
    const bound = [change.header, ...change.lines.map((line) => (line.kind === 'delete' ? {} : line.values))].flatMap(
      boundIds,
    );
    return { ...failure, reason: mentions(failure, bound) ? 'refused' : 'versionMismatch' };
  };
}

/** An order that is being created cannot be missing: a row that it refers to is. */
export function explainCreationFailure(failure: RemoteFailure): RemoteFailure {
  return failure.reason === 'notFound' ? { ...failure, reason: 'refused' } : failure;
}

function mentions(failure: RemoteFailure, ids: readonly string[]): boolean {
  const message = failure.message.toLowerCase();
  return ids.some((id) => message.includes(id.toLowerCase()));
}

function boundIds(values: SalesCreation['header']): string[] {
  return Object.values(values).flatMap((value) =>
    typeof value === 'object' && value !== null && 'bind' in value
      ? (/[0-9a-f]{8}-[0-9a-f-]{27}/i.exec(value.bind)?.slice(0, 1) ?? [])
      : [],
  );
}
