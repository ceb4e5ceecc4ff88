import { PassThrough, Writable } from 'node:stream';
import type { TerminalStreams } from '../../cli/surroundings.js';

/** Keys as a terminal sends them. */
export const keys = { enter: '\r', down: '\u001b[B', escape: '\u0003', yes: 'y', erase: '\u007f' } as const;

/** What the person does at one question, found by words of it. */
export interface Typed {
  readonly at: string;
  readonly types: readonly string[];
}

/** A terminal of no process: what is shown goes to a text, and a person answers each question once it is shown. */
export class TypingPerson implements TerminalStreams {
  readonly input: PassThrough;
  readonly output: Writable;
  /** What is shown since the last question that was answered. */
  shown = '';
  everShown = '';
  readonly #left: Typed[];

  constructor(answers: readonly Typed[]) {
    this.#left = [...answers];
    this.input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => this.input });
    const write = (chunk: unknown, _: unknown, done: () => void) => {
      this.shown += String(chunk);
      this.everShown += String(chunk);
      done();
      this.#answer();
    };
    this.output = Object.assign(new Writable({ write }), { isTTY: true, columns: 200, rows: 60 });
  }

  /** Types what comes next when its question is on the screen. */
  #answer(): void {
    const [next] = this.#left;
    const isShown = next !== undefined && this.shown.includes(next.at);
    if (!isShown) {
      return;
    }
    this.#left.shift();
    this.shown = this.shown.slice(this.shown.indexOf(next.at) + next.at.length);
    setImmediate(() => {
      for (const key of next.types) {
        this.input.write(key);
      }
    });
  }

  /** Questions that never came. */
  get unasked(): readonly string[] {
    return this.#left.map(({ at }) => at);
  }
}
