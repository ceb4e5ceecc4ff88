import { readLocalOptions } from './options.js';
import { startLocal } from './start-local.js';

/**
 * `npm run local`: all parts on this machine. Standard output gets one line of JSON once everything answers; logs go to
 * standard error. Ctrl-C ends it cleanly.
 */
async function main(): Promise<void> {
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const running = await startLocal({
    options: readLocalOptions(process.argv.slice(2)),
    environment: process.env,
    log,
    root: process.cwd(),
  });
  let isEnding = false;
  const end = () => {
    if (isEnding) {
      return;
    }
    isEnding = true;
    running.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  whenNpmEnds(end);
  process.stdout.write(`${JSON.stringify(running.addresses)}\n`);
}

/** A signal to npm ends npm and its shell, which hands nothing on: seen by this process having another parent. */
function whenNpmEnds(end: () => void): void {
  const { npm_lifecycle_event: script } = process.env;
  const parent = process.ppid;
  if (script !== undefined) {
    setInterval(() => process.ppid !== parent && end(), 500).unref();
  }
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
