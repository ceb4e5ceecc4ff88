import { z } from 'zod';
import { InputError } from './http-types.js';
import { seededRandom } from './random.js';

const faultKinds = [
  'status',
  'delay',
  'hang',
  'lostAnswer',
  'cutBefore',
  'versionRace',
  'recalculate',
  'tokenExpired',
  'forbidden',
  'fieldMissing',
  'fieldShorter',
  'environmentCopied',
] as const;

/** What can go wrong; see the README for the options of each kind. */
export type FaultKind = (typeof faultKinds)[number];

/** A fault that is switched on. */
export interface Fault {
  readonly id: string;
  readonly kind: FaultKind;
  /** `path` is regular-expression text or a plain substring of path and query; neither looks at case. */
  readonly match: { readonly method?: string; readonly path?: string };
  readonly options: Readonly<Record<string, unknown>>;
}

/** A fault as told to the outside: with its rate, and `times` counted down. */
export interface ListedFault extends Fault {
  readonly rate?: number;
  readonly times?: number;
}

const faultSchema = z.object({
  kind: z.enum(faultKinds),
  match: z.object({ method: z.string().optional(), path: z.string().optional() }).default({}),
  rate: z.number().min(0).max(1).optional(),
  times: z.number().int().min(1).optional(),
  seed: z.number().int().default(1),
  options: z.record(z.string(), z.unknown()).default({}),
});

const transportOptionsSchema = z.object({
  status: z.number().int().min(200).max(599).optional(),
  retryAfterSeconds: z.number().min(0).optional(),
  delayMs: z.number().min(0).optional(),
  afterEffect: z.boolean().optional(),
});

interface StandingFault {
  readonly fault: Fault;
  readonly rate: number | undefined;
  readonly random: () => number;
  readonly matches: (method: string, pathAndQuery: string) => boolean;
  timesLeft: number | undefined;
}

/** The faults switched on at a simulator. Without `rate` and `times` a fault stands until it is removed. */
export class FaultTable {
  #nextId = 1;
  readonly #standing = new Map<string, StandingFault>();

  /**
   * Switches a fault on. `body`: `{kind, match?, rate?, times?, seed?, options?}`.
   * @throws InputError when the body is not a fault.
   */
  add(body: unknown): { id: string } {
    const parsed = faultSchema.safeParse(body);
    if (!parsed.success) throw new InputError(`not a fault: ${z.prettifyError(parsed.error)}`);
    const { kind, match, rate, times, seed, options } = parsed.data;
    checkOptions(kind, options);
    const id = `fault-${this.#nextId++}`;
    const fault: Fault = {
      id,
      kind,
      match: {
        ...(match.method === undefined ? {} : { method: match.method }),
        ...(match.path === undefined ? {} : { path: match.path }),
      },
      options,
    };
    this.#standing.set(id, {
      fault,
      rate,
      random: seededRandom(seed),
      matches: matcher(match),
      timesLeft: times,
    });
    return { id };
  }

  /** What is switched on, in the order of switching on, with what is left of `times`. */
  list(): readonly ListedFault[] {
    return [...this.#standing.values()].map(({ fault, rate, timesLeft }) => ({
      ...fault,
      ...(rate === undefined ? {} : { rate }),
      ...(timesLeft === undefined ? {} : { times: timesLeft }),
    }));
  }

  /**
   * Switches one fault off, or all when no id is given.
   * @throws InputError when the id is unknown.
   */
  remove(id?: string): void {
    if (id === undefined) this.#standing.clear();
    else if (!this.#standing.delete(id)) throw new InputError(`no fault ${id}`);
  }

  /** The first fault of this kind that strikes this call; uses up one of its `times`, drops it when none is left. */
  take(kind: FaultKind, method: string, pathAndQuery: string): Fault | undefined {
    for (const standing of this.#standing.values()) {
      if (standing.fault.kind !== kind || !standing.matches(method, pathAndQuery)) continue;
      if (standing.rate !== undefined && standing.random() >= standing.rate) continue;
      if (standing.timesLeft !== undefined) {
        standing.timesLeft -= 1;
        if (standing.timesLeft <= 0) this.#standing.delete(standing.fault.id);
      }
      return standing.fault;
    }
    return undefined;
  }

  /** Faults of a kind that describe a standing state (such as `fieldMissing`); nothing is counted down. */
  peek(kind: FaultKind): readonly Fault[] {
    return [...this.#standing.values()].map((standing) => standing.fault).filter((fault) => fault.kind === kind);
  }
}

function checkOptions(kind: FaultKind, options: Readonly<Record<string, unknown>>): void {
  const parsed = transportOptionsSchema.safeParse(options);
  if (!parsed.success) throw new InputError(`options of ${kind}: ${z.prettifyError(parsed.error)}`);
  if (kind === 'status' && parsed.data.status === undefined) {
    throw new InputError('a status fault needs options.status, such as {"status":429,"retryAfterSeconds":1}');
  }
  if (kind === 'delay' && parsed.data.delayMs === undefined) {
    throw new InputError('a delay fault needs options.delayMs, such as {"delayMs":500}');
  }
}

function matcher(match: {
  method?: string | undefined;
  path?: string | undefined;
}): (method: string, pathAndQuery: string) => boolean {
  const method = match.method?.toUpperCase();
  const matchesPath = match.path === undefined ? () => true : pathMatcher(match.path);
  return (actual, pathAndQuery) =>
    (method === undefined || method === '*' || method === actual.toUpperCase()) && matchesPath(pathAndQuery);
}

function pathMatcher(path: string): (pathAndQuery: string) => boolean {
  const plain = path.toLowerCase();
  const expression = expressionOf(path);
  const fits = (text: string) => text.toLowerCase().includes(plain) || (expression?.test(text) ?? false);
  return (pathAndQuery) => fits(pathAndQuery) || fits(decoded(pathAndQuery));
}

function expressionOf(text: string): RegExp | undefined {
  try {
    return new RegExp(text, 'i');
  } catch {
    // Paths such as `salesOrders(` are no expressions; they are looked for as they are.
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
