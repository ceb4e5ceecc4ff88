import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startAzuriteTables } from '../local/azurite/azurite.js';
import { localQueue } from '../local/local-broker.js';
import { type CountedTables, countTables } from './counted-tables.js';

/** One part at work in a process of its own. */
export interface BenchPart<Ready> {
  readonly name: string;
  readonly ready: Ready;
  /** From the start of the process to its ready line, in milliseconds. */
  readonly startUpMs: number;
  readonly processId: number | undefined;
  close(): Promise<void>;
}

/**
 * Starts `node dist/local/<script>` and waits for its line of JSON on standard output.
 * @throws {Error} when it ends before
 */
export async function startPart<Ready>(
  name: string,
  script: string,
  args: readonly string[],
): Promise<BenchPart<Ready>> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [join(__dirname, '..', 'local', script), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready`)));
  });
  return {
    name,
    ready: JSON.parse(line) as Ready,
    startUpMs: performance.now() - startedMs,
    processId: child.pid,
    close: () => ended(child),
  };
}

/** Azurite's tables on a free port, requests counted. */
export async function startTables(): Promise<BenchPart<CountedTables>> {
  const startedMs = performance.now();
  const azurite = await startAzuriteTables({ port: 0 });
  const startUpMs = performance.now() - startedMs;
  const counted = await countTables(azurite);
  return {
    name: 'Azurite (tables)',
    ready: counted,
    startUpMs,
    processId: azurite.processId,
    async close() {
      await counted.close();
      await azurite.close();
    },
  };
}

/** The broker with the queue of the local twin, told in the way of the official emulator's file. */
export async function startBroker(): Promise<BenchPart<{ readonly connectionString: string }>> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-bench-'));
  const config = join(folder, 'Config.json');
  const queue = {
    Name: localQueue.name,
    Properties: {
      RequiresSession: localQueue.requiresSession,
      RequiresDuplicateDetection: localQueue.requiresDuplicateDetection,
      DuplicateDetectionHistoryTimeWindow: 'PT10M',
      LockDuration: 'PT1M',
      MaxDeliveryCount: localQueue.maxDeliveryCount,
    },
  };
  await writeFile(config, JSON.stringify({ UserConfig: { Namespaces: [{ Name: 'local', Queues: [queue] }] } }));
  return startPart('Service Bus broker', 'broker/main.js', ['--port', '0', '--config', config, '--data', folder]);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  }
}
