import type { FieldReadings } from '../mapping/field-readings.js';
import type { Configuration } from '../ports/connection.js';
import type { StateStore } from '../ports/state-store.js';
import { readContent } from './content.js';
import { readIndex, readStoredContent, UnreadableConfigurationError } from './store.js';

/**
 * What a connection works by: what was deployed, a stored version, or nothing, because the active version cannot be read
 * here. Then the connection stands still: to work by another configuration than people chose could cost them data.
 */
export type InForce =
  | { readonly kind: 'deployed'; readonly number: 0 }
  | {
      readonly kind: 'version';
      readonly number: number;
      readonly configuration: Configuration;
      readonly readings: Readonly<Record<number, FieldReadings>>;
    }
  | {
      readonly kind: 'refused';
      /** The version that is active; `null` when even that is not known. */
      readonly number: number | null;
      readonly error: string;
    };

/** Nothing was ever activated. */
export const asDeployed: InForce = { kind: 'deployed', number: 0 };

/**
 * Reads what is in force, one small row; the content only when another version is than `known`, which is given back
 * unchanged otherwise. @throws what the storage throws
 */
export async function readInForce(
  state: StateStore,
  connectionId: string,
  known: InForce | undefined,
): Promise<InForce> {
  try {
    const { active, readings } = await readIndex(state, connectionId);
    if (known?.number === active) {
      return known;
    }
    if (active === 0) {
      return asDeployed;
    }
    const written = await readStoredContent(state, connectionId, active);
    const content = readContent(written ?? null);
    return content.ok
      ? { kind: 'version', number: active, configuration: content.configuration, readings }
      : { kind: 'refused', number: active, error: content.problems.join('; ') };
  } catch (error) {
    if (error instanceof UnreadableConfigurationError) {
      return known?.kind === 'refused' && known.error === error.message
        ? known
        : { kind: 'refused', number: null, error: error.message };
    }
    throw error;
  }
}
