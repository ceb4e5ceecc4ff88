import '../functions/settings-for-tests.js';
import { expect, it } from '@jest/globals';
import { activity } from '../../functions/activity.js';
import { conflictPreview } from '../../functions/conflict-preview.js';
import { fullSynchronization } from '../../functions/full-synchronization.js';
import { pauses } from '../../functions/pauses.js';
import { jsonResponse } from '../../local/simulator-kit/http-types.js';
import { httpRequest } from '../functions/http-for-tests.js';
import { testParts } from '../functions/parts-for-tests.js';
import { runForTests, serveApp } from './tandem-for-tests.js';

const handlers = {
  '/api/activity': activity,
  '/api/conflicts/preview': conflictPreview,
  '/api/full-synchronization': fullSynchronization,
  '/api/pauses': pauses,
} as const;

/** The functions themselves behind their routes. */
async function anApp(): Promise<string> {
  const connection = { connection: { connectionId: 'main', policies: {} }, businessCentral: {}, sales: {} };
  const parts = testParts({
    operatorAccess: async () => ({ kind: 'granted', who: 'ada' }),
    connections: new Map([['main', connection]]) as never,
  });
  return await serveApp(async ({ method, url: { pathname, searchParams }, body }) => {
    const handler = handlers[pathname as keyof typeof handlers];
    const request = {
      method: method as 'GET' | 'POST',
      query: Object.fromEntries(searchParams),
      headers: { 'content-type': 'application/json' },
    };
    const answer = await handler(parts, httpRequest(method === 'POST' ? { ...request, body: String(body) } : request));
    return jsonResponse(answer.status ?? 200, answer.jsonBody);
  });
}

it.each([
  [['full-sync', '--per-minute', '0'], 'perMinute: must be a whole number from 1 to 6000'],
  [['full-sync', '--per-minute', '-5'], 'perMinute: must be a whole number from 1 to 6000'],
  [['full-sync', '--per-minute', '1000000'], 'perMinute: must be a whole number from 1 to 6000'],
  [['full-sync', '--per-minute', '1.5'], 'perMinute: must be a whole number from 1 to 6000'],
  [['full-sync', '--per-minute', 'many'], 'perMinute: must be a whole number from 1 to 6000'],
  [['full-sync', '--connection', 'other'], 'connectionId: must be one of main'],
  [['activity', '--days', '9999'], 'days: must be a whole number from 1 to'],
  [['pause', '--everything', '--connection', 'main', '--reason', 'y'], 'connectionId: must be left out'],
  [['couplings', 'uncouple', '--apply'], 'say which: --state, --reason, --gone, --customer or --ids, or --all of them'],
  [['pause', '--order', 'x', '--reason', 'y'], 'scope'],
  [['resume', 'abc'], 'It must be a whole number.'],
])('the call is wrong, which the app finds: %j exits 2 and names the bound', async (words, why) => {
  const { exitCode, out, error } = await runForTests([...words, '--app', await anApp()]);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(error).toContain(why);
});
