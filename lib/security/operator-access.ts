import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { isLoopbackRequest, type RequestOrigin } from './loopback.js';

/** Roles that an operator's token can carry. `Tandem.Operator` may change things, `Tandem.Reader` may look. */
export type OperatorRole = 'Tandem.Operator' | 'Tandem.Reader';

export type AccessDecision =
  /** `who`: the name under which the token's holder signs in, as the tenant has it; for journals. */
  | { readonly kind: 'granted'; readonly who: string }
  /** 401: no token, or one that is not valid here. */
  | { readonly kind: 'unauthenticated'; readonly reason: string }
  /** 403: a valid token without a role that suffices. */
  | { readonly kind: 'forbidden' }
  /** 503: the tenant's keys could not be fetched. */
  | { readonly kind: 'unavailable' };

/** Decides who may use an operator route. The platform's `x-ms-client-principal` is never looked at: it can be forged. */
export type OperatorAccess = (request: RequestOrigin, sufficient: readonly OperatorRole[]) => Promise<AccessDecision>;

export interface OperatorAccessOptions {
  readonly mode: 'cloud' | 'local';
  readonly authority: string;
  readonly tenantId?: string;
  readonly audience?: string;
  /** Replaces the tenant's published keys in tests. */
  readonly keys?: JWTVerifyGetKey;
}

/** Builds the check: a validated token with a role everywhere, nothing at all on loopback in local mode. */
export function createOperatorAccess(options: OperatorAccessOptions): OperatorAccess {
  const verify = createVerifier(options);
  return async (request, sufficient) => {
    if (options.mode === 'local' && isLoopbackRequest(request)) {
      return { kind: 'granted', who: 'somebody on this machine' };
    }
    const token = bearerToken(request.headers.get('authorization'));
    if (token === undefined) {
      return { kind: 'unauthenticated', reason: 'noToken' };
    }
    if (verify === undefined) {
      return { kind: 'unauthenticated', reason: 'noTenantConfigured' };
    }
    return decide(await verify(token), sufficient);
  };
}

type Verified =
  | { readonly roles: readonly string[]; readonly who: string }
  | { readonly failure: 'invalid' | 'keysUnavailable'; readonly reason: string };

function decide(verified: Verified, sufficient: readonly OperatorRole[]): AccessDecision {
  if ('failure' in verified) {
    return verified.failure === 'keysUnavailable'
      ? { kind: 'unavailable' }
      : { kind: 'unauthenticated', reason: verified.reason };
  }
  return sufficient.some((role) => verified.roles.includes(role))
    ? { kind: 'granted', who: verified.who }
    : { kind: 'forbidden' };
}

function createVerifier(options: OperatorAccessOptions): ((token: string) => Promise<Verified>) | undefined {
  const { authority, tenantId, audience } = options;
  if (tenantId === undefined || audience === undefined) {
    return undefined;
  }
  const keys = options.keys ?? createRemoteJWKSet(new URL(`${authority}/${tenantId}/discovery/v2.0/keys`));
  // Entra issues v1 or v2 tokens to the same audience, depending on the application's manifest.
  const issuer = [`${authority}/${tenantId}/v2.0`, `https://sts.windows.net/${tenantId}/`];
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'iss', 'aud'],
        clockTolerance: 60,
      });
      return { roles: rolesOf(payload), who: whoIs(payload) };
    } catch (error) {
      return failureOf(error);
    }
  };
}

function rolesOf(payload: JWTPayload): readonly string[] {
  const roles: unknown = payload.roles;
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
}

/** People by their sign-in name (v2, then v1 tokens), applications by their id. */
function whoIs(payload: JWTPayload): string {
  const { preferred_username: name, upn, azp, appid, oid, sub } = payload;
  const known = [name, upn, azp, appid, oid, sub].find((claim) => typeof claim === 'string' && claim !== '');
  return typeof known === 'string' ? known.slice(0, 200) : 'unknown';
}

/** A token that is wrong is the caller's affair; keys that cannot be fetched are ours. */
function failureOf(error: unknown): Verified {
  const isAboutToken =
    error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== 'ERR_JOSE_GENERIC';
  if (isAboutToken) {
    return { failure: 'invalid', reason: error.code };
  }
  return { failure: 'keysUnavailable', reason: 'keysUnavailable' };
}

function bearerToken(header: string | null): string | undefined {
  return /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header ?? '')?.[1];
}
