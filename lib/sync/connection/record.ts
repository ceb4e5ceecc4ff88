import { z } from 'zod';
import {
  type ConnectionGate,
  type ConnectionRecord,
  type ConnectionStep,
  connectionStates,
  gateOf,
  stopReasons,
} from '../../ports/connection-state.js';
import type { StateStore } from '../../ports/state-store.js';
import type { Engine } from '../engine.js';

/** Name of the document in the state store. */
export const connectionRecordName = 'connection';

const state = z.enum(connectionStates);
const stepSchema = z.object({
  number: z.int(),
  what: z.enum(['enabled', 'disabled', 'advanced', 'stopped', 'resumed', 'overridden', 'lifeCycleResumed']),
  state,
  by: z.string(),
  atIso: z.string(),
  reason: z.string().optional(),
});
/** What both sides were, as it is stored and exported. */
export const fingerprintSchema = z.object({
  businessCentral: z.object({
    address: z.string(),
    companyId: z.string(),
    environmentType: z.exactOptional(z.string()),
  }),
  sales: z.object({ organizationId: z.string() }),
});
const recordSchema = z.object({
  state: state.default('connected'),
  isEnabled: z.boolean().default(false),
  stopped: z
    .object({
      reason: z.enum(stopReasons),
      sentence: z.string(),
      sinceIso: z.string(),
      foreign: fingerprintSchema.optional(),
    })
    .optional(),
  owner: z.string().optional(),
  formerOwners: z.array(z.string()).optional(),
  rivals: z
    .object({
      accepted: z.array(z.enum(stopReasons)).optional(),
      deployments: z.array(z.object({ address: z.string(), untilIso: z.string() })).optional(),
      ignoreBeforeIso: z.string().optional(),
    })
    .optional(),
  fingerprint: fingerprintSchema.optional(),
  formerFingerprints: z.array(fingerprintSchema).optional(),
  steps: z.array(stepSchema).default([]),
});

/** Steps that are kept; a connection has a handful a year. */
const mostSteps = 500;
/** Writes that lose against another worker or operator are tried again this often. */
const mostTries = 5;

/** What is stored of a connection; connected and switched off where nothing is. */
export async function readConnectionRecord(stateStore: StateStore, connectionId: string): Promise<ConnectionRecord> {
  return parse((await stateStore.read(connectionId, connectionRecordName))?.value);
}

/** What may be done for a connection now. Read afresh: a switch works at once. */
export async function readGate({ state: stateStore }: Engine, connectionId: string): Promise<ConnectionGate> {
  return gateOf(await readConnectionRecord(stateStore, connectionId));
}

/** A change of the record with the step that tells it, if any; its number, time and state are filled in. */
export interface RecordChange {
  readonly change: { readonly [Key in keyof ConnectionRecord]?: ConnectionRecord[Key] | undefined };
  /** Absent: what nobody has to be told. */
  readonly step?: Omit<ConnectionStep, 'number' | 'atIso' | 'state'>;
}

/**
 * Changes the record of a connection together with its journal. `decide` sees what is stored and gives the change, or
 * `undefined` to leave it alone; it may be asked again when somebody else wrote in between.
 * @returns the record afterwards
 */
export async function changeConnection(
  { state: stateStore, clock }: Pick<Engine, 'state' | 'clock'>,
  connectionId: string,
  decide: (before: ConnectionRecord) => RecordChange | undefined,
): Promise<ConnectionRecord> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const stored = await stateStore.read(connectionId, connectionRecordName);
    const before = parse(stored?.value);
    const decided = decide(before);
    if (decided === undefined) {
      return before;
    }
    const after = { ...before, ...decided.change };
    const step: ConnectionStep | undefined = decided.step && {
      ...decided.step,
      number: (before.steps.at(-1)?.number ?? 0) + 1,
      atIso: new Date(clock.nowMs()).toISOString(),
      state: after.state ?? before.state,
    };
    const next = parse({ ...after, steps: [...before.steps, ...(step === undefined ? [] : [step])].slice(-mostSteps) });
    if (await stateStore.write(connectionId, connectionRecordName, next, stored?.etag)) {
      return next;
    }
  }
  throw new Error(`the record of connection ${connectionId} is contended`);
}

function parse(value: unknown): ConnectionRecord {
  return withoutUndefined(recordSchema.parse(value ?? {})) as ConnectionRecord;
}

/** Optional properties that are there without a value are taken away, however deep. */
function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
