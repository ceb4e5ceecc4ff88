import { createServer } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { isLoopbackRequest } from '../../../lib/security/loopback.js';
import {
  createOperatorAccess,
  type OperatorAccess,
  type OperatorAccessOptions,
  type OperatorRole,
} from '../../../lib/security/operator-access.js';

const tenantId = '99999999-8888-4777-8666-555555555555';
const authority = 'https://login.example';
const audience = 'api://tandem';
const readers: readonly OperatorRole[] = ['Tandem.Reader', 'Tandem.Operator'];

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let own: Keys;
let foreign: Keys;
let access: OperatorAccess;
let options: OperatorAccessOptions;

beforeAll(async () => {
  own = await generateKeyPair('RS256');
  foreign = await generateKeyPair('RS256');
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256' }] });
  options = { mode: 'cloud', authority, tenantId, audience, keys };
  access = createOperatorAccess(options);
});

interface Claims {
  readonly roles?: unknown;
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: string;
  readonly keys?: Keys;
  /** Claims that say who it is. */
  readonly who?: Record<string, string>;
}

function token(claims: Claims = {}): Promise<string> {
  return new SignJWT({ roles: claims.roles ?? ['Tandem.Reader'], ...(claims.who ?? { preferred_username: 'ada' }) })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setIssuer(claims.issuer ?? `${authority}/${tenantId}/v2.0`)
    .setAudience(claims.audience ?? audience)
    .setExpirationTime(claims.expires ?? '10m')
    .sign((claims.keys ?? own).privateKey);
}

function request(authorization?: string, more: Record<string, string> = {}, url = 'https://tandem.example/api/orders') {
  return { url, headers: new Headers({ ...more, ...(authorization === undefined ? {} : { authorization }) }) };
}

describe('operator access', () => {
  it.each([['Tandem.Reader'], ['Tandem.Operator']])('is granted to a valid token with the role %s', async (role) => {
    const decision = await access(request(`Bearer ${await token({ roles: [role] })}`), readers);
    expect(decision).toEqual({ kind: 'granted', who: 'ada' });
  });

  it.each<[Record<string, string>, string]>([
    [{ preferred_username: 'ada@example.com', azp: 'app', sub: 's' }, 'ada@example.com'],
    [{ upn: 'ada@example.com', appid: 'app', sub: 's' }, 'ada@example.com'],
    [{ azp: 'an-application', oid: 'o', sub: 's' }, 'an-application'],
    [{ sub: 's' }, 's'],
    [{}, 'unknown'],
  ])('says who it is by what the tenant signed: %j is %s', async (who, name) => {
    expect(await access(request(`Bearer ${await token({ who })}`), readers)).toEqual({ kind: 'granted', who: name });
  });

  it('takes tokens of both versions of the tenant', async () => {
    const issuer = `https://sts.windows.net/${tenantId}/`;
    expect(await access(request(`Bearer ${await token({ issuer })}`), readers)).toEqual({
      kind: 'granted',
      who: 'ada',
    });
  });

  it('a reader may not do what takes an operator', async () => {
    const decision = await access(request(`Bearer ${await token()}`), ['Tandem.Operator']);
    expect(decision).toEqual({ kind: 'forbidden' });
  });

  it.each([[[]], [['Other.Role']], ['Tandem.Reader'], [null]])('is forbidden with roles %j', async (roles) => {
    const bearer = `Bearer ${await token({ roles: roles ?? [] })}`;
    expect(await access(request(bearer), readers)).toEqual({ kind: 'forbidden' });
  });

  it.each<[string, Claims]>([
    ['another issuer', { issuer: `${authority}/00000000-8888-4777-8666-555555555555/v2.0` }],
    ['another audience', { audience: 'api://other' }],
    ['no life left', { expires: '-5m' }],
  ])('is refused to a token with %s', async (_, claims) => {
    expect((await access(request(`Bearer ${await token(claims)}`), readers)).kind).toBe('unauthenticated');
  });

  it('is refused to a token signed by somebody else, unsigned, or no token at all', async () => {
    const forged = await token({ keys: foreign });
    const [header, payload] = forged.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    for (const authorization of [
      `Bearer ${forged}`,
      `Bearer ${unsigned}`,
      `Bearer ${header}.${payload}.x`,
      'Basic abc',
      undefined,
    ]) {
      expect((await access(request(authorization), readers)).kind).toBe('unauthenticated');
    }
  });

  it('never believes x-ms-client-principal', async () => {
    const principal = Buffer.from(JSON.stringify({ userRoles: ['Tandem.Operator'] })).toString('base64');
    const decision = await access(request(undefined, { 'x-ms-client-principal': principal }), readers);
    expect(decision.kind).toBe('unauthenticated');
  });

  it('in the cloud loopback opens nothing', async () => {
    const decision = await access(request(undefined, {}, 'http://127.0.0.1:7071/api/orders'), readers);
    expect(decision.kind).toBe('unauthenticated');
  });

  it('tells keys that cannot be fetched from a bad token', async () => {
    const server = createServer((_, response) => response.writeHead(500).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { keys: _keys, ...remote } = options;
    const away = createOperatorAccess({ ...remote, authority: `http://127.0.0.1:${port}` });
    const issuer = `http://127.0.0.1:${port}/${tenantId}/v2.0`;
    expect(await away(request(`Bearer ${await token({ issuer })}`), readers)).toEqual({ kind: 'unavailable' });
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('local mode', () => {
  const local = createOperatorAccess({ mode: 'local', authority });

  it('is open on loopback', async () => {
    for (const host of ['127.0.0.1:7071', 'localhost:7071', '[::1]:7071']) {
      expect(await local(request(undefined, {}, `http://${host}/api/orders`), readers)).toEqual({
        kind: 'granted',
        who: 'somebody on this machine',
      });
    }
  });

  it('is closed to everything that did not come over loopback', async () => {
    expect((await local(request(undefined, {}, 'http://192.168.1.2:7071/api/orders'), readers)).kind).toBe(
      'unauthenticated',
    );
    expect((await local(request(undefined, {}, 'http://127.0.0.1.example/api/orders'), readers)).kind).toBe(
      'unauthenticated',
    );
    const tunnelled = request(undefined, { 'x-forwarded-for': '203.0.113.9' }, 'http://127.0.0.1:7071/api/orders');
    expect((await local(tunnelled, readers)).kind).toBe('unauthenticated');
  });

  it('a request with an unreadable address is not loopback', () => {
    expect(isLoopbackRequest({ url: 'not a url', headers: new Headers() })).toBe(false);
  });
});
