import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';

/** Files of a fixture app by path, beside a package.json and a host.json that are there unless given. */
export type AppFiles = Readonly<Record<string, string>>;

/** A host as a child process, as the product's own commands start it. */
export interface HostProcess {
  readonly url: string;
  readonly functions: readonly string[];
  /** Everything on standard error so far. */
  log(): string;
  /** Resolves when the log has a line that fits. */
  logged(pattern: RegExp): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  exited: Promise<number | null>;
}

const repository = join(__dirname, '..', '..', '..');

/**
 * A folder with the host compiled from source and fixture apps beside it. Jest has its own module loader, which the
 * library's look-up of the host cannot pass, so the host runs in real processes.
 */
export class HostWorkshop {
  readonly #folder = mkdtempSync(join(tmpdir(), 'functions-host-'));
  readonly #children = new Set<ChildProcess>();
  #apps = 0;

  constructor() {
    symlinkSync(join(repository, 'node_modules'), join(this.#folder, 'node_modules'));
    for (const part of ['', 'functions-host', 'simulator-kit']) {
      const from = join(repository, 'local', part);
      mkdirSync(join(this.#folder, 'local', part), { recursive: true });
      for (const file of readdirSync(from).filter((name) => name.endsWith('.ts'))) {
        writeFileSync(join(this.#folder, 'local', part, file.replace(/ts$/, 'js')), compile(join(from, file)));
      }
    }
  }

  /** Writes an app; `functions/*.cjs` are its entry files. */
  app(files: AppFiles): string {
    const folder = join(this.#folder, `app-${this.#apps++}`);
    const all: AppFiles = {
      'package.json': JSON.stringify({ main: 'functions/*.cjs' }),
      'host.json': JSON.stringify({ version: '2.0' }),
      ...files,
    };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  }

  /** Starts the host for an app. @throws Error with the log when it ends before it is ready */
  async start(
    appFolder: string,
    options: { environment?: Record<string, string>; timers?: boolean } = {},
  ): Promise<HostProcess> {
    const main = join(this.#folder, 'local', 'functions-host', 'main.js');
    const child = spawn(
      process.execPath,
      [main, '--app', appFolder, '--port', '0', ...(options.timers === true ? [] : ['--no-timers'])],
      { env: { PATH: process.env.PATH, ...options.environment }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#children.add(child);
    return running(child);
  }

  /** Ends what still runs and removes the folder. */
  async close(): Promise<void> {
    await Promise.all([...this.#children].map(ended));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

function compile(file: string): string {
  return transformFileSync(file, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    // The host loads modules by import(), which must stay what it is.
    module: { type: 'commonjs', ignoreDynamic: true },
  }).code;
}

function running(child: ChildProcess): Promise<HostProcess> {
  let log = '';
  let output = '';
  const watchers = new Set<() => void>();
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
    for (const watcher of watchers) watcher();
  });
  const logged = (pattern: RegExp): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        const line = log.split('\n').find((candidate) => pattern.test(candidate));
        if (line === undefined) return;
        watchers.delete(look);
        resolve(line);
      };
      watchers.add(look);
      look();
    });
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const ready = output.split('\n').find((line) => line.startsWith('{"functionsHost"'));
      if (ready === undefined) return;
      const parsed: { functionsHost: string; functions: string[] } = JSON.parse(ready);
      resolve({
        url: parsed.functionsHost,
        functions: parsed.functions,
        log: () => log,
        logged,
        signal: (signal) => void child.kill(signal),
        exited,
      });
    });
    void exited.then((code) => reject(new Error(`exit ${code}: ${log}`)));
  });
}
