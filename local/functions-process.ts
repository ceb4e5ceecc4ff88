import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The function app in the local Functions host, as a process of its own that can be ended and comes back. */
export interface FunctionsProcess {
  readonly url: string;
  readonly functions: readonly string[];
  /** Process id of the host that is running now; `undefined` while stopped. */
  pid(): number | undefined;
  /** Ends it without a word, as a crash; it is started again as the platform would. Resolves when it answers again. */
  kill(): Promise<void>;
  /** Ends it in good order; it stays away until `start`. */
  stop(): Promise<void>;
  /** Starts it again after `stop`, as another build when one is given; resolves when it answers. */
  start(app?: string): Promise<void>;
  close(): Promise<void>;
}

export interface FunctionsProcessOptions {
  readonly port: number;
  /** Settings of the function app. */
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  /** Root of the built checkout: holds the Functions host in dist. */
  readonly root: string;
  /** Folder of the function app: the checkout, or a package. */
  readonly app: string;
}

/** How long a host may take to end by itself before it is killed. */
const endWithinMs = 15_000;
/** A host that dies again and again is not started more often than this. */
const restartDelayMs = 300;
/** Lines of its log that are told when it does not start: enough for a list of missing settings. */
const lastWords = 20;

interface ReadyLine {
  readonly functionsHost: string;
  readonly functions: readonly string[];
}

/** @throws {Error} when the host ends before it is ready; its last words are in the log. */
export async function startFunctionsProcess(options: FunctionsProcessOptions): Promise<FunctionsProcess> {
  const host = startHost(options);
  const { functionsHost, functions } = await host.ready;
  const supervisor = new Supervisor(options, host);
  return {
    url: functionsHost,
    functions,
    pid: () => supervisor.pid,
    kill: () => supervisor.kill(),
    stop: () => supervisor.stop(),
    start: (app) => supervisor.start(app),
    close: () => supervisor.stop(),
  };
}

interface Host {
  readonly child: ChildProcess;
  readonly ready: Promise<ReadyLine>;
}

/** Keeps one host running: one that ends unasked is started again. */
class Supervisor {
  #options: FunctionsProcessOptions;
  #current: Host;
  #isWanted = true;

  constructor(options: FunctionsProcessOptions, host: Host) {
    this.#options = options;
    this.#current = host;
    this.#watch(host);
  }

  get pid(): number | undefined {
    return this.#isWanted ? this.#current.child.pid : undefined;
  }

  async kill(): Promise<void> {
    const killed = this.#current;
    const ended = once(killed.child, 'exit');
    killed.child.kill('SIGKILL');
    await ended;
    while (this.#isWanted && this.#current === killed) {
      await new Promise((resolveWait) => setTimeout(resolveWait, 20));
    }
    await this.#current.ready;
  }

  async stop(): Promise<void> {
    this.#isWanted = false;
    await endHost(this.#current.child);
  }

  async start(app = this.#options.app): Promise<void> {
    if (!this.#isWanted) {
      this.#options = { ...this.#options, app };
      this.#isWanted = true;
      this.#restart();
    }
    await this.#current.ready;
  }

  #restart(): void {
    this.#current = startHost(this.#options);
    this.#current.ready.catch((error: unknown) => this.#options.log(`functions: ${String(error)}`));
    this.#watch(this.#current);
  }

  #watch(host: Host): void {
    host.child.once('exit', (code, signal) => {
      if (!this.#isWanted) {
        return;
      }
      this.#options.log(`functions: host ended (${signal ?? code}), starting it again`);
      setTimeout(() => {
        // Somebody may have stopped it, or stopped and started it, meanwhile.
        if (this.#isWanted && this.#current === host) {
          this.#restart();
        }
      }, restartDelayMs);
    });
  }
}

function startHost(options: FunctionsProcessOptions): Host {
  const main = join(resolve(options.root), 'dist', 'local', 'functions-host', 'main.js');
  const child = spawn(process.execPath, [main, '--app', options.app, '--port', String(options.port)], {
    env: { ...process.env, ...options.settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    options.log(`functions: ${line}`);
    said.push(line);
    said.splice(0, said.length - lastWords);
  });
  const ready = new Promise<ReadyLine>((resolveReady, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolveReady(JSON.parse(line) as ReadyLine));
    // `close` comes when all that it said has been read, `exit` may come before.
    child.once('close', (code) =>
      reject(new Error(`the Functions host ended with ${code} before it was ready:\n${said.join('\n')}`)),
    );
    child.once('error', reject);
  });
  return { child, ready };
}

async function endHost(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
  await ended;
  clearTimeout(timer);
}
