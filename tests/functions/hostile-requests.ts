import type { HttpRequest } from '@azure/functions';
import { seededRandom } from '../../local/simulator-kit/random';
import { executionContext } from '../lib/notifications/remote-execution-context';
import { httpRequest, type RequestOptions } from './http-for-tests';
import { companyId, door, organizationId, salesSecrets } from './parts-for-tests';

/** Stands in every text that a stranger sends; nothing of it may come back. */
export const canary = 'kAnArY';

const evil = [
  canary,
  `<script>alert('${canary}')</script>`,
  `${canary}' or 1 eq 1 or 'x' eq '`,
  `${canary}') or PartitionKey ne ('`,
  `../../${canary}`,
  `${canary}\r\nset-cookie: a=b`,
  `https://evil.example/${canary}`,
  `\u0000${canary}\uD800`,
  `${canary}`.repeat(200),
  '%00%0d%0a',
  '__proto__',
  '-1e400',
  '',
] as const;

type Random = () => number;
const pick = <Value>(random: Random, values: readonly [Value, ...Value[]]): Value =>
  values[Math.floor(random() * values.length)] ?? values[0];
const text = (random: Random): string => pick(random, evil);

const names = [
  'value',
  'clientState',
  'resource',
  'changeType',
  'PrimaryEntityId',
  'InputParameters',
  'OrganizationId',
  'connectionId',
  'salesOrderId',
  'businessCentralOrderId',
  'decision',
  'rule',
  '__proto__',
  'constructor',
  canary,
] as const;

/** Any JSON value, sometimes very deep or wide. */
function anything(random: Random, depth = 0): unknown {
  const kind = Math.floor(random() * (depth > 3 ? 5 : 8));
  switch (kind) {
    case 0:
      return null;
    case 1:
      return random() < 0.5;
    case 2:
      return pick(random, [0, -1, 1e308, Number.MAX_SAFE_INTEGER + 1, 0.1]);
    case 3:
    case 4:
      return text(random);
    case 5:
      return Array.from({ length: Math.floor(random() * 5) }, () => anything(random, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: Math.floor(random() * 5) }, () => [pick(random, names), anything(random, depth + 1)]),
      );
  }
}

/** Something genuine with one to three of its parts replaced, however deep they are. */
function mutated(random: Random, genuine: unknown): unknown {
  const copy = structuredClone(genuine);
  for (let times = 1 + Math.floor(random() * 3); times > 0; times -= 1) {
    let at = copy;
    for (let depth = 0; depth < 6 && typeof at === 'object' && at !== null; depth += 1) {
      const holder = at as Record<string, unknown>;
      const keys = Object.keys(holder);
      const key = keys[Math.floor(random() * keys.length)];
      if (key === undefined) {
        break;
      }
      if (random() < 0.3) {
        holder[key] = anything(random);
        break;
      }
      at = holder[key];
    }
  }
  return copy;
}

const orderId = '11111111-aaaa-4aaa-8aaa-111111111111';
const notification = {
  value: [
    {
      clientState: door.clientStates[0],
      resource: `api/v2.0/companies(${companyId})/salesOrders(${orderId})`,
      changeType: 'updated',
      lastModifiedDateTime: '2026-03-02T10:00:00Z',
    },
  ],
};
const bodies = [notification, executionContext({ OrganizationId: organizationId }), { connectionId: 'main' }] as const;

function bodyOf(random: Random): string | Uint8Array | undefined {
  const kind = random();
  if (kind < 0.04) {
    return undefined;
  }
  if (kind < 0.14) {
    return Uint8Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * 256));
  }
  if (kind < 0.17) {
    return '['.repeat(2_000) + canary;
  }
  const json = JSON.stringify(kind < 0.5 ? anything(random) : mutated(random, pick(random, bodies)));
  return random() < 0.1 ? json.slice(0, Math.floor(random() * json.length)) : json;
}

/** Half of the time as somebody who knows the secrets, or the ids that there are. */
function paramsOf(random: Random): Record<string, string> {
  const known = random() < 0.7;
  return {
    connectionId: known ? 'main' : text(random),
    subscriptionKey: known ? (door.pathKeys[0] ?? '') : text(random),
    conflictId: text(random),
    couplingId: known ? orderId : text(random),
    orderId: known ? orderId : text(random),
  };
}

function queryOf(random: Random): Record<string, string> {
  const query: Record<string, string> = {};
  for (const name of ['validationToken', 'code', 'number', 'salesOrderId', 'businessCentralOrderId', 'connectionId']) {
    if (random() < 0.25) {
      query[name] = text(random);
    }
  }
  return query;
}

function headersOf(random: Random): Record<string, string> {
  const principal = Buffer.from(JSON.stringify({ userRoles: ['Tandem.Operator'], userDetails: canary })).toString(
    'base64',
  );
  return {
    'content-type': pick(random, ['application/json', 'application/json', 'text/html', canary]),
    ...(random() < 0.7 ? { 'x-tandem-secret': salesSecrets[0] } : {}),
    ...(random() < 0.3 ? { 'x-ms-client-principal': principal } : {}),
    ...(random() < 0.3 ? { traceparent: `00-${canary}` } : {}),
  };
}

/** One hostile request, the same again for the same seed. */
export function hostileRequest(seed: number, method: NonNullable<RequestOptions['method']>): HttpRequest {
  const random = seededRandom(seed);
  const body = method === 'GET' ? undefined : bodyOf(random);
  return httpRequest({
    method,
    headers: headersOf(random),
    query: queryOf(random),
    params: paramsOf(random),
    ...(body === undefined ? {} : { body }),
  });
}
