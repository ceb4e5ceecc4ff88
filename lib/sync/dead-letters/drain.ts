import type { DeadLetter, DeadLetters, LetterFate } from '../../ports/dead-letters.js';
import { noticeSchema, type RecordNotice } from '../../ports/notice.js';
import type { Engine } from '../engine.js';
import { keepLetter, ofNoConnection } from './kept-letters.js';
import { parkForLetter } from './park-for-letter.js';

/** Dead letters that one run takes; the next run takes the rest. */
export const mostLetters = 100;

/**
 * Empties the dead letters into what people look at: a notice of a coupled order ends in the order's history, and the
 * order waits with a reason and a next try; everything else is kept in the list of its connection (L4, L7).
 */
export async function emptyDeadLetters(engine: Engine, deadLetters: DeadLetters): Promise<number> {
  return await deadLetters.drain(mostLetters, (letter) => keep(engine, letter));
}

async function keep(engine: Engine, letter: DeadLetter): Promise<LetterFate> {
  const parsed = noticeSchema.safeParse(letter.body);
  const notice = parsed.success ? parsed.data : undefined;
  const named = notice?.connectionId ?? letter.connectionId ?? '';
  const connectionId = engine.connections.has(named) ? named : ofNoConnection;
  if (notice !== undefined && 'recordId' in notice && connectionId === named) {
    const parked = await parkForLetter(engine, notice, letter);
    if (parked !== 'unknownOrder') {
      return told(engine, notice, parked);
    }
  }
  const atIso = new Date(engine.clock.nowMs()).toISOString();
  const isKept = await keepLetter(engine.state, connectionId, { letter, notice, atIso });
  if (!isKept) {
    engine.logger.warn('deadLetters.full', { connectionId });
    return 'stays';
  }
  engine.logger.warn('deadLetter.listed', { connectionId, code: letter.reason });
  return 'kept';
}

function told(engine: Engine, notice: RecordNotice, parked: 'parked' | 'busy'): LetterFate {
  if (parked === 'busy') {
    return 'stays';
  }
  const { connectionId, side, recordId } = notice;
  engine.logger.warn('deadLetter.parked', { connectionId, side, recordId });
  return 'kept';
}
