import { changeConnectionState, listConnections } from '../../lib/operations/connections';
import type { Row } from './people';
import type { World } from './world';

/** An operator's word on the state of the world's one connection. */
export async function changeState(world: World, body: Row) {
  const doors = new Map([['world', world.doors]]);
  return await world.operate(() => changeConnectionState(world.engine, doors, { body, who: 'ada' }));
}

/** The connection as the list of connections shows it. */
export async function shownConnection(world: World): Promise<Row> {
  const answer = await listConnections(world.engine, {});
  if (answer.kind !== 'ok') {
    throw new Error(JSON.stringify(answer));
  }
  const { connections } = answer.body as { readonly connections: readonly Row[] };
  return connections[0] ?? {};
}
