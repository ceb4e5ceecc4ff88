import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type RunningBroker, startBroker } from './broker.js';
import { readQueues } from './config.js';

const usage =
  'usage: node dist/local/broker/main.js --config <Config.json> [--port 5672] [--host 127.0.0.1] [--data <folder>]';

interface Arguments {
  readonly port: number;
  readonly host?: string;
  readonly configPath: string;
  readonly dataFolder?: string;
}

function readArguments(): Arguments {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      config: { type: 'string' },
      data: { type: 'string' },
    },
  });
  const port = Number(values.port ?? '5672');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is no port\n${usage}`);
  if (values.config === undefined) throw new Error(`--config is missing\n${usage}`);
  return {
    port,
    configPath: values.config,
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.data === undefined ? {} : { dataFolder: values.data }),
  };
}

function readConfig(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`The queue configuration ${path} cannot be read as JSON`, { cause });
  }
}

async function main(): Promise<void> {
  const { configPath, ...options } = readArguments();
  const queues = readQueues(readConfig(configPath));
  const broker = await startBroker({ ...options, queues, log: (line) => process.stderr.write(`${line}\n`) });
  stopOnSignal(broker);
  const { port, connectionString } = broker;
  process.stdout.write(`${JSON.stringify({ port, connectionString, queues: queues.map(({ name }) => name) })}\n`);
}

/** The first signal ends it in order, a second one at once. */
function stopOnSignal(broker: RunningBroker): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      broker.close().catch((cause: unknown) => process.stderr.write(`${String(cause)}\n`));
    });
  }
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
});
