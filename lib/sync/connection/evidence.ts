import type { RemoteResult } from '../../ports/remote-result.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { isWhole, lookAtFingerprint, type SeenFingerprint } from './fingerprint.js';

/** Before a write, both systems have said within this time who they are. */
export const evidenceLifeMs = 30_000;
/** The same before a write that cannot be taken back. */
export const finalEvidenceLifeMs = 10_000;
/**
 * Where who they are cannot be asked while they answer everything else, what they said last counts for so long, but for
 * writes that cannot be taken back. A system that leaves any other call unanswered takes that away (`doubtFingerprint`).
 */
export const unansweredLifeMs = 600_000;
/** After a look that was not answered, no other for so long while what was said last counts. */
const againAfterMs = 10_000;

interface Known<Part> {
  readonly part: Part;
  readonly atMs: number;
}

/** What a connection's systems have said of themselves. */
interface Memory {
  businessCentral?: Known<SeenFingerprint['businessCentral']>;
  sales?: Known<SeenFingerprint['sales']>;
  unansweredMs?: number;
}

const remembered = new WeakMap<Engine['connections'], Map<string, Memory>>();

function memoryOf({ connections }: Engine, connectionId: string): Memory {
  const known = remembered.get(connections) ?? new Map<string, Memory>();
  remembered.set(connections, known);
  const memory = known.get(connectionId) ?? {};
  known.set(connectionId, memory);
  return memory;
}

/**
 * What both sides are, said no longer ago than a write may rely on; asked where it is older. Who asks while another does
 * asks as well: nobody waits for a call that is not its own. A part that is not known so well is absent.
 */
export async function evidenceOf(
  engine: Engine,
  ports: ConnectionPorts,
  { isFinal }: { readonly isFinal: boolean },
): Promise<SeenFingerprint> {
  const { connectionId } = ports.connection;
  const nowMs = engine.clock.nowMs();
  const freshMs = nowMs - (isFinal ? finalEvidenceLifeMs : evidenceLifeMs);
  const oldestMs = isFinal ? freshMs : nowMs - unansweredLifeMs;
  const memory = memoryOf(engine, connectionId);
  const isTriedJustNow = (memory.unansweredMs ?? Number.NEGATIVE_INFINITY) > nowMs - againAfterMs;
  if (!isWhole(since(memory, freshMs)) && !(isTriedJustNow && isWhole(since(memory, oldestMs)))) {
    await lookAtBoth(engine, ports);
  }
  return since(memoryOf(engine, connectionId), oldestMs);
}

function since({ businessCentral, sales }: Memory, oldestMs: number): SeenFingerprint {
  return {
    ...(businessCentral?.part !== undefined && businessCentral.atMs >= oldestMs
      ? { businessCentral: businessCentral.part }
      : {}),
    ...(sales?.part !== undefined && sales.atMs >= oldestMs ? { sales: sales.part } : {}),
  };
}

/** Looks at both sides afresh and remembers what they say; a part that was not answered is absent. */
export async function lookAtBoth(engine: Engine, ports: ConnectionPorts): Promise<SeenFingerprint> {
  const atMs = engine.clock.nowMs();
  const memory = memoryOf(engine, ports.connection.connectionId);
  const seen = await lookAtFingerprint(ports);
  if (seen.businessCentral !== undefined) {
    memory.businessCentral = { part: seen.businessCentral, atMs };
  }
  if (seen.sales !== undefined) {
    memory.sales = { part: seen.sales, atMs };
  }
  memory.unansweredMs = isWhole(seen) ? Number.NEGATIVE_INFINITY : atMs;
  return seen;
}

/** A system did not answer, as while it is copied over: what was said before, and what is being asked, counts no more. */
export function doubtFingerprint({ connections }: Engine, connectionId: string): void {
  remembered.get(connections)?.delete(connectionId);
}

/** Notices a system that did not answer. */
export function noteAnswer(engine: Engine, connectionId: string, result: unknown): void {
  if (isFailure(result) && (result.failure.reason === 'unavailable' || result.failure.reason === 'unauthorized')) {
    doubtFingerprint(engine, connectionId);
  }
}

function isFailure(result: unknown): result is Extract<RemoteResult<unknown>, { readonly ok: false }> {
  return typeof result === 'object' && result !== null && 'failure' in result;
}
