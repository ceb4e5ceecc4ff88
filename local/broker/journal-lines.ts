import { z } from 'zod';
import { encodeContent, readMessage } from './message-codec.js';
import type { MessageContent, QueueChange } from './stored-message.js';

const base64 = z.string().transform((text) => Buffer.from(text, 'base64'));

const messageFields = z.object({
  sequenceNumber: z.number(),
  enqueuedSequenceNumber: z.number(),
  enqueuedTimeMs: z.number(),
  deliveryCount: z.number(),
  state: z.enum(['active', 'deferred', 'scheduled']),
  messageId: z.string(),
  sessionId: z.string().exactOptional(),
  timeToLiveMs: z.number().exactOptional(),
  scheduledForMs: z.number().exactOptional(),
  deadLetterSource: z.string().exactOptional(),
});

const journalLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('put'), path: z.string(), message: messageFields, content: base64.optional() }),
  z.object({ kind: z.literal('remove'), path: z.string(), sequenceNumber: z.number() }),
  z.object({ kind: z.literal('sessionState'), path: z.string(), sessionId: z.string(), state: base64.nullable() }),
  z.object({ kind: z.literal('messageId'), path: z.string(), messageId: z.string(), rememberedUntilMs: z.number() }),
  z.object({ kind: z.literal('nextSequenceNumber'), path: z.string(), nextSequenceNumber: z.number() }),
]);

/** One change of one queue as a line of the journal, its end included. */
export function encodeChange(path: string, change: QueueChange): string {
  return `${JSON.stringify(lineOf(path, change))}\n`;
}

function lineOf(path: string, change: QueueChange): object {
  switch (change.kind) {
    case 'put': {
      const { content, ...message } = change.message;
      const bytes = change.contentChanged ? encodeContent(content).toString('base64') : undefined;
      return { kind: 'put', path, message, content: bytes };
    }
    case 'sessionState':
      return {
        kind: 'sessionState',
        path,
        sessionId: change.sessionId,
        state: change.state?.toString('base64') ?? null,
      };
    case 'remove':
    case 'messageId':
    case 'nextSequenceNumber':
      return { path, ...change };
  }
}

/** Where a line stands, and what is known before it. */
export interface LinePlace {
  readonly file: string;
  readonly lineNumber: number;
  /** Content of a message put earlier; a line whose content did not change leaves it out. */
  readonly contentOf: (path: string, sequenceNumber: number) => MessageContent | undefined;
}

/** Reads one line of the journal. @throws Error naming file and line when it is not one */
export function decodeChange(line: string, place: LinePlace): { path: string; change: QueueChange } {
  try {
    const { path, ...change } = journalLine.parse(JSON.parse(line));
    switch (change.kind) {
      case 'put':
        return { path, change: putOf(path, change, place) };
      case 'sessionState':
        return { path, change: { ...change, state: change.state ?? undefined } };
      case 'remove':
      case 'messageId':
      case 'nextSequenceNumber':
        return { path, change };
    }
  } catch (cause) {
    throw new Error(`${place.file} line ${place.lineNumber} is damaged; move the file away to start empty`, { cause });
  }
}

function putOf(
  path: string,
  line: { message: z.infer<typeof messageFields>; content?: Buffer | undefined },
  place: LinePlace,
): QueueChange {
  const { message } = line;
  const content =
    line.content === undefined ? place.contentOf(path, message.sequenceNumber) : readMessage(line.content).content;
  if (content === undefined) throw new Error(`no content for message ${message.sequenceNumber} of ${path}`);
  return { kind: 'put', message: { ...message, content }, contentChanged: line.content !== undefined };
}
