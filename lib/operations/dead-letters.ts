import { z } from 'zod';
import { forgetLetter, type KeptLetter, ofNoConnection, readKeptLetters } from '../sync/dead-letters/kept-letters.js';
import type { Engine } from '../sync/engine.js';
import { type Answer, badRequest, refused } from './answer.js';
import { connectionsAsked } from './connections-asked.js';

const connection = z.object({ connectionId: z.string().max(40).optional() });

/** Dead letters of which no order is known, those of no known connection among them. */
export async function listDeadLetters(engine: Engine, rawQuery: Readonly<Record<string, string>>): Promise<Answer> {
  const parsed = connection.safeParse(rawQuery);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const asked = connectionsAsked(engine, parsed.data.connectionId);
  if ('kind' in asked) {
    return asked;
  }
  const places = parsed.data.connectionId === undefined ? [...asked, ofNoConnection] : asked;
  const letters = await Promise.all(
    places.map(async (place) =>
      (await readKeptLetters(engine.state, place)).map((letter) => ({ connectionId: place, ...letter })),
    ),
  );
  return { kind: 'ok', body: { letters: letters.flat() } };
}

/**
 * A letter is named by its number, and by its connection where there are several. Without one the only connection's are
 * looked through, and those of no known connection.
 */
export interface NamedLetter {
  readonly number: string;
  readonly connectionId: string | undefined;
}

/** Puts the notice of a letter back on the queue, and takes the letter off the list. */
export async function replayDeadLetter(engine: Engine, named: NamedLetter): Promise<Answer> {
  const found = await findLetter(engine, named);
  if ('kind' in found) {
    return found;
  }
  const { connectionId, letter } = found;
  if (letter.notice === undefined) {
    return refused('notANotice', 'the message is no notice, so that there is nothing to do with it but to remove it');
  }
  const messageId = `replayed-${engine.ids.newId()}`;
  await engine.queue.send([{ notice: { ...letter.notice, attemptNumber: 0 }, messageId }]);
  await forgetLetter(engine.state, connectionId, letter.number);
  return { kind: 'ok', body: { connectionId, number: letter.number, replayed: true } };
}

/** Takes a letter off the list. */
export async function removeDeadLetter(engine: Engine, named: NamedLetter): Promise<Answer> {
  const found = await findLetter(engine, named);
  if ('kind' in found) {
    return found;
  }
  const { connectionId, letter } = found;
  await forgetLetter(engine.state, connectionId, letter.number);
  return { kind: 'ok', body: { connectionId, number: letter.number, removed: true } };
}

type FoundLetter = { readonly connectionId: string; readonly letter: KeptLetter };

async function findLetter(engine: Engine, { number, connectionId }: NamedLetter): Promise<FoundLetter | Answer> {
  const places = placesOf(engine, connectionId);
  if ('kind' in places) {
    return places;
  }
  const found: FoundLetter[] = [];
  for (const place of places) {
    const letters = await readKeptLetters(engine.state, place);
    found.push(
      ...letters.filter((each) => String(each.number) === number).map((letter) => ({ connectionId: place, letter })),
    );
  }
  const [first, ...others] = found;
  if (first === undefined) {
    return { kind: 'notFound', error: 'there is no dead letter of this number' };
  }
  return others.length === 0 ? first : connectionNeeded(places);
}

function placesOf(engine: Engine, connectionId: string | undefined): readonly string[] | Answer {
  if (connectionId === ofNoConnection) {
    return [connectionId];
  }
  const asked = connectionsAsked(engine, connectionId);
  if ('kind' in asked) {
    return asked;
  }
  const places = connectionId === undefined ? [...asked, ofNoConnection] : asked;
  return asked.length === 1 ? places : connectionNeeded(places);
}

function connectionNeeded(places: readonly string[]): Answer {
  return { kind: 'badRequest', error: `connectionId: is needed: one of ${places.join(', ')}` };
}
