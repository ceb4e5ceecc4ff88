import type { ConnectionRecord, Fingerprint } from '../../ports/connection-state.js';
import type { RemoteResult } from '../../ports/remote-result.js';
import type { ConnectionPorts, Engine } from '../engine.js';

/** What both sides are now; a part that could not be read is absent. */
export interface SeenFingerprint {
  readonly businessCentral?: Fingerprint['businessCentral'];
  readonly sales?: Fingerprint['sales'];
}

/** What was seen is taken as true for this long, unless a system did not answer meanwhile: copying one takes it away. */
export const fingerprintLifeMs = 600_000;

/** Looks at both sides afresh: one request each. */
export async function lookAtFingerprint({ businessCentral, sales }: ConnectionPorts): Promise<SeenFingerprint> {
  const [identity, organizationId] = await Promise.all([businessCentral.readIdentity(), sales.readOrganizationId()]);
  return {
    ...businessCentralPart(identity),
    ...(organizationId.ok ? { sales: { organizationId: organizationId.value } } : {}),
  };
}

function businessCentralPart(
  identity: Awaited<ReturnType<ConnectionPorts['businessCentral']['readIdentity']>>,
): SeenFingerprint {
  if (!identity.ok) {
    return {};
  }
  const { address, companyId, environmentType } = identity.value;
  return { businessCentral: { address, companyId, ...(environmentType === undefined ? {} : { environmentType }) } };
}

/** How what is seen now differs from what was coupled, in plain words; `undefined`: it does not, as far as it is known. */
export function mismatchOf(recorded: Fingerprint, seen: SeenFingerprint): string | undefined {
  const { businessCentral, sales } = seen;
  const was = recorded.businessCentral;
  if (businessCentral !== undefined && businessCentral.address !== was.address) {
    return `The settings name the Business Central environment ${businessCentral.address}; coupled was ${was.address}.`;
  }
  if (businessCentral !== undefined && businessCentral.companyId !== was.companyId) {
    return `The settings name the company ${businessCentral.companyId}; coupled was ${was.companyId}.`;
  }
  const type = businessCentral?.environmentType;
  if (type !== undefined && was.environmentType !== undefined && type !== was.environmentType) {
    return type === 'notListed'
      ? `Business Central has no environment under the address ${was.address} any more: this may be a copy.`
      : `The Business Central environment is a ${type} now; coupled was a ${was.environmentType}.`;
  }
  return sales !== undefined && sales.organizationId !== recorded.sales.organizationId
    ? `The Sales organization is ${sales.organizationId}; coupled was ${recorded.sales.organizationId}: this may be a copy.`
    : undefined;
}

interface Remembered {
  readonly seen: SeenFingerprint;
  readonly untilMs: number;
}

const remembered = new WeakMap<Engine['connections'], Map<string, Remembered>>();

function memoryOf({ connections }: Engine): Map<string, Remembered> {
  const known = remembered.get(connections) ?? new Map<string, Remembered>();
  remembered.set(connections, known);
  return known;
}

/** What both sides are, looked up at most every ten minutes. */
export async function rememberedFingerprint(engine: Engine, ports: ConnectionPorts): Promise<SeenFingerprint> {
  const memory = memoryOf(engine);
  const { connectionId } = ports.connection;
  const known = memory.get(connectionId);
  const nowMs = engine.clock.nowMs();
  if (known !== undefined && known.untilMs > nowMs) {
    return known.seen;
  }
  return await lookAgain(engine, ports);
}

/** As `lookAtFingerprint`, and remembered. What could not be read is looked at again with the next order. */
export async function lookAgain(engine: Engine, ports: ConnectionPorts): Promise<SeenFingerprint> {
  const seen = await lookAtFingerprint(ports);
  if (seen.businessCentral !== undefined && seen.sales !== undefined) {
    const untilMs = engine.clock.nowMs() + fingerprintLifeMs;
    memoryOf(engine).set(ports.connection.connectionId, { seen, untilMs });
  } else {
    doubtFingerprint(engine, ports.connection.connectionId);
  }
  return seen;
}

/** A system did not answer, as while it is copied over: it is looked at again before the next write. */
export function doubtFingerprint(engine: Engine, connectionId: string): void {
  memoryOf(engine).delete(connectionId);
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

/** Both parts are known. */
export function isWhole(seen: SeenFingerprint): seen is Fingerprint {
  return seen.businessCentral !== undefined && seen.sales !== undefined;
}

/** Why the connection may not be written to: what was coupled is not what is there. */
export function problemOf({ fingerprint }: ConnectionRecord, seen: SeenFingerprint): string | undefined {
  return fingerprint === undefined ? undefined : mismatchOf(fingerprint, seen);
}
