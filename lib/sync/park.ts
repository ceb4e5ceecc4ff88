import type { Side } from '../order/order.js';
import type { Coupling } from '../ports/coupling.js';
import type { Parked, ParkedReason } from '../ports/parked.js';
import type { RemoteFailure } from '../ports/remote-result.js';
import { goneMarkOf } from './gone-mark.js';
import type { OrderWork } from './order-work.js';
import { done, type NoticeOutcome, retryAfter } from './outcome.js';
import { waitsForPause } from './pauses/pauses.js';

/** The longest wait between two tries of a parked order. */
const longestWaitMs = 3_600_000;

/** A passing fault is retried this often through the queue before the order parks. */
export const passingFaultRetries = 8;

/** Why an order is to wait. */
export interface ParkRequest {
  readonly reason: ParkedReason;
  readonly sentence: string;
  readonly nextAction: string;
  /** Whether waiting may help; else only a change of the order or a person does. */
  readonly triesAgain: boolean;
  /** What the sentence names, for a note in the seller's language. */
  readonly detail?: string;
  /** The side that the order was found gone from. */
  readonly goneFrom?: Side;
  /** When it is tried again, where that is known; else the waits grow. */
  readonly retryAtMs?: number;
}

/**
 * Lets the order wait with its reason shown; the journal tells it once, not at every try (L7). Found waiting for the
 * same again before its next try has come, as by a sweep, it is left as it is (I7).
 */
export async function park(work: OrderWork, request: ParkRequest): Promise<NoticeOutcome> {
  const { parked: before, state } = work.coupling;
  const now = work.engine.clock.nowMs();
  const isSame = before?.reason === request.reason && before.sentence === request.sentence;
  if (isSame && (request.triesAgain ? (before.nextTryMs ?? 0) > now : before.nextTryMs === undefined)) {
    return done;
  }
  const tries = isSame ? before.tries + 1 : 0;
  const wait = Math.min(work.ports.connection.policies.parkedRetryMs * 2 ** Math.min(tries, 20), longestWaitMs);
  const gone = goneMarkOf(before, request, new Date(now).toISOString());
  const parked: Parked = {
    reason: request.reason,
    sentence: request.sentence,
    nextAction: request.nextAction,
    ...(request.detail === undefined ? {} : { detail: request.detail }),
    sinceIso: isSame ? before.sinceIso : new Date(now).toISOString(),
    tries,
    ...(gone === undefined ? {} : { gone }),
    ...(request.triesAgain ? { nextTryMs: request.retryAtMs ?? now + wait } : {}),
  };
  await work.save(
    { parked, state },
    isSame ? [] : [{ kind: 'parked', summary: `${request.reason}: ${request.sentence}` }],
  );
  return done;
}

/**
 * The mark that stands while the order is made: a refusal that comes again is the same wait, which goes on growing. What
 * is over once something is sent goes: a pause, and that an earlier attempt was unclear.
 */
export function markWhileMaking({ parked }: Pick<Coupling, 'parked'>): Parked | undefined {
  return waitsForPause(parked) || parked?.reason === 'creationUnclear' ? undefined : parked;
}

/** Takes the parked mark off, because what it waited for has come. What an invoice waits for is not the order's affair. */
export async function unpark(work: OrderWork): Promise<void> {
  if (work.coupling.parked?.reason !== 'invoiceNotMade') {
    await takeMarkOff(work);
  }
}

/** Takes the parked mark off whatever it says. */
export async function takeMarkOff(work: OrderWork): Promise<void> {
  const { parked } = work.coupling;
  if (parked !== undefined) {
    await work.save({ parked: undefined }, [{ kind: 'resumed', summary: `no longer waiting: ${parked.reason}` }]);
  }
}

export const systemNames = { businessCentral: 'Business Central', sales: 'Dynamics 365 Sales' } as const;

/**
 * What to do about a failed remote call that no one nearer could settle: a passing fault goes back to the queue, all
 * else parks the order with the system's own sentence.
 */
export function settleFailure(work: OrderWork, side: Side, failure: RemoteFailure): Promise<NoticeOutcome> {
  const system = systemNames[side];
  const request = (reason: ParkedReason, sentence: string, nextAction: string, triesAgain: boolean) =>
    park(work, { reason, sentence, nextAction, triesAgain, ...detailOf(failure) });
  switch (failure.reason) {
    case 'throttled':
    case 'unavailable':
    case 'unclear':
    case 'versionMismatch':
      return work.attemptNumber < passingFaultRetries
        ? Promise.resolve(retryAfter(failure, work.attemptNumber))
        : request(
            'remoteUnavailable',
            `${system} has not been answering: ${failure.message}`,
            'Nothing; it is tried again.',
            true,
          );
    case 'unauthorized':
    case 'forbidden':
      return request(
        'notPermitted',
        `${system} does not let Tandem do this: ${failure.message}`,
        'Ask the administrator to check the permissions of the Tandem user.',
        true,
      );
    case 'invalid':
      return request(
        'schemaMismatch',
        `${system} did not understand the request: ${failure.message}`,
        'Ask the administrator to run the checks; a field may be missing.',
        true,
      );
    case 'notFound':
    case 'exists':
    case 'refused':
      if (failure.missing !== undefined) {
        return park(work, missingReferences([wordsOfMissing(failure.missing)], system));
      }
      return request(
        side === 'businessCentral' ? 'refusedByBusinessCentral' : 'refusedBySales',
        `${system} refused the change: ${failure.message}`,
        'Change the order on either side so that it can be accepted.',
        true,
      );
  }
}

/** Said behind the name of what is there and may not be used, which nobody should create again. */
export const blockedThere = ' (blocked there)';

/** The parked reason that names everything that is missing, or blocked. */
export function missingReferences(missing: readonly string[], system: string): ParkRequest {
  const blocked = missing.filter((name) => name.endsWith(blockedThere));
  const isAllBlocked = blocked.length === missing.length;
  const names = isAllBlocked ? blocked.map((name) => name.slice(0, -blockedThere.length)) : missing;
  const action = isAllBlocked
    ? `Unblock them in ${system}`
    : `Create them in ${system}${blocked.length === 0 ? '' : ', unblock those that are blocked there,'}`;
  return {
    reason: 'referenceMissing',
    sentence: `${system} ${isAllBlocked ? 'has blocked' : 'does not have'}: ${names.join(', ')}.`,
    detail: missing.join(', '),
    nextAction: `${action} or correct the order; it goes on by itself.`,
    triesAgain: true,
  };
}

/** What only a refusal tells: the API lists neither the units that an item is sold in nor salespeople. */
function wordsOfMissing({ table, code }: NonNullable<RemoteFailure['missing']>): string {
  switch (table) {
    case 'Item Unit of Measure':
      return `unit ${code} among the units of its item`;
    case 'Resource Unit of Measure':
      return `unit ${code} among the units of its resource`;
    case 'Salesperson/Purchaser':
      return `salesperson ${code}`;
    case 'Country/Region':
      return `country ${code} (mapping.references.countries)`;
    default:
      return `${table.toLowerCase()} ${code}`;
  }
}

/** A refusal's own sentence is for people; nothing that looks like an answer's raw body, or names columns and tables, is. */
function detailOf({ reason, message }: RemoteFailure): { readonly detail?: string } {
  return reason === 'refused' && !/[{}<>]|'\w+' on record of type/.test(message) ? { detail: message } : {};
}
