import { type ReadContent, readContent } from '../../configuration/content.js';
import type { CoupledNow } from '../../configuration/judge-change.js';
import { readStoredContent, UnreadableConfigurationError } from '../../configuration/store.js';
import { type ConfigurationIndex, entryOf } from '../../configuration/versions.js';
import type { Configuration, WrittenConfiguration } from '../../ports/connection.js';
import type { StateStore } from '../../ports/state-store.js';
import type { ConnectionPorts, Engine } from '../../sync/engine.js';
import { type Answer, refused } from '../answer.js';

/** What the commands about configurations work with. Connections whose configuration cannot be read are among them. */
export interface ConfigurationDesk {
  readonly engine: Engine;
  /** What stands in TANDEM_CONNECTIONS, by connection: version 0. */
  readonly deployed: ReadonlyMap<string, WrittenConfiguration>;
  /** Why two connections would take the same orders if one of them had this configuration. */
  overlapWith?(connectionId: string, configuration: Configuration): string | undefined;
  /** The two systems of a connection as another configuration would read them. */
  trialPorts(connectionId: string, configuration: Configuration, state: StateStore): ConnectionPorts | undefined;
}

/** A command about configurations, its body not validated yet. */
export interface ConfigurationCommand {
  readonly body: unknown;
  /** The person, for the list of versions. */
  readonly who: string;
}

/** Exactly one connection of the deployment: the one that was named, or the only one there is. */
export function connectionOfDesk(desk: ConfigurationDesk, named: string | undefined): string | Answer {
  const known = [...desk.deployed.keys()];
  const [only, ...others] = named === undefined ? known : known.filter((each) => each === named);
  return only !== undefined && others.length === 0
    ? only
    : { kind: 'badRequest', error: `connectionId: must be one of ${known.join(', ')}` };
}

/** What a version holds, as it was written; `undefined` when there is no such version. */
export async function writtenOf(
  desk: ConfigurationDesk,
  {
    connectionId,
    index,
    number,
  }: { readonly connectionId: string; readonly index: ConfigurationIndex; readonly number: number },
): Promise<unknown> {
  if (number !== 0 && entryOf(index, number) === undefined) {
    return undefined;
  }
  const stored = await readStoredContent(desk.engine.state, connectionId, number);
  return stored ?? (number === 0 ? desk.deployed.get(connectionId) : undefined);
}

/** The same, read by the schema of this product. */
export async function contentOf(
  desk: ConfigurationDesk,
  place: { readonly connectionId: string; readonly index: ConfigurationIndex; readonly number: number },
): Promise<ReadContent | undefined> {
  const written = await writtenOf(desk, place);
  return written === undefined ? undefined : readContent(written);
}

export const noSuchVersion: Answer = {
  kind: 'notFound',
  error: 'there is no version of this number; "tandem config list" names them',
};

/** The answer to a configuration that the schema refuses. */
export function invalid(problems: readonly string[]): Answer {
  return refused('invalid', problems.join('; '), { problems });
}

/** How much is coupled, for judging a change: one request per 1000 couplings. */
export async function coupledNow({ couplings, clock }: Engine, connectionId: string): Promise<CoupledNow> {
  const [open, work] = await Promise.all([couplings.listOpen(connectionId), couplings.listWork(connectionId)]);
  const nowMs = clock.nowMs();
  const quotes = open.filter(({ kind }) => kind === 'quote').length;
  const unsettled = work.filter(
    ({ kind, owner, leaseUntilMs }) => kind === 'intent' || (owner !== '' && leaseUntilMs > nowMs),
  );
  return { orders: open.length - quotes, quotes, unsettled: unsettled.length };
}

/** Runs a command; a list of versions that this product cannot read is told, not thrown. */
export async function atDesk(action: () => Promise<Answer>): Promise<Answer> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof UnreadableConfigurationError) {
      return refused('unreadable', `${error.message}; deploy that version again to change anything`);
    }
    throw error;
  }
}
