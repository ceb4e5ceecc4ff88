import { z } from 'zod';
import type { RemoteFailure } from '../../ports/remote-result.js';
import type { OrderWork } from '../order-work.js';

const numberingSchema = z.object({ manualNumbers: z.literal('refused') });
const numberingName = 'business-central-order-numbers';

/** The old number is tried until Business Central has refused it once on this connection (spec §3.2). */
export async function numberToTry(work: OrderWork, number: string): Promise<string | undefined> {
  const stored = await work.engine.state.read(work.coupling.connectionId, numberingName);
  return numberingSchema.safeParse(stored?.value).success ? undefined : number;
}

/** Another worker that remembers the same has done what is to be done. */
export async function rememberNumbersAreRefused(work: OrderWork): Promise<void> {
  const { state } = work.engine;
  const { connectionId } = work.coupling;
  const stored = await state.read(connectionId, numberingName);
  await state.write(connectionId, numberingName, { manualNumbers: 'refused' }, stored?.etag);
}

/**
 * Why a number was not taken: `never` where the number series takes none from outside ("You may not enter numbers
 * manually", S-042), `taken` where this one is used by another document (a duplicate key).
 */
export function numberRefusal(failure: RemoteFailure): 'never' | 'taken' | undefined {
  if (failure.reason !== 'refused') {
    return undefined;
  }
  if (/manually/i.test(failure.message)) {
    return 'never';
  }
  return /already exists/i.test(failure.message) ? 'taken' : undefined;
}
