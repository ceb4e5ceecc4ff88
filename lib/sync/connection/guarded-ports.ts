import type { ConnectionPorts, Engine } from '../engine.js';
import { noteAnswer } from './fingerprint.js';
import { assertMayWrite } from './stop.js';

/** Calls that change nothing; every other call of a port is taken for a write. */
const readsOnly = /^(read|find|list|count|has)/;

/** The same ports, whose writes ask first whether the connection may be written to (I15). */
export function guardedPorts(engine: Engine, ports: ConnectionPorts): ConnectionPorts {
  const guard = <Port extends object>(port: Port) => guarded(engine, ports, port);
  return { ...ports, businessCentral: guard(ports.businessCentral), sales: guard(ports.sales) };
}

function guarded<Port extends object>(engine: Engine, ports: ConnectionPorts, port: Port): Port {
  const { connectionId } = ports.connection;
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === 'object' && value !== null) {
        return guarded(engine, ports, value);
      }
      if (typeof value !== 'function' || typeof name === 'symbol') {
        return value;
      }
      return async (...given: readonly unknown[]) => {
        if (!readsOnly.test(name)) {
          await assertMayWrite(engine, ports);
        }
        const result: unknown = await Reflect.apply(value, target, given);
        noteAnswer(engine, connectionId, result);
        return result;
      };
    },
  });
}
