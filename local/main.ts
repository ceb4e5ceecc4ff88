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
  process.stdout.write(`${JSON.stringify(running.addresses)}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
