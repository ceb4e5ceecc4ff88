import { z } from 'zod';
import { isGuid } from '../../lib/http/odata-literal.js';
import type { AppClient } from '../app-client.js';
import { columns, type Output } from '../output.js';
import { CommandError, type ExitCode } from '../surroundings.js';

const offer = z
  .object({
    connectionId: z.string(),
    side: z.string(),
    recordId: z.string(),
    number: z.string(),
    reason: z.string(),
    sinceIso: z.string(),
    earliestIso: z.string().optional(),
    lookAlike: z.object({ number: z.string() }).loose().optional(),
  })
  .loose();

const offerWords: Readonly<Record<string, string>> = {
  notLoaded: 'waits for the first load',
  beforeStartDate: 'is older than the start date',
  looksLike: 'looks like an order of the other side',
  quoteNotActive: 'was let in; the quote is not active in Sales',
  coupledElsewhere: 'belongs to another connection',
  beingMade: 'carries a mark of Tandem that no order here knows',
  entering: 'was let in and is being made',
  stillBeingEntered: 'was let in; somebody is entering it yet',
  notInEntryState: 'was let in; it is not in the state in which orders enter',
  notReleased: 'was let in; it is not released in Business Central',
};

function wordsOfOffer({
  reason,
  earliestIso,
  lookAlike,
}: Pick<z.output<typeof offer>, 'reason' | 'earliestIso' | 'lookAlike'>): string {
  const words = offerWords[reason] ?? reason;
  const which = lookAlike === undefined ? '' : `: ${lookAlike.number}`;
  return `${words}${which}${earliestIso === undefined ? '' : ` (${earliestIso} at the earliest)`}`;
}

/** Orders that do not enter by themselves. */
export async function offered(app: AppClient, output: Output, asked: string | undefined): Promise<ExitCode> {
  const found = await app.get(z.object({ orders: z.array(offer) }), 'orders/offered', { connectionId: asked });
  output.result(found, () =>
    found.orders.length === 0
      ? ['No order is offered: none that has been looked at waits for a person.']
      : columns(
          found.orders.map(({ connectionId, side, number, sinceIso, recordId, ...offer }) => [
            connectionId,
            side,
            number,
            wordsOfOffer(offer),
            `since ${sinceIso}`,
            recordId,
          ]),
        ),
  );
  return 0;
}

/** Lets one order enter. */
export async function enter(
  app: AppClient,
  output: Output,
  asked: { readonly connection?: string; readonly sales?: string; readonly businessCentral?: string },
): Promise<ExitCode> {
  if ((asked.sales === undefined) === (asked.businessCentral === undefined)) {
    throw new CommandError('name one order: --sales <id> or --business-central <id>', 2);
  }
  const [option, id] =
    asked.sales === undefined ? ['--business-central', asked.businessCentral] : ['--sales', asked.sales];
  if (!isGuid(id ?? '')) {
    throw new CommandError(
      `${option}: "${id}" is no id; "tandem offered" shows the ids of orders in its last column`,
      2,
    );
  }
  const answer = await app.post(
    z.object({ side: z.string(), recordId: z.string(), sentence: z.string() }).loose(),
    'orders/enter',
    {
      salesOrderId: asked.sales,
      businessCentralOrderId: asked.businessCentral,
      connectionId: asked.connection,
    },
  );
  output.result(answer, () => [`The order ${answer.sentence}; see "tandem history".`]);
  return 0;
}
