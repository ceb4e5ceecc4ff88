import type { ConnectionRecord, Fingerprint } from '../../ports/connection-state.js';
import type { Coupling } from '../../ports/coupling.js';
import { mismatchOf } from './fingerprint.js';

/**
 * What a coupling was agreed under, against what its connection stands for now:
 * `same` (or never noted) · `moved` an operator has said of that that it is this, and ids have stayed · `otherCompany` the
 * same, but documents of another company have other ids · `foreign` this connection never stood for that.
 */
export type CoupledUnder =
  | { readonly kind: 'same' | 'moved' }
  | { readonly kind: 'otherCompany' | 'foreign'; readonly sentence: string };

/** Whether a coupling belongs to what its connection stands for now (I15). Pure. */
export function coupledUnder(
  { fingerprint: under }: Pick<Coupling, 'fingerprint'>,
  { fingerprint: now, formerFingerprints = [] }: Pick<ConnectionRecord, 'fingerprint' | 'formerFingerprints'>,
): CoupledUnder {
  const sentence = under === undefined || now === undefined ? undefined : mismatchOf(under, now);
  if (sentence === undefined || under === undefined) {
    return { kind: 'same' };
  }
  if (!formerFingerprints.some((former) => mismatchOf(former, under) === undefined)) {
    return { kind: 'foreign', sentence };
  }
  return under.businessCentral.companyId === now?.businessCentral.companyId
    ? { kind: 'moved' }
    : { kind: 'otherCompany', sentence };
}

/** What a coupling notes of what it is made under. */
export function noteOfFingerprint({ fingerprint }: Pick<ConnectionRecord, 'fingerprint'>): {
  readonly fingerprint?: Fingerprint;
} {
  return fingerprint === undefined ? {} : { fingerprint };
}

/** Accepted moves that are remembered of a connection. */
const mostFormer = 20;

/**
 * What a connection stood for before, once an operator says that what is there now is right.
 * @param options.isForeignAccepted also what a copied coupling was made under, for which the connection had stopped
 */
export function formerAfter(
  { fingerprint, formerFingerprints = [], stopped }: ConnectionRecord,
  now: Fingerprint,
  { isForeignAccepted }: { readonly isForeignAccepted: boolean },
): readonly Fingerprint[] {
  const told = [fingerprint, isForeignAccepted ? stopped?.foreign : undefined].filter((each) => each !== undefined);
  const isKnown = (known: readonly Fingerprint[], each: Fingerprint) =>
    known.some((other) => mismatchOf(other, each) === undefined);
  const added = told.filter((each) => !isKnown([now, ...formerFingerprints], each));
  return [...formerFingerprints, ...added].slice(-mostFormer);
}
