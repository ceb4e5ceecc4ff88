import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import { columns, type Output } from '../output.js';
import type { ExitCode } from '../surroundings.js';

const letter = z
  .object({
    connectionId: z.string(),
    number: integerField,
    atIso: z.string(),
    deliveryCount: integerField,
    reason: z.string().optional(),
    description: z.string().optional(),
    notice: z.object({ about: z.string(), side: z.string(), recordId: z.string().optional() }).loose().optional(),
    text: z.string().optional(),
  })
  .loose();
const list = z.object({ letters: z.array(letter) });
/** Of the health of the app: messages that stand on the queue's own list until the timer takes them off. */
const onQueue = z.object({ deadLetter: integerField.optional() }).loose();
const done = z.object({ connectionId: z.string(), number: integerField }).loose();

/** Messages that could not be handled, also those that the timer has still to list. Exits 1 when there are some. */
export async function deadLetters(app: AppClient, output: Output, connection: string | undefined): Promise<ExitCode> {
  const found = await app.get(list, 'dead-letters', { connectionId: connection });
  const { deadLetter: unlisted = 0 } = await app.get(onQueue, 'health');
  const rows = found.letters.map((each) => [
    String(each.number),
    each.connectionId,
    each.atIso,
    describe(each),
    `${each.deliveryCount} deliveries, ${each.reason ?? 'no reason told'}`,
  ]);
  output.result({ ...found, stillOnQueue: unlisted }, () => [
    ...columns(rows),
    ...(unlisted === 0 ? [] : [`${unlisted} are still to be taken off the queue by the timer, and are named then.`]),
    ...(rows.length + unlisted === 0 ? ['There are none.'] : []),
    ...hints(found.letters),
  ]);
  return rows.length + unlisted === 0 ? 0 : 1;
}

/** What may be done with those in the list: only a notice can go back. */
function hints(letters: readonly z.infer<typeof letter>[]): readonly string[] {
  const isOfSeveral = new Set(letters.map(({ connectionId }) => connectionId)).size > 1;
  return [
    ...(letters.some(({ notice }) => notice !== undefined)
      ? ['To put one back on the queue: "tandem replay --dead-letter <number>".']
      : []),
    ...(letters.some(({ notice }) => notice === undefined)
      ? ['What is no notice can only be removed: "tandem dead-letters --remove <number>".']
      : []),
    ...(isOfSeveral ? ['With "--connection <connection>", as shown, where a number stands twice.'] : []),
  ];
}

/** How a message is named. */
export interface NamedLetter {
  readonly number: string;
  readonly connection: string | undefined;
}

/** Puts one back on the queue. */
export async function replayDeadLetter(app: AppClient, output: Output, named: NamedLetter): Promise<ExitCode> {
  const answer = await app.post(done, pathOf(named), {});
  output.result(answer, () => [`Message ${answer.number} is on the queue again.`]);
  return 0;
}

/** Takes one off the list. */
export async function removeDeadLetter(app: AppClient, output: Output, named: NamedLetter): Promise<ExitCode> {
  const answer = await app.remove(done, `dead-letters/${encodeURIComponent(named.number)}`, {
    connectionId: named.connection,
  });
  output.result(answer, () => [`Message ${answer.number} is removed.`]);
  return 0;
}

function pathOf({ number, connection }: NamedLetter): string {
  const query = connection === undefined ? '' : `?connectionId=${encodeURIComponent(connection)}`;
  return `dead-letters/${encodeURIComponent(number)}${query}`;
}

function describe({ notice, text }: z.infer<typeof letter>): string {
  return notice === undefined
    ? `no notice: ${(text ?? '').slice(0, 60)}`
    : `${notice.about} ${notice.recordId ?? ''} of ${notice.side}`;
}
