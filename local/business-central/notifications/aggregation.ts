import type { ChangeType } from '../model/database.js';
import { instant, type Subscription } from './subscription.js';

/** One logged change for one subscription. */
export interface LoggedChange {
  readonly subscriptionId: string;
  readonly entityId: string;
  readonly changeType: ChangeType;
  /** Time of the database trigger, not the record's stamp (S-109). */
  readonly atMs: number;
}

/** How `resource` is written in notifications (S-112). */
export interface ResourceForm {
  readonly form: 'relative' | 'leadingSlash' | 'absolute';
  /** URL of the environment, the prefix of absolute resources. */
  readonly environmentUrl: string;
  readonly companyId: string;
}

/** More changes of one subscription than this in one run become one `collection` item (3.5). */
const maxItems = 1000;
const collectionOverlapMs = 50;

/** One item of a notification body (3.4). */
export interface NotificationItem {
  readonly subscriptionId: string;
  readonly clientState: string;
  readonly expirationDateTime: string;
  readonly resource: string;
  readonly changeType: ChangeType | 'collection';
  readonly lastModifiedDateTime: string;
}

/** Items of one subscription: consecutive updates of an entity collapse, too many become a collection (S-107, S-108). */
export function itemsOf(
  subscription: Subscription,
  changes: readonly LoggedChange[],
  resource: ResourceForm,
): readonly NotificationItem[] {
  const collapsed = collapse(changes);
  const base = resourceOf(subscription, resource);
  const first = collapsed[0];
  const last = collapsed.at(-1);
  if (first === undefined || last === undefined) return [];
  if (collapsed.length <= maxItems) {
    return collapsed.map((change) =>
      item(subscription, {
        resource: `${base}(${change.entityId})`,
        changeType: change.changeType,
        atMs: change.atMs,
      }),
    );
  }
  const hasDelete = collapsed.some((change) => change.changeType === 'deleted');
  const from = instant(Math.min(...changes.map((change) => change.atMs)) - collectionOverlapMs);
  const filter = hasDelete ? '' : `?$filter=lastModifiedDateTime%20gt%20${from}`;
  return [item(subscription, { resource: base + filter, changeType: 'collection', atMs: last.atMs })];
}

function item(
  subscription: Subscription,
  change: { resource: string; changeType: NotificationItem['changeType']; atMs: number },
): NotificationItem {
  return {
    subscriptionId: subscription.subscriptionId,
    clientState: subscription.clientState,
    expirationDateTime: instant(subscription.expirationAtMs),
    resource: change.resource,
    changeType: change.changeType,
    lastModifiedDateTime: instant(change.atMs),
  };
}

function collapse(changes: readonly LoggedChange[]): readonly LoggedChange[] {
  const ordered = [...changes].sort((a, b) => a.atMs - b.atMs);
  const kept = new Set<LoggedChange>();
  const lastOfEntity = new Map<string, LoggedChange>();
  for (const change of ordered) {
    const last = lastOfEntity.get(change.entityId);
    if (last?.changeType === 'updated' && change.changeType === 'updated') kept.delete(last);
    kept.add(change);
    lastOfEntity.set(change.entityId, change);
  }
  return [...kept];
}

function resourceOf(subscription: Subscription, { form, environmentUrl, companyId }: ResourceForm): string {
  const relative = `api/v2.0/companies(${companyId})/${subscription.setName}`;
  switch (form) {
    case 'relative':
      return relative;
    case 'leadingSlash':
      return `/${relative}`;
    case 'absolute':
      return `${environmentUrl}/${relative}`;
  }
}
