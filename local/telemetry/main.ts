import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawTraces } from './draw-traces.js';
import { readSpans } from './read-spans.js';

/** `npm run traces -- <file> [--all]`: shows the traces of a telemetry file as trees, milliseconds in front. */
function main(): void {
  const { values, positionals } = parseArgs({
    options: { all: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined) {
    throw new Error('say which file: npm run traces -- <file> [--all]');
  }
  process.stdout.write(drawTraces(readSpans(readFileSync(file, 'utf8')), { everything: values.all }));
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
