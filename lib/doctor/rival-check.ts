import type { ConnectionRecord } from '../ports/connection-state.js';
import type { RemoteResult } from '../ports/remote-result.js';
import type { Rival } from '../sync/connection/rivals.js';
import { bad, type Check, good, judge, warning } from './check.js';

const named = { id: 'sales.otherIntegration', title: "Business Central's own order integration" };

/** What ends it beside the other integration. */
export const withoutOtherIntegration =
  'Switch "Bidirectional Sales Order Integration" off in Business Central\'s "Dynamics 365 Connection Setup", or do not use Tandem for this company.';

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
            withoutOtherIntegration,
          );
    },
  });
}

const deployments = { id: 'connection.otherDeployment', title: 'Another Tandem' };

/** Two deployments on one pair of systems would both write: it keeps a connection from being switched on. Pure. */
export function checkOtherDeployments(
  found: RemoteResult<readonly Rival[]>,
  { isEnabled, stopped, rivals: said }: ConnectionRecord,
): Check {
  return judge(deployments, found, {
    whenRefused:
      'Give the application user of Tandem the right to read webhooks in Sales and subscriptions in Business Central.',
    whenRead: (rivals) => {
      if (rivals.length === 0) {
        const accepted = (said?.deployments ?? []).map(({ address }) => address);
        return good(
          deployments,
          accepted.length === 0
            ? 'None is registered.'
            : `None beside ${accepted.join(', ')}, which an operator has accepted.`,
        );
      }
      const sentence = rivals.map((each) => each.sentence).join(' ');
      const isRunning = isEnabled && stopped === undefined;
      return isRunning && rivals.every(({ isInSalesAlone }) => isInSalesAlone === true)
        ? warning(deployments, `${sentence} It stops nothing, and may be left over.`, deploymentFix)
        : bad(deployments, sentence, deploymentFix);
    },
  });
}

/** What ends it beside another deployment. */
export const withoutOtherDeployment =
  'Switch the connection off there ("tandem disable", which takes the webhook away, too), or take a webhook that was left over out of Sales.';
const deploymentFix = `${withoutOtherDeployment} If that was this app before its address changed, run "tandem setup --moved".`;
