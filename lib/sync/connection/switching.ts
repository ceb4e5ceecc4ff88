import type { ConnectionRecord, StopReason } from '../../ports/connection-state.js';
import type { Moved } from './former-addresses.js';
import type { RivalLook } from './rivals.js';

/** Who works the switch, and for which deployment. */
export interface Switching {
  readonly by: string;
  /** This deployment, and where it looks for others. */
  readonly look: RivalLook;
  readonly reason?: string | undefined;
  /** The person says that what is there now is right, although it is not what was coupled, or not alone. */
  readonly accept?: boolean | undefined;
  /** The person says that this app had another address before, and takes over what is registered there. */
  readonly moved?: Moved;
}

export interface SwitchRefusal {
  readonly kind: 'refused';
  /** `notStopped`: there is nothing to go on from; `overlap`: another connection takes the same orders. */
  readonly code: StopReason | 'systemUnavailable' | 'notStopped' | 'overlap';
  readonly sentence: string;
}

export type SwitchResult =
  | {
      readonly kind: 'done';
      readonly record: ConnectionRecord;
      /** What the person's `accept` was needed for, sentence by sentence. */
      readonly accepted: readonly string[];
    }
  | SwitchRefusal;
