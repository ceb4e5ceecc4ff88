import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The function app in the local Functions host, as a process of its own that can be killed and comes back. */
export interface FunctionsProcess {
  readonly url: string;
  readonly functions: readonly string[];
  /** Process id of the host that is running now. */
  pid(): number | undefined;
  /** Ends it without a word, as a crash; it is started again as the platform would. Resolves when it answers again. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export interface FunctionsProcessOptions {
  readonly port: number;
  /** Settings of the function app. */
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  /** Root of the built checkout: holds package.json, host.json and dist. */
  readonly root: string;
}

/** How long a host may take to end by itself before it is killed. */
const endWithinMs = 15_000;
/** A host that dies again and again is not started more often than this. */
const restartDelayMs = 300;

interface ReadyLine {
  readonly functionsHost: string;
  readonly functions: readonly string[];
}

/** @throws {Error} when the host ends before it is ready; its last words are in the log. */
export async function startFunctionsProcess(options: FunctionsProcessOptions): Promise<FunctionsProcess> {
  let isClosing = false;
  let current = startHost(options);
  const first = await current.ready;
  const watch = (child: ChildProcess) => {
    child.once('exit', (code, signal) => {
      if (isClosing) {
        return;
      }
      options.log(`functions: host ended (${signal ?? code}), starting it again`);
      setTimeout(() => {
        if (!isClosing) {
          current = startHost(options);
          watch(current.child);
          current.ready.catch((error: unknown) => options.log(`functions: ${String(error)}`));
        }
      }, restartDelayMs);
    });
  };
  watch(current.child);
  return {
    url: first.functionsHost,
    functions: first.functions,
    pid: () => current.child.pid,
    kill: async () => {
      const killed = current;
      killed.child.kill('SIGKILL');
      await once(killed.child, 'exit');
      while (current === killed) {
        await new Promise((resolveWait) => setTimeout(resolveWait, 20));
      }
      await current.ready;
    },
    close: async () => {
      isClosing = true;
      await endHost(current.child);
    },
  };
}

function startHost(options: FunctionsProcessOptions): {
  readonly child: ChildProcess;
  readonly ready: Promise<ReadyLine>;
} {
  const main = join(resolve(options.root), 'dist', 'local', 'functions-host', 'main.js');
  const child = spawn(process.execPath, [main, '--app', options.root, '--port', String(options.port)], {
    env: { ...process.env, ...options.settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  createInterface({ input: child.stderr }).on('line', (line) => options.log(`functions: ${line}`));
  const ready = new Promise<ReadyLine>((resolveReady, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolveReady(JSON.parse(line) as ReadyLine));
    child.once('exit', (code) => reject(new Error(`the Functions host ended with ${code} before it was ready`)));
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
