import { columns } from '../output.js';
import type { CountRow, Job, LoadedOrder } from './job-answers.js';

const sideNames: Readonly<Record<string, string>> = { sales: 'Sales', businessCentral: 'Business Central' };

const phaseWords: Readonly<Record<string, string>> = {
  listingBusinessCentral: 'listing the orders of Business Central',
  listingSales: 'listing the orders of Sales',
  comparing: 'comparing both sides',
  surveyed: 'dry run finished; nothing was changed',
  loading: 'making orders',
  checking: 'looking once more at the orders that wait',
  loaded: 'loaded',
  coupling: 'coupling what was matched',
  matched: 'matched',
  canceled: 'canceled',
};

const outcomeWords: Readonly<Record<string, string>> = {
  toLoad: 'will be made',
  coupled: 'made and the same on both sides',
  matched: 'the same as one on the other side: will be coupled',
  several: 'could be one of several on the other side: a person decides',
  alone: 'alone',
  refused: 'could not be coupled',
  parked: 'waits',
  leftOut: 'left out',
  unsettled: 'did not come to rest',
};

const reasonWords: Readonly<Record<string, string>> = {
  alreadyCoupled: 'it is coupled already',
  uncoupledBefore: 'somebody has uncoupled it',
  coupledElsewhere: 'another connection has it',
  beingMade: 'Tandem is making it',
  olderThanStartDate: 'older than the start date',
  outsideFilter: 'outside the entry filter; its entry says which condition it misses',
  notInEntryState: 'not in the state in which orders enter (not submitted)',
  stillBeingEntered: 'somebody is entering it yet',
  closed: 'closed in Sales',
  createInBusinessCentralOff: 'making orders of Sales in Business Central is off',
  createInSalesOff: "making Business Central's orders in Sales is off",
  notReleased: 'not released in Business Central',
  looksLikeGoneOrder: 'looks like a coupled order that was deleted: a person decides',
  matchCandidate: 'may be the same as an order on the other side: "tandem match", or --candidates create',
  gone: 'deleted meanwhile',
  ended: 'its life was over at once',
  referenceMissing: 'something is missing on the other side',
  lineNotMapped: 'a line has no counterpart on the other side',
  otherCustomer: 'the customers differ',
  otherCurrency: 'the currencies differ',
  orderClosed: 'it is closed in Sales',
  barredByDirection: 'the values to hold would travel the barred way (policy direction)',
  orderNotFound: 'it is not there any more',
  systemUnavailable: 'a system could not read it',
};

/** How far it is, on one line. */
export function progressLine({ phase, paused, progress, problem }: Job): string {
  const { orders, ended, perMinute, secondsLeft } = progress;
  const isLoading = phase === 'loading' || phase === 'coupling';
  const parts = [
    isLoading ? `${ended} of ${orders} orders` : (phaseWords[phase] ?? phase),
    ...(perMinute === undefined ? [] : [`${perMinute} a minute`]),
    ...(secondsLeft === undefined ? [] : [`about ${duration(secondsLeft)} left`]),
    ...(isLoading || phase.startsWith('listing') ? [] : [`${orders} orders in scope`]),
    ...(paused === undefined ? [] : [`paused by ${paused.by}`]),
    ...(problem === undefined ? [] : [problem.sentence]),
  ];
  return parts.join(', ');
}

function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 90) {
    return `${seconds} s`;
  }
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What became of the orders, or will, with what is missing. */
export function resultLines(job: Job, name: string): readonly string[] {
  const rows = job.counts.map((row) => [String(row.orders), sideNames[row.side] ?? row.side, said(row, job.phase)]);
  return [
    `${name} ${job.jobId}: ${phaseWords[job.phase] ?? job.phase}`,
    ...columns(rows).map((line) => `  ${line}`),
    ...(job.counts.length === 0 ? ['  no orders'] : []),
    ...(job.missing.length === 0 ? [] : ['Missing:']),
    ...job.missing.map(({ name, orders }) => `  ${name}, for ${orders} order(s)`),
    ...(job.paused === undefined
      ? []
      : [`paused by ${job.paused.by} since ${job.paused.sinceIso}; to go on: --resume`]),
    ...(job.problem === undefined ? [] : [job.problem.sentence]),
  ];
}

function said({ outcome, reason }: CountRow, phase: string): string {
  const isPaired = outcome === 'coupled' && (phase === 'coupling' || phase === 'matched');
  const words = isPaired ? 'coupled' : (outcomeWords[outcome] ?? outcome);
  const because = reason === '' ? '' : `: ${reasonWords[reason] ?? reason}`;
  return outcome === 'toLoad' && reason !== '' ? `${words} and will wait${because}` : `${words}${because}`;
}

/** The report for people: every order on a line. */
export function reportText(job: Job, orders: readonly LoadedOrder[], name: string): string {
  const rows = orders.map((order) => [
    sideNames[order.side] ?? order.side,
    order.number,
    said({ ...order, orders: 1 }, job.phase),
    order.detail ?? '',
  ]);
  const lines = [...resultLines(job, name), `begun by ${job.startedBy}, ${job.startedIso}`, '', ...columns(rows)];
  return `${lines.join('\n')}\n`;
}
