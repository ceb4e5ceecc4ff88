import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { decodeChange, encodeChange } from './journal-lines.js';
import { applyChange, emptyContents, type QueueChange, type QueueContents } from './stored-message.js';

const fileName = 'broker.journal';
/** Below this size the file is never rewritten while running. */
const compactAboveBytes = 16 * 1024 * 1024;

/** Remembers what queues hold over a restart. */
export interface Journal {
  /** What was remembered of a queue, by its path; empty when nothing was. */
  contents(path: string): QueueContents;
  /** Notes a change; it is not safe before `flush`. */
  record(path: string, change: QueueChange): void;
  /** Must run before anybody is told that a change has happened. */
  flush(): void;
  close(): void;
}

/** A journal that remembers nothing. */
export function openMemoryJournal(): Journal {
  return { contents: emptyContents, record: () => {}, flush: () => {}, close: () => {} };
}

/**
 * An append-only file of JSON lines, rewritten at the start and when most of it is history. A flush is one write, so a
 * killed process loses nothing it has acknowledged and at most a last, torn line is skipped; the file is not forced to
 * the disk, so a power cut may lose the last moments. One broker at a time may have a folder.
 */
export function openFileJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true });
  return new FileJournal(join(folder, fileName));
}

class FileJournal implements Journal {
  readonly #path: string;
  readonly #queues = new Map<string, QueueContents>();
  #pending: string[] = [];
  #file: number;
  #bytes = 0;
  #bytesWhenCompact = 0;

  constructor(path: string) {
    this.#path = path;
    this.#load();
    this.#file = this.#compact();
  }

  contents(path: string): QueueContents {
    const known = this.#queues.get(path);
    if (known !== undefined) return known;
    const contents = emptyContents();
    this.#queues.set(path, contents);
    return contents;
  }

  record(path: string, change: QueueChange): void {
    applyChange(this.contents(path), change);
    this.#pending.push(encodeChange(path, change));
  }

  flush(): void {
    if (this.#pending.length === 0) return;
    const text = this.#pending.join('');
    this.#pending = [];
    this.#bytes += writeSync(this.#file, text);
    if (this.#bytes < Math.max(compactAboveBytes, 4 * this.#bytesWhenCompact)) return;
    closeSync(this.#file);
    this.#file = this.#compact();
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }

  #load(): void {
    if (!existsSync(this.#path)) return;
    const lines = readFileSync(this.#path, 'utf8').split('\n');
    // What follows the last line end was never acknowledged: the crash came in the middle of its write.
    lines.pop();
    for (const [index, line] of lines.entries()) {
      const { path, change } = decodeChange(line, {
        file: this.#path,
        lineNumber: index + 1,
        contentOf: this.#contentOf,
      });
      applyChange(this.contents(path), change);
    }
  }

  readonly #contentOf = (path: string, sequenceNumber: number) =>
    this.#queues.get(path)?.messages.get(sequenceNumber)?.content;

  /** Writes the present state as a new file and puts it in place of the old in one step. */
  #compact(): number {
    const temporary = `${this.#path}.new`;
    const lines = [...this.#queues].flatMap(([path, contents]) =>
      changesOf(contents).map((change) => encodeChange(path, change)),
    );
    const text = lines.join('');
    writeFileSync(temporary, text);
    renameSync(temporary, this.#path);
    this.#bytes = Buffer.byteLength(text);
    this.#bytesWhenCompact = this.#bytes;
    return openSync(this.#path, 'a');
  }
}

/** The changes that add up to a state. */
function changesOf(contents: QueueContents): QueueChange[] {
  const { nextSequenceNumber, messages, sessionStates, messageIds } = contents;
  return [
    { kind: 'nextSequenceNumber', nextSequenceNumber },
    ...[...messages.values()].map((message) => ({ kind: 'put', message, contentChanged: true }) as const),
    ...[...sessionStates].map(([sessionId, state]) => ({ kind: 'sessionState', sessionId, state }) as const),
    ...[...messageIds].map(
      ([messageId, untilMs]) => ({ kind: 'messageId', messageId, rememberedUntilMs: untilMs }) as const,
    ),
  ];
}
