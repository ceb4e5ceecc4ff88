import type { ConnectionRecord, StopReason } from '../../ports/connection-state.js';
import type { Moved } from './former-addresses.js';
import type { RivalLook } from './rivals.js';

/** Who works the switch, and for which deployment. */
export interface Switching {
  readonly by: string;
  /** This deployment, and where it looks for others. */
  readonly look: RivalLook;
  readonly reason?: string | undefined;
  readonly accept?: Accepting | undefined;
  /** The person says that this app had another address before, and takes over what is registered there. */
  readonly moved?: Moved;
}

/** Something that a person has seen and accepts; another deployment by its address. */
export interface Accepted {
  readonly code: StopReason;
  readonly address?: string | undefined;
}

/**
 * The person says that what is there now is right, although it is not what was coupled, or not alone: whatever is found, or
 * what is named and nothing else.
 */
export type Accepting = boolean | readonly Accepted[];

/** What keeps a connection from being switched on. */
export interface Obstacle {
  readonly code: StopReason | 'systemUnavailable' | 'overlap';
  readonly sentence: string;
  /** Address of the other deployment that it is. */
  readonly address?: string;
  /** A person may accept it. */
  readonly isAcceptable: boolean;
}

/** Whether the person's word covers it. Pure. */
export function isAcceptedBy(
  accept: Accepting | undefined,
  { code, address }: Pick<Obstacle, 'code' | 'address'>,
): boolean {
  return typeof accept === 'object'
    ? accept.some((each) => each.code === code && each.address === address)
    : accept === true;
}

export interface SwitchRefusal {
  readonly kind: 'refused';
  /** `notStopped`: there is nothing to go on from; `overlap`: another connection takes the same orders. */
  readonly code: Obstacle['code'] | 'notStopped';
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
