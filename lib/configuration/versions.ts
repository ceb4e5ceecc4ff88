import { z } from 'zod';
import type { FieldReadings } from '../mapping/field-readings.js';

/** Where a version is in its life. `draft`: may be wrong still · `staged`: found right, not in force · `superseded`: was. */
export type VersionState = 'draft' | 'staged' | 'active' | 'superseded';

/** Who did something to a version, when and why. */
export interface VersionDeed {
  readonly by: string;
  readonly atIso: string;
  readonly why: string;
  /** Of an activation: what a system could not be asked, or said no to, and that was passed over on purpose. */
  readonly unchecked?: readonly string[];
}

/** What is known of a version beside its content, which never changes. */
export interface VersionEntry extends VersionDeed {
  /** 1, 2, … on this connection; 0 is what was deployed. */
  readonly number: number;
  readonly state: VersionState;
  /** The version that was in force when it was made. */
  readonly madeOver: number;
  /** Its content is that of this older version. */
  readonly rolledBackTo?: number;
  readonly activated?: VersionDeed;
}

/** All versions of a connection, oldest first, and which is in force. Pure data: every change makes a new one. */
export interface ConfigurationIndex {
  /** 0 until a version is activated. */
  readonly active: number;
  readonly lastNumber: number;
  readonly versions: readonly VersionEntry[];
  /** How each version that was ever in force read the fields that the connection adds. */
  readonly readings: Readonly<Record<number, FieldReadings>>;
}

/** Before anything was staged. */
export const noVersions: ConfigurationIndex = { active: 0, lastNumber: 0, versions: [], readings: {} };

const deed = { by: z.string(), atIso: z.string(), why: z.string() };
const readings = z.looseObject({ header: z.record(z.string(), z.string()), line: z.record(z.string(), z.string()) });

/** The index as it is stored; what a newer product added is kept. */
export const storedIndex: z.ZodType<ConfigurationIndex> = z.looseObject({
  active: z.int(),
  lastNumber: z.int(),
  versions: z.array(
    z.looseObject({
      ...deed,
      number: z.int(),
      state: z.enum(['draft', 'staged', 'active', 'superseded']),
      madeOver: z.int(),
      rolledBackTo: z.exactOptional(z.int()),
      activated: z.exactOptional(z.looseObject({ ...deed, unchecked: z.exactOptional(z.array(z.string())) })),
    }),
  ),
  readings: z.record(z.coerce.number(), readings),
});

/** The entry of a version; `undefined` when there is none. */
export function entryOf(index: ConfigurationIndex, number: number): VersionEntry | undefined {
  return index.versions.find((version) => version.number === number);
}

/** Adds a version under the next number. */
export function withVersion(index: ConfigurationIndex, added: Omit<VersionEntry, 'madeOver'>): ConfigurationIndex {
  return {
    ...index,
    lastNumber: Math.max(index.lastNumber, added.number),
    versions: [...index.versions, { ...added, madeOver: index.active }],
  };
}

/** A draft that was found right. */
export function withStaged(index: ConfigurationIndex, number: number): ConfigurationIndex {
  return { ...index, versions: index.versions.map((each) => stagedIf(each, number)) };
}

function stagedIf(each: VersionEntry, number: number): VersionEntry {
  return each.number === number && each.state === 'draft' ? { ...each, state: 'staged' } : each;
}

/** Puts a version in force; the one before is superseded. `readings` of what was in force so far are kept for ever. */
export function withActive(
  index: ConfigurationIndex,
  activation: {
    readonly number: number;
    readonly deed: VersionDeed;
    readonly readings: FieldReadings;
    readonly readingsBefore: FieldReadings;
  },
): ConfigurationIndex {
  const { number, deed: activated } = activation;
  return {
    ...index,
    active: number,
    versions: index.versions.map((each) => {
      if (each.number === number) {
        return { ...each, state: 'active', activated };
      }
      return each.state === 'active' ? { ...each, state: 'superseded' } : each;
    }),
    readings: { [index.active]: activation.readingsBefore, ...index.readings, [number]: activation.readings },
  };
}
