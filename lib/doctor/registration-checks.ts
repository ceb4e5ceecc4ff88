import type { BusinessCentralSubscription } from '../ports/business-central.js';
import type { RemoteResult } from '../ports/remote-result.js';
import { howRegistered } from '../sync/subscriptions/how-registered.js';
import type { RecordedRegistration } from '../sync/subscriptions/registration-state.js';
import type { WantedSubscription } from '../sync/subscriptions/subscriptions.js';
import { bad, type Check, good, judge, warning } from './check.js';

/** A registration that ends sooner than this has not been renewed as it should. */
const soonMs = 12 * 3_600_000;

/** The timer that looks runs every quarter of an hour unless set otherwise; after this long it does not run at all. */
const silentMs = 24 * 3_600_000;

const titles = {
  businessCentral: 'Notifications of Business Central',
  sales: 'Notifications of Sales',
} as const;

/** What the timer `subscriptions` found last on one side; `off`: the connection is switched off, `stopped`: by itself. Pure. */
export function checkRegistration(
  side: keyof typeof titles,
  recorded: RecordedRegistration | 'off' | 'stopped' | undefined,
  nowMs: number,
): Check {
  const named = { id: `${side}.notifications`, title: titles[side] };
  if (recorded === 'off') {
    return good(named, 'The connection is switched off; nothing has to be registered.');
  }
  if (recorded === 'stopped') {
    return good(named, 'Left as it is while the connection has stopped by itself; see above.');
  }
  if (recorded === undefined) {
    return warning(named, 'The registration has not been looked at yet.', 'Wait for the timer "subscriptions".');
  }
  if (!recorded.ok) {
    return bad(named, recorded.problem ?? 'The registration is not as it must be.', recorded.fix ?? 'See the log.');
  }
  if (nowMs - Date.parse(recorded.checkedIso) > silentMs) {
    return bad(
      named,
      `The registration was last looked at ${recorded.checkedIso}; whether it is still there is not known.`,
      'Look whether the timer "subscriptions" runs and what it says in the log.',
    );
  }
  const endsMs = recorded.expirationIso === undefined ? undefined : Date.parse(recorded.expirationIso);
  if (endsMs !== undefined && endsMs - nowMs < soonMs) {
    return warning(
      named,
      `The registration ends at ${recorded.expirationIso}, which is soon.`,
      'Look whether the timer "subscriptions" runs and what it says in the log.',
    );
  }
  if (recorded.remark !== undefined) {
    return warning(named, recorded.remark, recorded.fix ?? 'See the log.');
  }
  return good(named, `Registered; looked at ${recorded.checkedIso}.`);
}

/** Whether registrations may be listed, by the list that is looked at anyway. Pure. */
export function checkListing(listed: RemoteResult<unknown>): Check {
  const named = { id: 'businessCentral.subscriptions', title: 'May read subscriptions' };
  return judge(named, listed, { whenRefused: mayList, whenRead: () => good(named, 'subscriptions can be read.') });
}

const mayList = 'Let the application read "API Webhook Subscription" in Business Central.';
const renewing =
  'The timer "subscriptions" makes it anew within a quarter of an hour; look at its log where it does not.';

/** What Business Central lists now, since the timer looked a while ago. Pure. */
export function checkSubscriptions(
  wanted: WantedSubscription,
  listed: RemoteResult<readonly BusinessCentralSubscription[]>,
  nowMs: number,
): Check {
  const named = { id: 'businessCentral.notifications', title: titles.businessCentral };
  return judge(named, listed, {
    whenRefused: mayList,
    whenRead: (found) => {
      const how = howRegistered(wanted, found, nowMs);
      switch (how.kind) {
        case 'whole': {
          const checkedIso = new Date(nowMs).toISOString();
          return checkRegistration(
            'businessCentral',
            { ok: true, expirationIso: how.expirationIso, checkedIso },
            nowMs,
          );
        }
        case 'earlier':
          return warning(named, 'It is registered under an earlier secret or address of this app.', renewing);
        case 'lapsed':
          return bad(named, `The registration for ${how.resource} has run out.`, renewing);
        case 'absent':
          return bad(named, `Business Central has no registration of this connection for ${how.resource}.`, renewing);
      }
    },
  });
}
