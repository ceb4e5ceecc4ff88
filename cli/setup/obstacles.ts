import { z } from 'zod';
import { withoutOtherDeployment, withoutOtherIntegration } from '../../lib/doctor/rival-check.js';
import type { AppClient } from '../app-client.js';
import type { SetupOptions } from './choices.js';

const obstacle = z.object({
  code: z.string(),
  sentence: z.string(),
  address: z.string().optional(),
  isAcceptable: z.boolean(),
});
/** What keeps the connection from being switched on, as the app finds it. */
export type Obstacle = z.infer<typeof obstacle>;

/** Checks that tell of the same as obstacles do. */
export const rivalChecks: ReadonlySet<string> = new Set(['sales.otherIntegration', 'connection.otherDeployment']);

/** Has the app look at what `enable` would look at. Nothing is changed by it. @throws {CommandError} */
export async function findObstacles(
  app: AppClient,
  { connectionId, moved }: { readonly connectionId: string; readonly moved: SetupOptions['moved'] },
): Promise<readonly Obstacle[]> {
  const { obstacles } = await app.post(z.object({ obstacles: z.array(obstacle) }), 'connections', {
    action: 'enable',
    dryRun: true,
    connectionId,
    moved,
  });
  return obstacles;
}

/** Whether one of these is that obstacle; its words may differ, such as when it was seen last. Pure. */
export function isAmong(known: readonly Obstacle[], { code, address }: Obstacle): boolean {
  return known.some((each) => each.code === code && each.address === address);
}

/** An obstacle with what ends it. Pure. */
export function withWayOut({ code, sentence, isAcceptable }: Obstacle): string {
  const fix = fixes[code];
  const accepting = isAcceptable ? ' To go on all the same: --accept, which is kept with who and when.' : '';
  return `${sentence}${fix === undefined ? '' : ` ${fix}`}${accepting}`;
}

const fixes: Readonly<Record<string, string>> = {
  besideOtherIntegration: withoutOtherIntegration,
  besideOtherDeployment: withoutOtherDeployment,
};
