import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';

export interface AzuriteOptions {
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Folder that keeps the tables; absent: memory only. */
  readonly dataFolder?: string;
  /** Gets what the service writes to its output, line by line; default: nobody. */
  readonly log?: (line: string) => void;
}

export interface Azurite {
  readonly port: number;
  readonly connectionString: string;
  /** Of the service's process. */
  readonly processId: number | undefined;
  /** Stops the service, which saves its data folder first. */
  close(): Promise<void>;
}

/** Account and key of the storage emulator, published by Microsoft: no secret. */
const developmentAccount = 'devstoreaccount1';
const developmentKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** A free port may be taken by somebody else before the service listens on it. */
const freePortTries = 5;
const startTimeoutMs = 30_000;
const closeTimeoutMs = 10_000;

/**
 * Ends the service in good order, saving its data, when our side of the channel closes: by `close`, or because we died.
 * Its own "shutdown" message throws when the service is closing already after a Ctrl-C.
 */
const childProgram = (entry: string): string =>
  `process.on('disconnect', () => process.emit('SIGINT')); require(${JSON.stringify(entry)});`;

/**
 * Starts Azurite's table service as a process of its own and resolves when it answers.
 * Rejects with the reason when it does not start, such as a port in use.
 */
export async function startAzuriteTables(options: AzuriteOptions): Promise<Azurite> {
  const host = options.host ?? '127.0.0.1';
  for (let tries = 1; ; tries += 1) {
    const port = options.port === 0 ? await freePort(host) : options.port;
    try {
      return await startOn({ ...options, host, port });
    } catch (error) {
      if (options.port !== 0 || tries >= freePortTries || !(error instanceof PortInUseError)) {
        throw error;
      }
    }
  }
}

/** Somebody else listens there. */
export class PortInUseError extends Error {
  constructor(host: string, port: number) {
    super(`Azurite's table service cannot listen on ${host}:${port}: the port is in use`);
    this.name = 'PortInUseError';
  }
}

async function startOn(options: AzuriteOptions & { readonly host: string }): Promise<Azurite> {
  const { host, port } = options;
  const child = spawnService(options);
  try {
    await started(child, options);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    port,
    connectionString: connectionStringOf(host, port),
    processId: child.pid,
    close: () => closed(child),
  };
}

function spawnService({ host = '', port, dataFolder }: AzuriteOptions): ChildProcess {
  const folder = dataFolder === undefined ? ['--inMemoryPersistence'] : ['--location', dataFolder];
  const switches = ['--silent', '--disableTelemetry', '--skipApiVersionCheck'];
  const entry = require.resolve('azurite/dist/src/table/main.js');
  return spawn(
    process.execPath,
    // The service drops the first two arguments as node and script; with --eval there is only node.
    [
      '--eval',
      childProgram(entry),
      '--',
      'azurite-table',
      '--tableHost',
      host,
      '--tablePort',
      String(port),
      ...folder,
      ...switches,
    ],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], cwd: dataFolder ?? tmpdir() },
  );
}

/** Resolves when the service says that it listens; rejects when it ends before or says nothing. */
function started(child: ChildProcess, options: AzuriteOptions & { readonly host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(
      () => reject(new Error(`Azurite did not start within ${startTimeoutMs} ms`)),
      startTimeoutMs,
    );
    const onOutput = (chunk: Buffer): void => {
      const text = chunk.toString();
      for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
        options.log?.(line);
      }
      output = (output + text).slice(-4000);
      if (output.includes('successfully started')) {
        clearTimeout(timer);
        resolve();
      }
    };
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', onOutput);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      const inUse = output.includes('EADDRINUSE');
      reject(
        inUse
          ? new PortInUseError(options.host, options.port)
          : new Error(`Azurite ended with code ${code} before it was ready: ${output.trim()}`),
      );
    });
  });
}

function closed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), closeTimeoutMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    if (child.connected) {
      child.disconnect();
    }
  });
}

/** Azurite tells `:0` when asked for port 0, so we look for a free one ourselves. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

function connectionStringOf(host: string, port: number): string {
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${developmentAccount}`,
    `AccountKey=${developmentKey}`,
    `TableEndpoint=http://${host}:${port}/${developmentAccount};`,
  ].join(';');
}
