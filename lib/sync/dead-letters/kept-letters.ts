import { z } from 'zod';
import type { DeadLetter } from '../../ports/dead-letters.js';
import { type Notice, noticeSchema } from '../../ports/notice.js';
import type { StateStore } from '../../ports/state-store.js';

/** Dead letters that one connection keeps; further ones stay where they are until some of these are gone. */
export const mostKept = 100;
/** So much is kept of a body that is no notice, in characters. */
export const longestText = 1_000;
/** Writes that lose against another worker are tried again this often. */
const mostTries = 5;

/** Where the letters of no known connection are kept: no connection is called so. */
export const ofNoConnection = '_unknown';

const keptLetter = z.object({
  /** 1, 2, … on this connection. */
  number: z.int(),
  atIso: z.string(),
  messageId: z.string(),
  reason: z.string().optional(),
  description: z.string().optional(),
  deliveryCount: z.number(),
  /** What it asks for, where it is a notice. */
  notice: noticeSchema.optional(),
  /** The beginning of its body, where it is none. */
  text: z.string().optional(),
});
/** A dead letter of which no order is known. */
export type KeptLetter = z.infer<typeof keptLetter>;

const document = z.object({ lastNumber: z.int(), letters: z.array(keptLetter) });
type Kept = z.infer<typeof document>;

const documentName = 'dead-letters';

/** Dead letters of a connection of which no order is known, oldest first. */
export async function readKeptLetters(state: StateStore, connectionId: string): Promise<readonly KeptLetter[]> {
  return parse((await state.read(connectionId, documentName))?.value).letters;
}

/** Keeps one; `false` when there are too many already. Kept again it is one. */
export async function keepLetter(
  state: StateStore,
  connectionId: string,
  {
    letter,
    notice,
    atIso,
  }: { readonly letter: DeadLetter; readonly notice: Notice | undefined; readonly atIso: string },
): Promise<boolean> {
  const { messageId, reason, description, deliveryCount } = letter;
  const after = await change(state, connectionId, (before) => {
    const isKnown = before.letters.some((each) => each.messageId === messageId);
    if (isKnown || before.letters.length >= mostKept) {
      return before;
    }
    const number = before.lastNumber + 1;
    const what = notice === undefined ? { text: textOf(letter.body) } : { notice };
    const kept: KeptLetter = {
      number,
      atIso,
      messageId,
      deliveryCount,
      ...(reason === undefined ? {} : { reason: reason.slice(0, longestText) }),
      ...(description === undefined ? {} : { description: description.slice(0, longestText) }),
      ...what,
    };
    return { lastNumber: number, letters: [...before.letters, kept] };
  });
  return after.letters.some((each) => each.messageId === messageId);
}

/** Takes one off; `false` when there is none of this number. */
export async function forgetLetter(state: StateStore, connectionId: string, number: number): Promise<boolean> {
  let wasThere = false;
  await change(state, connectionId, (before) => {
    const letters = before.letters.filter((each) => each.number !== number);
    wasThere = letters.length < before.letters.length;
    return wasThere ? { ...before, letters } : before;
  });
  return wasThere;
}

/** Takes those off that are older than the moment (ISO); returns how many. */
export async function forgetLettersBefore(state: StateStore, connectionId: string, beforeIso: string): Promise<number> {
  let forgotten = 0;
  await change(state, connectionId, (before) => {
    const letters = before.letters.filter((each) => each.atIso >= beforeIso);
    forgotten = before.letters.length - letters.length;
    return forgotten === 0 ? before : { ...before, letters };
  });
  return forgotten;
}

async function change(state: StateStore, connectionId: string, next: (before: Kept) => Kept): Promise<Kept> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const stored = await state.read(connectionId, documentName);
    const before = parse(stored?.value);
    const after = next(before);
    if (after === before || (await state.write(connectionId, documentName, after, stored?.etag))) {
      return after;
    }
  }
  throw new Error(`the dead letters of connection ${connectionId} are contended`);
}

function parse(value: unknown): Kept {
  return document.parse(value ?? { lastNumber: 0, letters: [] });
}

function textOf(body: unknown): string {
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? String(body));
  return text.slice(0, longestText);
}
