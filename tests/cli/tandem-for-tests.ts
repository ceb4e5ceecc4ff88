import { afterEach } from '@jest/globals';
import { runTandem } from '../../cli/program.js';
import type { Surroundings } from '../../cli/surroundings.js';
import { type RunningServer, serveHttp } from '../../local/simulator-kit/http-server.js';
import { jsonResponse, type SimulatorRequest, type SimulatorResponse } from '../../local/simulator-kit/http-types.js';

const servers: RunningServer[] = [];
afterEach(closeApps);

/** Nobody answers at their addresses any more. */
export async function closeApps(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.close()));
}

/** An app that answers so, until the test has ended; its address. */
export async function serveApp(
  handle: (request: SimulatorRequest) => SimulatorResponse | Promise<SimulatorResponse>,
): Promise<string> {
  const server = await serveHttp({ handle: async (request) => await handle(request) }, { port: 0 });
  servers.push(server);
  return server.url;
}

/** An app that answers all with the same, and what it was asked: method, path and query, body. */
export async function appAnswering(
  answer: unknown,
  status = 200,
): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const url = await serveApp(({ method, url: { pathname, search }, body }) => {
    asked.push(`${method} ${pathname}${search} ${body.toString()}`.trim());
    return jsonResponse(status, answer);
  });
  return { url, asked };
}

/** What a command ended with. */
export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the command line without a terminal, a token or settings, unless said otherwise. */
export async function runForTests(
  words: readonly string[],
  surroundings: Partial<Omit<Surroundings, 'out' | 'error'>> = {},
): Promise<Ran> {
  let [out, error] = ['', ''];
  const exitCode = await runTandem(words, {
    settings: () => {
      throw new Error('no settings are needed');
    },
    administratorToken: () => undefined,
    operator: () => ({}),
    isTerminal: false,
    ...surroundings,
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  return { exitCode, out, error };
}
