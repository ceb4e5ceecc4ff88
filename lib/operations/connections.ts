import { z } from 'zod';
import { connectionStates, stopReasons } from '../ports/connection-state.js';
import { advanceConnection } from '../sync/connection/advance.js';
import { leaveAllAddresses, leaveFormerAddresses, type Moved } from '../sync/connection/former-addresses.js';
import { findObstacles, goOn, switchOff, switchOn } from '../sync/connection/switch.js';
import type { Accepting } from '../sync/connection/switching.js';
import { forgetLostDrift } from '../sync/drift/drift-run.js';
import type { ConnectionPorts, Engine } from '../sync/engine.js';
import { readRegistration } from '../sync/subscriptions/registration-state.js';
import { checkSalesRegistration } from '../sync/subscriptions/sales-registration.js';
import { superviseSubscription } from '../sync/subscriptions/subscriptions.js';
import { type Answer, badRequest, refused } from './answer.js';
import { viewOf } from './connection-view.js';
import { connectionsAsked, portsAsked } from './connections-asked.js';
import type { Doors } from './doors.js';
import type { OrderCommand } from './order-commands.js';
import { superviseConnection } from './supervise-connection.js';

/** Of a reason that a person gives for the journal of the connection. */
export const longestReason = 500;
const common = { connectionId: z.string().optional(), reason: z.string().trim().min(1).max(longestReason).optional() };

/** The app had another address before: the one that the record names, or this one. */
const address = z.url({ protocol: /^https?$/, error: 'must be true, or the address that this app had before' });
const moved = z.union([z.boolean(), address]).optional();

/** Everything that is found, or what is named: as `dryRun` tells it. */
const accept = z
  .union([z.boolean(), z.array(z.strictObject({ code: z.enum(stopReasons), address: z.string().optional() })).max(100)])
  .default(false);

const changeBody = z.discriminatedUnion(
  'action',
  [
    z.strictObject({
      action: z.literal('enable'),
      accept,
      moved,
      /** Only tells what is in the way. */
      dryRun: z.boolean().default(false),
      ...common,
    }),
    z.strictObject({ action: z.literal('disable'), moved: address.optional(), ...common }),
    z.strictObject({
      action: z.literal('advance'),
      to: z.enum(connectionStates, { error: 'must be one of matched, loaded, live' }),
      ...common,
    }),
    z.strictObject({
      action: z.literal('resume'),
      accept,
      moved,
      ...common,
      reason: z.string('must say why, for the journal of the connection').trim().min(1).max(longestReason),
    }),
  ],
  { error: 'must be an object with "action": "enable", "disable", "advance" or "resume"' },
);

/** How far each connection has come, whether it is switched on, and what was done to it. */
export async function listConnections(engine: Engine, query: Readonly<Record<string, string>>): Promise<Answer> {
  const asked = connectionsAsked(engine, query.connectionId);
  if ('kind' in asked) {
    return asked;
  }
  const connections = await Promise.all(asked.map((connectionId) => viewOf(engine, connectionId)));
  return { kind: 'ok', body: { connections } };
}

/** Switches a connection on or off, or takes it to its next state. */
export async function changeConnectionState(
  engine: Engine,
  doors: ReadonlyMap<string, Doors>,
  { body, who }: OrderCommand,
): Promise<Answer> {
  const parsed = changeBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const ports = portsAsked(engine, parsed.data.connectionId);
  if ('kind' in ports) {
    return ports;
  }
  const { connectionId } = ports.connection;
  const door = doors.get(connectionId);
  if (door === undefined) {
    throw new Error(`connection ${connectionId} has no doors`);
  }
  const { reason } = parsed.data;
  switch (parsed.data.action) {
    case 'enable':
      if (parsed.data.dryRun) {
        const obstacles = await findObstacles(engine, ports, { by: who, look: door, moved: parsed.data.moved });
        return { kind: 'ok', body: { connectionId, dryRun: true, obstacles } };
      }
      return await enable(engine, ports, { door, who, reason, ...sayingOf(parsed.data) });
    case 'resume':
      return await resume(engine, ports, { door, who, reason, ...sayingOf(parsed.data) });
    case 'disable':
      return await disable(engine, connectionId, { door, who, reason, moved: parsed.data.moved });
    case 'advance': {
      const { to } = parsed.data;
      const record = await advanceConnection(engine, ports, { to, by: who, reason });
      return record.state === to
        ? { kind: 'ok', body: await viewOf(engine, connectionId) }
        : refused('notBack', `the connection is ${record.state} already and does not go back to ${to}`);
    }
  }
}

interface Switched {
  readonly door: Doors;
  readonly who: string;
  readonly reason: string | undefined;
  readonly moved: Moved;
}

interface SwitchedOn extends Switched {
  readonly accept: Accepting;
}

function sayingOf({ accept, moved }: Pick<SwitchedOn, 'accept'> & { readonly moved?: Moved }) {
  return { accept, moved };
}

async function enable(engine: Engine, ports: ConnectionPorts, asked: SwitchedOn): Promise<Answer> {
  const { door, who, reason, accept, moved } = asked;
  const { connectionId } = ports.connection;
  const switched = await switchOn(engine, ports, { by: who, look: door, reason, accept, moved });
  if (switched.kind === 'refused') {
    return refused(switched.code, switched.sentence);
  }
  await forgetLostDrift(engine, connectionId);
  await superviseSubscription(engine, door.subscriptions, door.wantedSubscription);
  await leaveFormerAddresses(engine, door);
  await checkSalesRegistration(engine, door.salesWebhooks, door.wantedSalesRegistration);
  return {
    kind: 'ok',
    body: {
      ...(await viewOf(engine, connectionId)),
      ...(await registrationsOf(engine, connectionId)),
      accepted: switched.accepted,
    },
  };
}

async function resume(engine: Engine, ports: ConnectionPorts, asked: SwitchedOn): Promise<Answer> {
  const { door, who, reason, accept, moved } = asked;
  const { connectionId } = ports.connection;
  const gone = await goOn(engine, ports, { by: who, look: door, reason, accept, moved });
  if (gone.kind === 'refused') {
    return refused(gone.code, gone.sentence);
  }
  await forgetLostDrift(engine, connectionId);
  await superviseConnection(engine, connectionId, door);
  return { kind: 'ok', body: { ...(await viewOf(engine, connectionId)), accepted: gone.accepted } };
}

async function registrationsOf(engine: Engine, connectionId: string): Promise<object> {
  const [businessCentral, sales] = await Promise.all([
    readRegistration(engine.state, connectionId, 'businessCentral'),
    readRegistration(engine.state, connectionId, 'sales'),
  ]);
  return { registrations: { businessCentral: businessCentral ?? null, sales: sales ?? null } };
}

/** Off first, so that nothing is written any more; then the registrations, which the timer goes on with if need be. */
async function disable(engine: Engine, connectionId: string, { door, who, reason, moved }: Switched): Promise<Answer> {
  await switchOff(engine, connectionId, { by: who, reason });
  const removed = await leaveAllAddresses(engine, door, moved);
  const inSales = await door.salesWebhooks.readRegistration(door.wantedSalesRegistration.endpointName);
  return {
    kind: 'ok',
    body: {
      ...(await viewOf(engine, connectionId)),
      businessCentral: removed.ok
        ? removed.value
        : { problem: `${removed.failure.message}; the timer "subscriptions" tries again` },
      sales: inSales.ok
        ? { isRegistered: inSales.value !== undefined }
        : { problem: `it could not be found out (${inSales.failure.reason}): ${inSales.failure.message}` },
    },
  };
}
