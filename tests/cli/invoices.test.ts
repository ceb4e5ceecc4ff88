import { afterEach, describe, expect, it } from '@jest/globals';
import { runTandem } from '../../cli/program.js';
import { type RunningServer, serveHttp } from '../../local/simulator-kit/http-server.js';
import { jsonResponse } from '../../local/simulator-kit/http-types.js';

let server: RunningServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function tandem(words: readonly string[], status: number, answer: unknown) {
  const asked: string[] = [];
  server = await serveHttp(
    {
      handle: async ({ method, url, body }) => {
        asked.push(`${method} ${url.pathname} ${body.toString()}`);
        return jsonResponse(status, answer);
      },
    },
    { port: 0 },
  );
  let out = '';
  const exitCode = await runTandem([...words, '--app', server.url], {
    settings: () => {
      throw new Error('no settings are needed');
    },
    administratorToken: () => undefined,
    operator: () => ({}),
    out: (text) => {
      out += text;
    },
    error: (text) => {
      out += text;
    },
    isTerminal: false,
  });
  return { exitCode, out, asked };
}

describe('tandem invoices', () => {
  it('has older invoices looked at since a day', async () => {
    const answer = { connectionId: 'main', sinceIso: '2026-01-01T00:00:00.000Z' };
    const { exitCode, out, asked } = await tandem(['invoices', '--since', '2026-01-01'], 200, answer);
    expect(asked).toEqual(['POST /api/invoices {"since":"2026-01-01"}']);
    expect([exitCode, out]).toEqual([0, expect.stringContaining('Invoices of main since 2026-01-01')]);
  });

  it('says what the app refused, and needs a day', async () => {
    const refusal = await tandem(['invoices', '--since', '2026-01-01'], 409, { code: 'policyOff', error: 'no policy' });
    expect([refusal.exitCode, refusal.out]).toEqual([1, expect.stringContaining('no policy')]);
    await server?.close();
    expect((await tandem(['invoices'], 200, {})).exitCode).toBe(2);
  });
});
