import type { ConnectionRecord } from '../ports/connection-state.js';
import type { RemoteResult } from '../ports/remote-result.js';
import type { Rival } from '../sync/connection/rivals.js';
import { bad, type Check, good, judge, warning } from './check.js';

const named = { id: 'sales.otherIntegration', title: "Business Central's own order integration" };

/** Two integrations on one pair of systems undo each other's work. Judged by the very rule that stops a connection. Pure. */
export function checkOtherIntegration(
  found: RemoteResult<Rival | undefined>,
  { rivals, stopped }: ConnectionRecord,
): Check {
  return judge(named, found, {
    whenRefused:
      'Give the application user of Tandem the right to read orders, users and the table bcbi_company: without it nobody sees whether two integrations work on the same orders.',
    whenRead: (rival) => {
      if (rival === undefined) {
        return good(named, 'No fresh trace of it in Sales.');
      }
      return rivals?.accepted?.includes('besideOtherIntegration') === true
        ? warning(
            named,
            `${rival.sentence} An operator has accepted that.`,
            'Nothing, if they work on different orders; "tandem connections" tells who accepted it and why.',
          )
        : bad(
            named,
            stopped?.reason === rival.reason
              ? 'It is still at work, by which the connection has stopped; see above.'
              : rival.sentence,
            'Switch "Bidirectional Sales Order Integration" off in Business Central\'s "Dynamics 365 Connection Setup", or do not use Tandem for this company.',
          );
    },
  });
}
