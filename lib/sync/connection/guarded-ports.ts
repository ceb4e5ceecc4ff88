import type { Coupling } from '../../ports/coupling.js';
import { failed } from '../../ports/remote-result.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { noteAnswer } from './evidence.js';
import { assertMayWrite } from './stop.js';

/** Calls that change nothing; every other call of a port is taken for a write. */
const readsOnly = /^(read|find|list|count|has)/;
/** Writes that cannot be taken back: what they make or delete has consequences at once. */
const cannotBeTakenBack = /^(create|recreate|delete|make|changeInvoiceState)/;

/** For whom ports are guarded. */
export interface Guarding {
  /** The order that is written, as last saved. */
  readonly coupling?: () => Coupling;
  /** A check that was begun with the turn: the first answer waits for it. It gives what it threw. */
  readonly entry?: Promise<unknown> | undefined;
}

/**
 * The same ports, whose writes ask first whether the connection may be written to, and for this order (I15). Where who the
 * systems are is not known well enough, a write is not made and counts as unanswered.
 */
export function guardedPorts(engine: Engine, ports: ConnectionPorts, guarding: Guarding = {}): ConnectionPorts {
  const guard = <Port extends object>(port: Port) => guarded(port, { engine, ports, guarding });
  return { ...ports, businessCentral: guard(ports.businessCentral), sales: guard(ports.sales) };
}

interface Guard {
  readonly engine: Engine;
  readonly ports: ConnectionPorts;
  readonly guarding: Guarding;
}

function guarded<Port extends object>(port: Port, guard: Guard): Port {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === 'object' && value !== null) {
        return guarded(value, guard);
      }
      if (typeof value !== 'function' || typeof name === 'symbol') {
        return value;
      }
      return async (...given: readonly unknown[]) => {
        const call = (): Promise<unknown> => Reflect.apply(value, target, given);
        return readsOnly.test(name) ? await read(call, guard) : await write(call, guard, isFinal(name, given));
      };
    },
  });
}

async function read(call: () => Promise<unknown>, { engine, ports, guarding }: Guard): Promise<unknown> {
  const [result, refusal] = await Promise.all([call(), guarding.entry]);
  if (refusal !== undefined) {
    throw refusal;
  }
  noteAnswer(engine, ports.connection.connectionId, result);
  return result;
}

async function write(
  call: () => Promise<unknown>,
  { engine, ports, guarding }: Guard,
  isLast: boolean,
): Promise<unknown> {
  const mayWrite = await assertMayWrite(engine, ports, { coupling: guarding.coupling?.(), isFinal: isLast });
  if (!mayWrite) {
    const message = 'nothing was sent: it could not be asked which environment, company and organization these are';
    return failed({ reason: 'unavailable', message });
  }
  const result = await call();
  noteAnswer(engine, ports.connection.connectionId, result);
  return result;
}

function isFinal(name: string, [change]: readonly unknown[]): boolean {
  const closes = typeof change === 'object' && change !== null && 'closing' in change && change.closing !== undefined;
  return cannotBeTakenBack.test(name) || closes;
}
