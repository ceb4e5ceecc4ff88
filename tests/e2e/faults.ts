import type { Row } from '../../local/demo/two-systems';
import { type Twin, until } from './twin';

/** The two systems whose faults are switched on. */
export const sides = ['businessCentral', 'sales'] as const;
export type Side = (typeof sides)[number];

/** Faults that pass; what matches them is the test's affair. */
export const passingFaults = [
  ['429 with Retry-After', { kind: 'status', options: { status: 429, retryAfterSeconds: 1 } }],
  ['429 without Retry-After', { kind: 'status', times: 1, options: { status: 429 } }],
  ['503', { kind: 'status', options: { status: 503 } }],
  ['503 with Retry-After', { kind: 'status', options: { status: 503, retryAfterSeconds: 1 } }],
  ['an answer lost after the effect', { kind: 'lostAnswer', times: 1 }],
  ['a connection cut before the effect', { kind: 'cutBefore', times: 1 }],
  ['an expired token', { kind: 'tokenExpired', times: 1 }],
] as const;

/** Waits until the faults of a side have struck as often as they were to. */
export async function untilFaultsMet(twin: Twin, side: Side): Promise<void> {
  await until(async () => {
    const left = await twin.systems.simulator(side, 'GET', '/faults');
    return Array.isArray(left) && left.length === 0;
  });
}

/** Switches a fault on, to strike twice unless it says otherwise. */
export async function switchOn(twin: Twin, side: Side, fault: Row): Promise<void> {
  await twin.systems.simulator(side, 'POST', '/faults', { times: 2, ...fault });
}
