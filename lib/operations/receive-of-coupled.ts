import type { ExpectedOrganization } from '../notifications/expected-organization.js';
import { receiveSales } from '../notifications/receive-sales.js';
import type { Reception, WebhookRequest } from '../notifications/reception.js';
import { readConnectionRecord } from '../sync/connection/record.js';
import type { Engine } from '../sync/engine.js';
import { inTime } from '../system/in-time.js';

/** Dataverse gives an answer sixty seconds, and does not send a notification again that got none. */
const longestReadMs = 2_000;

/**
 * As `receiveSales`; where the settings name no organization, the one that was coupled is expected (I15). It is looked up
 * for genuine notifications alone, and without it, as while the storage is away, any is taken: a notice is only a hint.
 * For the same reason a body that names none is taken, unless the settings name one.
 */
export async function receiveOfCoupled(
  { state, logger }: Pick<Engine, 'state' | 'logger'>,
  request: WebhookRequest,
  expected: ExpectedOrganization | undefined,
): Promise<Reception> {
  const reception = receiveSales(request, expected);
  if (reception.notices.length === 0 || expected === undefined || expected.organizationId !== undefined) {
    return reception;
  }
  const { connectionId } = expected;
  try {
    const record = await inTime(longestReadMs, () => readConnectionRecord(state, connectionId));
    const organizationId = record.fingerprint?.sales.organizationId;
    return organizationId === undefined
      ? reception
      : receiveSales(request, { ...expected, organizationId, mayBeUnnamed: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown';
    logger.warn('webhook.organizationUnknown', { connectionId, message });
    return reception;
  }
}
