import type { ConnectionPolicies } from '../../lib/ports/connection';
import { seededRandom } from '../../local/simulator-kit/random';
import { type DealingKind, dealingKinds, dealingWeights } from './swarm-dealings';
import { type OperatorKind, operatorKinds, operatorWeights } from './swarm-operators';

/** What people do, in the words of a trace. */
export const eventKinds = [
  'newSalesOrder',
  'newBusinessCentralOrder',
  'sellerEdits',
  'sellerSubmits',
  'processorEditsHeader',
  'processorEditsLine',
  'silentEdit',
  'processorAddsLine',
  'processorDeletesLine',
  'processorReleases',
  'processorReopens',
  'processorShips',
  'processorAsksApproval',
  'processorDecidesApproval',
  'pause',
  ...dealingKinds,
  ...operatorKinds,
] as const;
export type EventKind = (typeof eventKinds)[number];

/** One event. Its own seed draws the details, so that leaving another event out does not change it. */
export interface PlannedEvent {
  readonly kind: EventKind;
  readonly seed: number;
  /** Virtual time until the next event, during which workers work; 0 = the next one comes at once. */
  readonly gapMs: number;
}

/** How often something goes wrong, as a rate per request, storage call or notice; 0 = never in this seed. */
export interface Disturbances {
  readonly seed: number;
  readonly cutBefore: number;
  readonly lostAnswer: number;
  readonly refusedBefore: number;
  readonly refusedAfter: number;
  readonly slow: number;
  /** Somebody edits an order while a request of ours is on its way. */
  readonly race: number;
  readonly storage: number;
  readonly stop: number;
  /** A message is handled once more after it was handled, or at the same time by a second worker that has its session. */
  readonly twice: number;
  readonly lockLost: number;
  /** Somebody saved the coupling in the moment before this save. */
  readonly overtaken: number;
  readonly notices: {
    readonly drop: number;
    readonly duplicate: number;
    readonly reorder: number;
    readonly delayMs: number;
  };
}

export interface SwarmPlan {
  readonly seed: number;
  readonly changeReleased: 'park' | 'archiveAndRecreate' | 'reopen';
  readonly direction: 'both' | 'toBusinessCentral' | 'toSales';
  /** Other policies than those of the world. */
  readonly policies: Partial<ConnectionPolicies>;
  readonly salesSetup: Readonly<Record<string, unknown>>;
  readonly workers: number;
  readonly disturbances: Disturbances;
  readonly events: readonly PlannedEvent[];
}

const weights: Readonly<Record<Exclude<EventKind, DealingKind | OperatorKind>, number>> = {
  newSalesOrder: 2,
  newBusinessCentralOrder: 1,
  sellerEdits: 9,
  sellerSubmits: 2,
  processorEditsHeader: 4,
  processorEditsLine: 6,
  silentEdit: 3,
  processorAddsLine: 2,
  processorDeletesLine: 2,
  processorReleases: 2,
  processorReopens: 2,
  processorShips: 1,
  processorAsksApproval: 1,
  processorDecidesApproval: 1,
  pause: 2,
};

/** The plan of a seed: a subset of disturbances with their rates (a swarm), and the events (testbed R2); every second seed has dealings, every third operators, every fourth other policies. */
export function planOf(seed: number, eventCount: number): SwarmPlan {
  const random = seededRandom(seed);
  const kinds: Partial<Record<EventKind, number>> = {
    ...weights,
    ...(seed % 2 === 0 ? dealingWeights : {}),
    ...(seed % 3 === 0 ? operatorWeights : {}),
    ...(seed % 9 === 0 ? { operatorTurnsDirection: 3 } : {}),
  };
  const events = Array.from({ length: eventCount }, (_, index): PlannedEvent => {
    const kind = index === 0 ? 'newSalesOrder' : weighted(random(), kinds);
    return { kind, seed: Math.floor(random() * 2 ** 31), gapMs: pick(random, [0, 0, 300, 2_000, 5_000, 40_000]) };
  });
  return {
    seed,
    changeReleased: random() < 0.5 ? 'park' : 'archiveAndRecreate',
    salesSetup: pick(random, [{}, {}, { salesOrderProcessing: true }, { systemPricing: false }]),
    workers: 1 + Math.floor(random() * 3),
    disturbances: disturbancesOf(random),
    direction: pick(random, ['both', 'both', 'toBusinessCentral', 'toSales']),
    policies: seed % 4 === 1 ? policiesOf(random) : {},
    events,
  };
}

/** No disturbance at all: for the calm at the end, and for shrinking. */
export const undisturbed: Disturbances = {
  seed: 1,
  cutBefore: 0,
  lostAnswer: 0,
  refusedBefore: 0,
  refusedAfter: 0,
  slow: 0,
  race: 0,
  storage: 0,
  stop: 0,
  twice: 0,
  lockLost: 0,
  overtaken: 0,
  notices: { drop: 0, duplicate: 0, reorder: 0, delayMs: 0 },
};

function disturbancesOf(random: () => number): Disturbances {
  const rate = (most: number) => (random() < 0.4 ? random() * most : 0);
  return {
    seed: Math.floor(random() * 2 ** 31),
    cutBefore: rate(0.1),
    lostAnswer: rate(0.1),
    refusedBefore: rate(0.1),
    refusedAfter: rate(0.05),
    slow: rate(0.05),
    race: rate(0.2),
    storage: rate(0.02),
    stop: rate(0.02),
    twice: rate(0.2),
    lockLost: rate(0.1),
    overtaken: rate(0.05),
    notices: { drop: rate(0.5), duplicate: rate(0.5), reorder: rate(0.5), delayMs: rate(60_000) },
  };
}

function policiesOf(random: () => number): Partial<ConnectionPolicies> {
  const perhaps = <Part extends object>(part: Part) => (random() < 0.3 ? part : {});
  return {
    ...perhaps({ archiveEveryChange: true }),
    ...perhaps({ ordersEnter: { when: 'active', quietMinutes: 1 } } as const),
    ...perhaps({ fulfilWhen: pick(random, ['invoiced', 'never'] as const) }),
    ...perhaps({ canceledInSales: 'deleteDraft' } as const),
    ...perhaps({ newsBatchMs: 0 }),
    ...perhaps({ invoicesInSales: true, invoiceNews: true, postingsOnAccount: true }),
    ...perhaps({ stockNews: true }),
  };
}

function weighted(dice: number, kinds: Partial<Record<EventKind, number>>): EventKind {
  const total = Object.values(kinds).reduce((sum, weight) => sum + weight, 0);
  let passed = 0;
  for (const kind of eventKinds) {
    passed += kinds[kind] ?? 0;
    if (dice * total < passed) {
      return kind;
    }
  }
  return 'pause';
}

/** One of the choices. */
export function pick<Choice>(random: () => number, choices: readonly Choice[]): Choice {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) {
    throw new Error('nothing to choose from');
  }
  return choice;
}
