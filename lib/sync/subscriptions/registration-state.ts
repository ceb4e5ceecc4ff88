import { z } from 'zod';
import type { Side } from '../../order/order.js';
import type { StateStore } from '../../ports/state-store.js';
import type { Engine } from '../engine.js';

/** What the last look at a side's registration for notifications found. */
export type RegistrationFinding =
  | {
      readonly ok: true;
      readonly expirationIso?: string;
      /** It works, and could be better: what and how. */
      readonly remark?: string;
      readonly fix?: string;
    }
  | { readonly ok: false; readonly problem: string; readonly fix: string };

/** As kept in the state store. */
const recordedSchema = z.object({
  ok: z.boolean(),
  checkedIso: z.string(),
  expirationIso: z.string().optional(),
  problem: z.string().optional(),
  remark: z.string().optional(),
  fix: z.string().optional(),
});
export type RecordedRegistration = z.infer<typeof recordedSchema>;

/** Keeps the finding for `health` and warns when a registration is not as it must be. */
export async function recordRegistration(
  engine: Engine,
  found: { readonly connectionId: string; readonly side: Side; readonly finding: RegistrationFinding },
): Promise<void> {
  const { connectionId, side, finding } = found;
  if (!finding.ok) {
    engine.logger.warn('registration.problem', { connectionId, side, problem: finding.problem, fix: finding.fix });
  }
  const name = `registration-${side}`;
  const stored = await engine.state.read(connectionId, name);
  // Another instance that wrote meanwhile has looked as well.
  await engine.state.write(
    connectionId,
    name,
    { ...finding, checkedIso: new Date(engine.clock.nowMs()).toISOString() },
    stored?.etag,
  );
}

/** The finding kept last; `undefined` before the first look. */
export async function readRegistration(
  state: StateStore,
  connectionId: string,
  side: Side,
): Promise<RecordedRegistration | undefined> {
  const stored = await state.read(connectionId, `registration-${side}`);
  return recordedSchema.safeParse(stored?.value).data;
}
