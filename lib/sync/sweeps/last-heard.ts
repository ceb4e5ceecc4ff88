import { z } from 'zod';
import type { Side } from '../../order/order.js';
import type { StateStore } from '../../ports/state-store.js';
import type { Engine } from '../engine.js';

/** Written so seldom by one process: what matters is hours of silence. */
const everyMs = 60_000;

const documentName = 'last-heard';
const schema = z.object({ businessCentral: z.string().optional(), sales: z.string().optional() });

/** When each system last notified us. */
export type Heard = z.infer<typeof schema>;

/** Remembers when each system last notified us: a registration may look alive and bring nothing. */
export class LastHeard {
  readonly #notedMs = new Map<string, number>();

  constructor(private readonly engine: Pick<Engine, 'state' | 'clock'>) {}

  async note(connectionId: string, side: Side): Promise<void> {
    const nowMs = this.engine.clock.nowMs();
    const key = `${connectionId} ${side}`;
    if (nowMs - (this.#notedMs.get(key) ?? Number.NEGATIVE_INFINITY) < everyMs) {
      return;
    }
    this.#notedMs.set(key, nowMs);
    const stored = await this.engine.state.read(connectionId, documentName);
    const heard = { ...parse(stored?.value), [side]: new Date(nowMs).toISOString() };
    // Somebody else who wrote it meanwhile has heard something as well.
    await this.engine.state.write(connectionId, documentName, heard, stored?.etag);
  }
}

/** When each system last notified us, as far as it ever did. */
export async function readLastHeard(state: StateStore, connectionId: string): Promise<Heard> {
  return parse((await state.read(connectionId, documentName))?.value);
}

function parse(value: unknown): Heard {
  return schema.safeParse(value).data ?? {};
}
