import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { assertNodeVersion } from '../node-version.js';
import { startFunctionsHost } from './host.js';

/**
 * `node main.js [--app folder] [--port 7071] [--no-timers]`: runs a built function app until SIGTERM or SIGINT. Standard
 * output gets one line of JSON when all is ready, `{"functionsHost":"http://…","functions":[…]}`; log lines go to
 * standard error.
 */
async function main(): Promise<void> {
  assertNodeVersion();
  const { values } = parseArgs({
    options: {
      app: { type: 'string', default: '.' },
      port: { type: 'string', default: '7071' },
      'no-timers': { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port number`);
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const running = await startFunctionsHost({
    appFolder: resolve(values.app),
    port,
    environment: process.env,
    timers: !values['no-timers'],
    log,
  });
  const stop = (signal: NodeJS.Signals): void => {
    log(`${new Date().toISOString()} [information] Host: ${signal}: stopping`);
    running.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ functionsHost: running.url, functions: running.functions })}\n`);
}

function fail(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`functions host: ${text}\n`);
  process.exit(1);
}

// As in the real worker: an error that nobody handles ends the process, and with it everything in work.
process.on('uncaughtException', (error) => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`Worker uncaught exception: ${text}\n`);
  process.exit(1);
});

main().catch(fail);
