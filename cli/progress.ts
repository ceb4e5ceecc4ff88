import { setInterval } from 'node:timers';
import type { CommonOptions } from './command-options.js';
import type { Surroundings } from './surroundings.js';

/** How much of long work is done; `of` is absent where nobody knows it yet. */
export interface Done {
  readonly done: number;
  readonly of?: number | undefined;
}

const clearLine = '\r\u001B[2K';
/** What is done of work without an end in sight is told in steps of so many, where there is no terminal. */
const plainStep = 1_000;

/**
 * How far long work is, on the error stream, so that the result alone is on the other: a bar that is drawn over itself at
 * a terminal, plain lines without one, nothing where a program asks for JSON.
 */
export class Progress {
  readonly #say: (text: string) => void;
  readonly #isTerminal: boolean;
  #told = '';

  constructor({ error, isTerminal }: Pick<Surroundings, 'error' | 'isTerminal'>, { json }: CommonOptions) {
    this.#say = json === true ? () => undefined : error;
    this.#isTerminal = isTerminal && json !== true;
  }

  /** One line of words, told when it differs from the last one; with a bar at a terminal where the end is known. */
  line(words: string, about?: Done): void {
    if (this.#isTerminal) {
      this.#say(`${clearLine}${about?.of === undefined ? '' : `${bar(about.done, about.of)} `}${words}`);
    } else if (words !== this.#told) {
      this.#say(`${words}\n`);
    }
    this.#told = words;
  }

  /** So many of a kind are done: every step at a terminal, each tenth or thousand without one. */
  counted(kind: string, { done, of }: Done): void {
    const words = of === undefined ? `${done} ${kind}` : `${done} of ${of} ${kind}`;
    const step = of === undefined ? Math.floor(done / plainStep) : Math.floor((10 * done) / Math.max(of, 1));
    const name = `${kind} ${step}`;
    if (this.#isTerminal) {
      this.line(words, { done, of });
    } else if (name !== this.#told) {
      this.#say(`${words}\n`);
      this.#told = name;
    }
  }

  /** While one answer is waited for: the seconds that it takes at a terminal, the words alone without one. */
  async during<Value>(words: string, answer: Promise<Value>): Promise<Value> {
    this.line(`${words} …`);
    let seconds = 0;
    const timer = setInterval(() => {
      seconds += 1;
      if (this.#isTerminal) {
        this.line(`${words} … ${seconds} s`);
      }
    }, 1_000);
    try {
      return await answer;
    } finally {
      clearInterval(timer);
      this.end();
    }
  }

  /** The line makes room for the result. */
  end(): void {
    if (this.#isTerminal && this.#told !== '') {
      this.#say(clearLine);
    }
    this.#told = '';
  }
}

/** A bar of so many characters. */
export function bar(done: number, of: number, width = 24): string {
  const filled = of === 0 ? 0 : Math.min(width, Math.round((done / of) * width));
  return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}]`;
}
