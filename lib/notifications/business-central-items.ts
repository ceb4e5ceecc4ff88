import { z } from 'zod';
import { secretsMatch } from '../security/secrets-match.js';

/** What a valid subscription's items must look like. */
export interface SubscriptionExpectation {
  /** What is subscribed to; absent = `salesOrders`. */
  readonly entitySet?: SubscribedSet;
  readonly companyId: string;
  /** `…/{environment}/api/v2.0`: an absolute resource must lie under it. */
  readonly apiBaseUrl: string;
  /** Current and previous. */
  readonly clientStates: readonly string[];
}

/** Entity sets that Tandem subscribes to. */
export type SubscribedSet = 'salesOrders' | 'salesQuotes';

export type RecordCause = 'created' | 'updated' | 'deleted';

/** What one item of a notification comes to. */
export type ReadItem =
  | { readonly kind: 'record'; readonly recordId: string; readonly cause: RecordCause }
  /** The item is genuine but names no single record. */
  | { readonly kind: 'sweep'; readonly reason: SweepReason }
  | { readonly kind: 'dropped'; readonly reason: 'wrongClientState' | 'otherEnvironment' | 'otherCompany' };

export type SweepReason = 'collection' | 'unreadableItem' | 'unknownResource' | 'unknownChangeType';

const stated = z.object({ clientState: z.unknown().optional() });
const item = z.object({ resource: z.string().max(4000), changeType: z.string() });

const resourceForm = /^companies\(([0-9a-f-]{36})\)\/(\w+)(?:\(([0-9a-f-]{36})\))?(?:\?.*)?$/i;
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads one item of the `value` array; the client state is checked before anything else is believed. */
export function readItem(value: unknown, expected: SubscriptionExpectation): ReadItem {
  const state = stated.safeParse(value);
  if (!state.success) {
    return { kind: 'sweep', reason: 'unreadableItem' };
  }
  const given = state.data.clientState;
  if (!secretsMatch(typeof given === 'string' ? given : undefined, expected.clientStates)) {
    return { kind: 'dropped', reason: 'wrongClientState' };
  }
  const parsed = item.safeParse(value);
  return parsed.success ? readResource(parsed.data, expected) : { kind: 'sweep', reason: 'unreadableItem' };
}

function readResource(parsed: z.infer<typeof item>, expected: SubscriptionExpectation): ReadItem {
  if (namesOtherEnvironment(parsed.resource, expected.apiBaseUrl)) {
    return { kind: 'dropped', reason: 'otherEnvironment' };
  }
  const path = pathUnderApi(parsed.resource, expected.apiBaseUrl);
  const [, companyId, entitySet, recordId] = (path && resourceForm.exec(path)) || [];
  if (companyId === undefined || entitySet !== (expected.entitySet ?? 'salesOrders')) {
    return { kind: 'sweep', reason: 'unknownResource' };
  }
  if (companyId.toLowerCase() !== expected.companyId) {
    return { kind: 'dropped', reason: 'otherCompany' };
  }
  switch (parsed.changeType) {
    case 'collection':
      return { kind: 'sweep', reason: 'collection' };
    case 'created':
    case 'updated':
    case 'deleted':
      return recordId !== undefined && guid.test(recordId)
        ? { kind: 'record', recordId: recordId.toLowerCase(), cause: parsed.changeType }
        : { kind: 'sweep', reason: 'unknownResource' };
    default:
      return { kind: 'sweep', reason: 'unknownChangeType' };
  }
}

/** `…/v2.0/<tenant>/<environment>/api/v2.0/` at the beginning of an address or a path. */
const environmentForm = /^(?:https:\/\/[^/]+)?\/?v2\.0\/[^/]+\/([^/]+)\/api\/v2\.0(?:\/|$)/i;

/** A copied environment keeps its companies' ids and may keep our client state; the tenant has more than one spelling. */
function namesOtherEnvironment(resource: string, apiBaseUrl: string): boolean {
  const [named, own] = [resource, apiBaseUrl].map((text) => environmentForm.exec(text)?.[1]?.toLowerCase());
  const isSameHost = resource.startsWith('http') ? hostOf(resource) === hostOf(apiBaseUrl) : true;
  return isSameHost && named !== undefined && own !== undefined && named !== own;
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/**
 * The part of a resource from `companies(` on. It comes relative, with a leading slash, or absolute (S-112); an absolute
 * one must lie under our own API address. No request is ever built from it: only the ids are taken.
 */
function pathUnderApi(resource: string, apiBaseUrl: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(resource) || resource.startsWith('//')) {
    const base = `${apiBaseUrl}/`;
    return resource.toLowerCase().startsWith(base.toLowerCase()) ? resource.slice(base.length) : undefined;
  }
  const relative = /^\/?(?:(?:v2\.0\/[^/]+\/[^/]+\/)?api\/v2\.0\/)?(companies\(.*)$/is.exec(resource);
  return relative?.[1];
}
