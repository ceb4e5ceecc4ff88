import { registered } from './functions-core-for-tests';
import './settings-for-tests';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Parts } from '../../functions/composition/parts';
import { failed } from '../../lib/ports/remote-result';
import { createOperatorAccess } from '../../lib/security/operator-access';
import { companyPlace } from '../../lib/settings/connection-settings.js';
import { readSettings } from '../../lib/settings/read-settings';
import type { Engine } from '../../lib/sync/engine';
import { cloudEnvironment } from '../lib/settings/complete-environment';
import { canary, hostileRequest } from './hostile-requests';
import { type RequestOptions, silentContext, visibleText } from './http-for-tests';
import { salesSecrets, type TestParts, testParts } from './parts-for-tests';

type HttpFunction = (parts: Parts, request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

const folder = join(__dirname, '../../functions');
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
const attempts = 10_000;

/** What the file exports under its own name; timers and the worker take no requests. */
function httpFunctionOf(file: string): { readonly name: string; readonly handler: HttpFunction } {
  const name = file.replace('.ts', '');
  const exported = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const module = jest.requireActual<Record<string, HttpFunction>>(join(folder, file));
  const handler = module[exported];
  if (handler === undefined) {
    throw new Error(`${file} exports no ${exported}`);
  }
  return { name, handler };
}

const functions = files.map(httpFunctionOf);
const routes = functions.flatMap(({ name, handler }) => {
  const binding = registered.find((each) => each.name === name)?.bindings.find(({ type }) => type === 'httpTrigger');
  return binding === undefined
    ? []
    : [{ name, handler, methods: binding.methods as NonNullable<RequestOptions['method']>[] }];
});

/** A system that never answers: what a request leads to is not what is looked at here. */
const awaySystem = new Proxy(
  {},
  { get: () => async () => failed({ reason: 'unavailable', message: 'away' }) },
) as never;
const [settings] = readSettings(cloudEnvironment()).connections;
const connections: Engine['connections'] = new Map(
  settings === undefined
    ? []
    : [
        [
          'main',
          {
            connection: settings.connection,
            company: companyPlace(settings.businessCentral),
            businessCentral: awaySystem,
            sales: awaySystem,
          },
        ],
      ],
);
const granted = async () => ({ kind: 'granted', who: 'ada' }) as const;
const nobody = createOperatorAccess({ mode: 'cloud', authority: 'https://login.microsoftonline.com' });

/** As in production where nobody has a token, for operators, and with a queue that is down. */
const noList = { list: async () => failed({ reason: 'unavailable', message: 'down' }) };
const fieldLists = new Map([['main', { businessCentral: noList, sales: noList }]]);

const worlds: Readonly<Record<string, () => TestParts>> = {
  strangers: () => testParts({ operatorAccess: nobody, connections, fieldLists }),
  operators: () => testParts({ operatorAccess: granted, connections, fieldLists }),
  'a queue that is down': () => {
    const parts = testParts({ operatorAccess: granted, connections, fieldLists });
    parts.queue.failing = true;
    return parts;
  },
};

/** The one thing that is sent back as it came: a printable handshake token, as plain text that no browser runs. */
function isHandshake(request: HttpRequest, { status, body, headers }: HttpResponseInit): boolean {
  const plain = JSON.stringify(headers ?? {}).includes('text/plain') && JSON.stringify(headers).includes('nosniff');
  return status === 200 && plain && body === request.query.get('validationToken');
}

describe('hostile requests', () => {
  it('are thrown at every function that takes requests', () => {
    expect(routes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['business-central-webhook', 'dataverse-webhook', 'orders', 'health', 'checks']),
    );
  });

  describe.each(routes)('$name', ({ handler, methods }) => {
    it.each(Object.keys(worlds))(
      `ten thousand from or before %s: no 5xx but 503, no unhandled rejection, nothing reflected`,
      async (world) => {
        const parts = worlds[world]?.() ?? testParts();
        const share = Math.ceil(attempts / Object.keys(worlds).length);
        const property = fc.asyncProperty(fc.nat(), async (seed) => {
          const request = hostileRequest(seed, methods[seed % methods.length] ?? 'GET');
          const response = await handler(parts, request, silentContext());
          parts.queue.sent.length = 0;
          const status = response.status ?? 200;
          const isHarmless = !visibleText(response).includes(canary) || isHandshake(request, response);
          return isHarmless && (status < 500 || status === 503);
        });
        await fc.assert(property, { numRuns: share });
        // A rejection that nobody handles fails the test that is running then.
        await new Promise((resolve) => setImmediate(resolve));
        expect(parts.lines.filter((line) => line.includes(salesSecrets[0]))).toEqual([]);
      },
    );
  });
});
