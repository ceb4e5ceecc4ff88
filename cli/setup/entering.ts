import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import { CommandError } from '../surroundings.js';
import type { Findings } from './find-out.js';
import type { SetupPlan } from './plan.js';

const ofSide = z.object({
  enter: integerField,
  first: z.array(z.string()),
  leftOut: z.record(z.string(), integerField),
  lookedAt: integerField.optional(),
  more: z.boolean(),
});
const answer = z.object({ entering: z.object({ sales: ofSide, businessCentral: ofSide }) });

/** Which orders of both sides would enter by the configuration that is planned; or why that could not be found out. */
export type Entering = z.infer<typeof answer>['entering'] | { readonly unknown: string };

/** Has the app judge the orders that are there by what is planned. Nothing is changed by it. */
export async function askEntering(app: AppClient, found: Findings, plan: SetupPlan): Promise<Entering> {
  try {
    const { entering } = await app.post(answer, 'configuration/test', {
      connectionId: found.connectionId,
      configuration: plan.configuration ?? found.written,
      pastConflicts: 0,
      entering: true,
    });
    return entering;
  } catch (error) {
    if (error instanceof CommandError) {
      return { unknown: error.message };
    }
    throw error;
  }
}

/** The same in lines for people. */
export function enteringLines(entering: Entering, { view }: Findings): readonly string[] {
  if ('unknown' in entering) {
    return [`Which orders would enter could not be found out: ${entering.unknown}`];
  }
  const isLoaded = view.state === 'loaded' || view.state === 'live';
  const atOnce = view.enabled ? '' : 'at once where they were changed since the last sweep, else ';
  const when = isLoaded ? `${atOnce}once they are touched, or with the next "tandem full-sync"` : 'with the first load';
  return [
    ...linesOf('Sales', 'Business Central', entering.sales, when),
    ...linesOf('Business Central', 'Sales', entering.businessCentral, when),
  ];
}

function linesOf(
  from: string,
  into: string,
  { enter, first, leftOut, lookedAt, more }: z.infer<typeof ofSide>,
  when: string,
): readonly string[] {
  const named = first.length === 0 ? '' : ` (${first.join(', ')}${enter > first.length ? ', …' : ''})`;
  const atLeast = more ? 'at least ' : '';
  const counted = lookedAt === undefined ? 'some' : `the first ${lookedAt}`;
  return [
    `Orders of ${from}: ${atLeast}${enter} would be made in ${into}${named}${enter === 0 ? '' : `, ${when}`}.`,
    ...Object.entries(leftOut).map(([reason, count]) => `  ${atLeast}${count} not: ${words[reason] ?? reason}`),
    ...(more
      ? [`  There are more: ${counted} open orders were looked at. "tandem full-sync" counts all before it makes any.`]
      : []),
  ];
}

const oneByOne = 'offered only ("tandem offered"), let in one by one by "tandem enter"';

const words: Readonly<Record<string, string>> = {
  olderThanStartDate: `older than the start date, ${oneByOne}`,
  outsideFilter: `outside the entry filter, let in one by one by "tandem enter"`,
  looksLike: `seem to be on the other side already: couple them, or let them in one by one ("tandem offered")`,
  alreadyCoupled: 'coupled already',
  uncoupledBefore: 'were coupled once',
  coupledElsewhere: 'another connection has them',
  notInEntryState: 'not in the state in which orders enter',
  stillBeingEntered: 'still being entered',
  beingMade: 'being made by Tandem',
  notReleased: 'not released in Business Central',
  createInBusinessCentralOff: 'orders of Sales are not made in Business Central (createInBusinessCentral)',
  createInSalesOff: 'orders of Business Central are not made in Sales (createInSales)',
};
