import { z } from 'zod';
import { stepsFor } from '../../lib/dataverse/webhook-steps.js';
import type { AppClient } from '../app-client.js';
import { CommandError } from '../surroundings.js';
import type { Configured } from './choices.js';
import { askConfiguration } from './in-force.js';
import { lookAtSales, offersOf, problemOf, type SalesSide, salesOffer } from './look-at-sales.js';
import type { SalesOffers } from './never-fires.js';
import { findObstacles, type Obstacle } from './obstacles.js';
import type { SetupRun } from './setup-run.js';

const viewSchema = z
  .object({
    connectionId: z.string(),
    state: z.string(),
    enabled: z.boolean(),
    stopped: z.object({ reason: z.string().optional(), sentence: z.string() }).loose().nullable(),
  })
  .loose();
const checkSchema = z.object({
  id: z.string(),
  title: z.string(),
  standing: z.string(),
  sentence: z.string(),
  fix: z.string().optional(),
});
const checksSchema = z.object({
  app: z.array(checkSchema),
  connections: z.array(
    z.object({ connectionId: z.string(), checks: z.array(checkSchema), inSales: salesOffer.optional() }),
  ),
});
type Trouble = z.infer<typeof checkSchema>;

/** How a connection stands before setup does anything. */
export interface Findings {
  readonly connectionId: string;
  readonly view: z.infer<typeof viewSchema>;
  readonly activeVersion: number;
  /** The configuration in force, as written. */
  readonly written: Readonly<Record<string, unknown>>;
  /** The same with its defaults. */
  readonly inForce: Configured;
  readonly sales?: SalesSide;
  /** What decides whether orders could enter: seen from here, else by the app; absent: neither could look. */
  readonly offers?: SalesOffers;
  /** What the app says of the webhook in Sales where it is not looked at from here; absent: nothing is wrong with it. */
  readonly salesProblem?: string;
  /** What keeps the connection from being switched on, whatever would be accepted of it. */
  readonly obstacles: readonly Obstacle[];
  /** Checks that are bad and that setup itself does not mend. */
  readonly troubles: readonly Trouble[];
  /** Checks of registrations and the switch that are not good yet. */
  readonly unregistered: readonly Trouble[];
}

/** What setup itself puts right. */
const mendedBySetup: ReadonlySet<string> = new Set([
  'connection.switch',
  'businessCentral.notifications',
  'sales.notifications',
]);
/** What it puts right where it can sign in to Sales for the app's settings. */
const mendedInSales: ReadonlySet<string> = new Set(['sales.ownColumns']);

/** Looks at everything that setup may change, and changes nothing. @throws {CommandError} */
export async function findOut(app: AppClient, run: SetupRun, connectionId: string): Promise<Findings> {
  const { connections } = await app.get(z.object({ connections: z.array(viewSchema) }), 'connections', {
    connectionId,
  });
  const [view] = connections;
  if (view === undefined) {
    throw new CommandError(`the app knows no connection ${connectionId}`, 2);
  }
  const { number, written, filled, configuration } = await askConfiguration(app, connectionId);
  const obstacles = await findObstacles(app, { connectionId, moved: run.options.moved });
  const checks = await app.get(checksSchema, 'checks');
  const told = checks.connections.find((each) => each.connectionId === connectionId);
  const seen = await lookAtSales(run, connectionId, { steps: stepsFor(configuration), told: told?.inSales });
  const ofConnection = told?.checks ?? [];
  const offers = seen?.offers ?? offersOf(told?.inSales);
  const problem = seen === undefined ? problemOf(told?.inSales, connectionId) : undefined;
  const bad = [...checks.app, ...ofConnection].filter(({ standing }) => standing === 'bad');
  return {
    connectionId,
    view,
    activeVersion: number,
    written,
    inForce: filled,
    ...(seen === undefined ? {} : { sales: seen.side }),
    ...(offers === undefined ? {} : { offers }),
    ...(problem === undefined ? {} : { salesProblem: problem }),
    obstacles,
    troubles: bad.filter(({ id }) => !mendedBySetup.has(id) && !(seen !== undefined && mendedInSales.has(id))),
    unregistered: ofConnection.filter(({ id, standing }) => id.endsWith('.notifications') && standing !== 'good'),
  };
}
