import { z } from 'zod';
import type { CallLog } from './calls.js';
import type { SkewedClock } from './clock.js';
import type { FaultTable } from './faults.js';
import {
  type HttpHandler,
  InputError,
  jsonResponse,
  type SimulatorAnswer,
  type SimulatorRequest,
} from './http-types.js';
import type { NoticeChannel } from './notices.js';

/** What the control plane steers. `waitingElsewhere` counts notices not yet offered (aggregated, to be retried). */
export interface ControlPlaneOptions {
  readonly prefix: '/_simulator';
  state(): unknown;
  reset(seed: 'furniture' | 'empty'): void | Promise<void>;
  readonly calls: CallLog;
  readonly faults: FaultTable;
  readonly notices: NoticeChannel;
  waitingElsewhere(): number;
  /** Sends everything that waits, aggregated notices included, and waits for the answers. */
  flush(): Promise<void>;
  readonly clock: SkewedClock;
  /** The system's own calls; `pathAfterPrefix` starts with `/`. `undefined` = no such call. */
  own(request: SimulatorRequest, pathAfterPrefix: string): Promise<SimulatorAnswer | undefined>;
  readonly api: HttpHandler;
}

const resetSchema = z.object({ seed: z.enum(['furniture', 'empty']).default('furniture') });
const clockSchema = z.object({ skewMs: z.number() });
const rate = z.number().min(0).max(1).optional();
const noticeSchema = z.object({
  drop: rate,
  duplicate: rate,
  reorder: rate,
  delayMs: z.number().min(0).optional(),
  hold: z.boolean().optional(),
  seed: z.number().int().optional(),
});

type Action = (request: SimulatorRequest, pathAfterPrefix: string) => Promise<SimulatorAnswer> | SimulatorAnswer;

/**
 * Answers `/_simulator/{state,reset,calls,faults,notifications,clock}`; other paths under the prefix go to `own`,
 * everything else to `api`. An {@link InputError} is answered 400, a wrong method 405, an unknown call 404.
 */
export function controlPlane(options: ControlPlaneOptions): HttpHandler {
  const actions = commonActions(options);
  return {
    handle: async (request) => {
      const { pathname } = request.url;
      const isControl = pathname === options.prefix || pathname.startsWith(`${options.prefix}/`);
      if (!isControl) return options.api.handle(request);
      const path = pathname.slice(options.prefix.length) || '/';
      try {
        return await answerControl(request, path, { actions, options });
      } catch (error) {
        if (error instanceof InputError) return jsonResponse(400, { error: error.message });
        throw error;
      }
    },
  };
}

async function answerControl(
  request: SimulatorRequest,
  path: string,
  context: { actions: ReadonlyMap<string, Action>; options: ControlPlaneOptions },
): Promise<SimulatorAnswer> {
  const route = /^\/faults\/[^/]+$/.test(path) ? '/faults/{id}' : path;
  const action = context.actions.get(`${request.method} ${route}`);
  if (action !== undefined) return action(request, path);
  const own = await context.options.own(request, path);
  if (own !== undefined) return own;
  const allowed = [...context.actions.keys()]
    .filter((key) => key.endsWith(` ${route}`))
    .map((key) => key.split(' ')[0]);
  return allowed.length > 0
    ? jsonResponse(405, { error: `${request.method} is not possible here` }, { allow: allowed.join(', ') })
    : jsonResponse(404, { error: `no control call ${request.method} ${path}` });
}

function commonActions(options: ControlPlaneOptions): ReadonlyMap<string, Action> {
  const { calls, faults } = options;
  const removeFault = (id?: string) => {
    faults.remove(id);
    return { status: 204, headers: {} };
  };
  return new Map<string, Action>([
    ['GET /state', () => jsonResponse(200, options.state())],
    ['POST /reset', (request) => reset(request, options)],
    ['GET /calls', () => jsonResponse(200, calls.snapshot())],
    [
      'DELETE /calls',
      () => {
        calls.clear();
        return { status: 204, headers: {} };
      },
    ],
    ['POST /faults', (request) => jsonResponse(200, faults.add(readJsonBody(request)))],
    ['GET /faults', () => jsonResponse(200, faults.list())],
    ['DELETE /faults', () => removeFault()],
    ['DELETE /faults/{id}', (_request, path) => removeFault(decodeURIComponent(path.slice('/faults/'.length)))],
    ['GET /notifications', () => jsonResponse(200, notificationCounts(options))],
    ['POST /notifications', (request) => setNotifications(request, options)],
    ['POST /notifications/flush', () => flushNotifications(options)],
    ['POST /clock', (request) => setClock(request, options)],
  ]);
}

async function reset(request: SimulatorRequest, options: ControlPlaneOptions): Promise<SimulatorAnswer> {
  const { seed } = parseBody(resetSchema, request);
  options.faults.remove();
  options.notices.reset();
  options.clock.skewMs = 0;
  await options.reset(seed);
  options.calls.clear();
  return jsonResponse(200, { seed });
}

function setNotifications(request: SimulatorRequest, options: ControlPlaneOptions): SimulatorAnswer {
  const given = parseBody(noticeSchema, request);
  const now = options.notices.settings;
  const seed = given.seed ?? now.seed;
  options.notices.settings = {
    drop: given.drop ?? now.drop,
    duplicate: given.duplicate ?? now.duplicate,
    reorder: given.reorder ?? now.reorder,
    delayMs: given.delayMs ?? now.delayMs,
    hold: given.hold ?? now.hold,
    ...(seed === undefined ? {} : { seed }),
  };
  return jsonResponse(200, notificationCounts(options));
}

async function flushNotifications(options: ControlPlaneOptions): Promise<SimulatorAnswer> {
  await options.flush();
  return jsonResponse(200, notificationCounts(options));
}

function notificationCounts(options: ControlPlaneOptions): unknown {
  const { waiting, sent, refused, dropped } = options.notices.counters();
  return {
    waiting: waiting + options.waitingElsewhere(),
    sent,
    refused,
    dropped,
    settings: options.notices.settings,
  };
}

function setClock(request: SimulatorRequest, options: ControlPlaneOptions): SimulatorAnswer {
  options.clock.skewMs = parseBody(clockSchema, request).skewMs;
  return jsonResponse(200, { skewMs: options.clock.skewMs, now: new Date(options.clock.nowMs()).toISOString() });
}

/** A control body as JSON; an empty one counts as `{}`. @throws InputError when it is not JSON. */
export function readJsonBody(request: SimulatorRequest): unknown {
  const text = request.body.toString('utf8').trim();
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError('the body is not JSON');
  }
}

/** A control body checked against `schema`. @throws InputError telling what is wrong. */
export function parseBody<Output>(schema: z.ZodType<Output>, request: SimulatorRequest): Output {
  const parsed = schema.safeParse(readJsonBody(request));
  if (!parsed.success) throw new InputError(z.prettifyError(parsed.error));
  return parsed.data;
}
