import type { ConnectionPorts, Engine } from '../sync/engine.js';
import type { Answer } from './answer.js';

/** The connection that was named, or all; an unknown one is told with the known ones. */
export function connectionsAsked(engine: Engine, connectionId: string | undefined): readonly string[] | Answer {
  const known = [...engine.connections.keys()];
  if (connectionId === undefined) {
    return known;
  }
  return known.includes(connectionId)
    ? [connectionId]
    : { kind: 'badRequest', error: `connectionId: must be one of ${known.join(', ')}` };
}

/** Exactly one connection: the one that was named, or the only one there is. */
export function connectionAsked(engine: Engine, connectionId: string | undefined): string | Answer {
  const asked = connectionsAsked(engine, connectionId);
  if ('kind' in asked) {
    return asked;
  }
  const [only, ...others] = asked;
  return only !== undefined && others.length === 0
    ? only
    : { kind: 'badRequest', error: `connectionId: is needed, since there are several: ${asked.join(', ')}` };
}

/** The two systems of exactly one connection, found as by `connectionAsked`. */
export function portsAsked(engine: Engine, connectionId: string | undefined): ConnectionPorts | Answer {
  const asked = connectionAsked(engine, connectionId);
  if (typeof asked !== 'string') {
    return asked;
  }
  const ports = engine.connections.get(asked);
  if (ports === undefined) {
    throw new Error(`no connection ${asked}`);
  }
  return ports;
}
