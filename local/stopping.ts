/** Things that were started, to be ended in reverse order; ending goes on when one fails. */
export class Stopping {
  readonly #closers: { readonly name: string; readonly close: () => Promise<void> }[] = [];
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  add(name: string, close: () => Promise<void>): void {
    this.#closers.push({ name, close });
  }

  async closeAll(): Promise<void> {
    for (const { name, close } of this.#closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        this.#log(`${name} did not end cleanly: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
