/**
 * How far a connection has come (spec §2): `connected` both sides answer · `matched` orders that were there before have
 * been paired · `loaded` what was missing has been made · `live` an administrator has seen the result. Before `loaded` no
 * notice creates anything.
 */
export const connectionStates = ['connected', 'matched', 'loaded', 'live'] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** What was coupled: everything that a copied environment would show differently (I15). */
export interface Fingerprint {
  readonly businessCentral: {
    /** Scheme, host and path of the environment, in lower case. */
    readonly address: string;
    readonly companyId: string;
    /** `Production`, `Sandbox`, …; absent where the system does not tell. */
    readonly environmentType?: string;
  };
  readonly sales: { readonly organizationId: string };
}

/** Why a connection that is switched on stands still by itself. */
export const stopReasons = ['fingerprintMismatch', 'besideOtherIntegration', 'besideOtherDeployment'] as const;
export type StopReason = (typeof stopReasons)[number];

/** A connection that stopped itself goes on only by an operator's word. */
export interface ConnectionStop {
  readonly reason: StopReason;
  /** What was found, in plain words. */
  readonly sentence: string;
  readonly sinceIso: string;
  /** What a copied coupling was made under. */
  readonly foreign?: Fingerprint;
}

/** One thing that was done to a connection: its journal. */
export interface ConnectionStep {
  /** 1, 2, … on this connection. */
  readonly number: number;
  readonly what: 'enabled' | 'disabled' | 'advanced' | 'stopped' | 'resumed' | 'overridden' | 'lifeCycleResumed';
  readonly state: ConnectionState;
  /** The person, or `Tandem` where it did so by itself. */
  readonly by: string;
  readonly atIso: string;
  /** Why, in the person's words, or what was found. */
  readonly reason?: string;
}

/** What is stored of one connection. Without a record it is `connected` and switched off. */
export interface ConnectionRecord {
  readonly state: ConnectionState;
  /** Two-way order synchronization is switched on. */
  readonly isEnabled: boolean;
  readonly stopped?: ConnectionStop;
  /** What both sides were when it was switched on. */
  readonly fingerprint?: Fingerprint;
  /** What both sides were before an operator said that what is there now is right, oldest first. */
  readonly formerFingerprints?: readonly Fingerprint[];
  /** What operators have said about others that synchronize the same orders. */
  readonly rivals?: {
    /** Reasons that were accepted for good. */
    readonly accepted?: readonly StopReason[];
    /** Other deployments that were accepted, until the registrations seen then have run out: what is renewed is new. */
    readonly deployments?: readonly { readonly address: string; readonly untilIso: string }[];
    /** Traces from before this moment count no more: somebody has said that it is over. */
    readonly ignoreBeforeIso?: string;
  };
  /** The deployment that has the connection: its public address. */
  readonly owner?: string;
  /** Addresses that it had before, under which something may still be registered. */
  readonly formerOwners?: readonly string[];
  /** Oldest first. */
  readonly steps: readonly ConnectionStep[];
}

/** What may be done for a connection now. */
export type ConnectionGate =
  /** Nothing is read or written for a notice. */
  | { readonly syncs: false; readonly because: 'switchedOff' | StopReason }
  /** Coupled orders are kept the same; `creates`: a notice may also make an order on the other side. */
  | { readonly syncs: true; readonly creates: boolean };

/** What the record of a connection allows. Pure. */
export function gateOf({ state, isEnabled, stopped }: ConnectionRecord): ConnectionGate {
  if (!isEnabled) {
    return { syncs: false, because: 'switchedOff' };
  }
  return stopped === undefined
    ? { syncs: true, creates: state === 'loaded' || state === 'live' }
    : { syncs: false, because: stopped.reason };
}

/** Whether a connection may go from one state to the other: forward alone, also over several. */
export function mayAdvance(from: ConnectionState, to: ConnectionState): boolean {
  return connectionStates.indexOf(to) > connectionStates.indexOf(from);
}
