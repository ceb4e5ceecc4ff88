import { afterEach, describe, expect, it } from '@jest/globals';
import { runTandem } from '../../cli/program.js';
import { type RunningServer, serveHttp } from '../../local/simulator-kit/http-server.js';
import { jsonResponse } from '../../local/simulator-kit/http-types.js';

let server: RunningServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe('tandem activity', () => {
  it('shows a line a day, in columns', async () => {
    const asked: string[] = [];
    const counts = { coupled: 12, writesToBusinessCentral: 80, writesToSales: 75, failedWrites: 1 };
    const days = [{ day: '2026-03-02', ...counts, conflicts: 2, parked: 3, resumed: 3 }];
    const connections = [
      { connectionId: 'main', days },
      { connectionId: 'other', days: [] },
    ];
    server = await serveHttp(
      {
        handle: async ({ url }) => {
          asked.push(`${url.pathname}${url.search}`);
          return jsonResponse(200, { connections });
        },
      },
      { port: 0 },
    );
    let out = '';
    const exitCode = await runTandem(['activity', '--days', '3', '--app', server.url], {
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
    expect([exitCode, asked]).toEqual([0, ['/api/activity?days=3']]);
    expect(out).toBe(
      'main\n' +
        '  day         coupled  to Business Central  to Sales  failed  conflicts  parked  resumed\n' +
        '  2026-03-02  12       80                   75        1       2          3       3\n' +
        'other\n' +
        '  nothing yet\n',
    );
  });
});
