import type { Engine } from '../sync/engine.js';
import { liftPause } from '../sync/life-cycle/pause.js';

export type ResumeAnswer =
  | { readonly kind: 'badQuery'; readonly error: string }
  | {
      readonly kind: 'done';
      readonly connectionId: string;
      /** `false`: it was not paused. */
      readonly resumed: boolean;
    };

/** Lifts the pause of the connection that is named. Orders that waited for it are tried again by the timer. */
export async function resumeLifeCycle(engine: Engine, query: Readonly<Record<string, string>>): Promise<ResumeAnswer> {
  const { connectionId } = query;
  if (connectionId === undefined || !engine.connections.has(connectionId)) {
    return { kind: 'badQuery', error: 'connectionId must name a connection of this deployment' };
  }
  return { kind: 'done', connectionId, resumed: await liftPause(engine, connectionId) };
}
