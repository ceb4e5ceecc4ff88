import { parseArgs } from 'node:util';
import { TwoSystems } from '../local/demo/two-systems.js';
import { residentMemoryMiB } from '../local/resident-memory.js';
import { Changes } from './changes.js';
import { type Bench, startBench } from './start-bench.js';
import { spread, table } from './table.js';

/** `npm run bench`: see README.md. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '10' },
      'port-base': { type: 'string', default: '18071' },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds: "${values.rounds}" is no number of rounds`);
  }
  const bench = await startBench(values['port-base']);
  try {
    const changes = new Changes(new TwoSystems(bench.running.addresses), bench);
    await new TwoSystems(bench.running.addresses).untilAtRest();
    for (let round = 1; round <= rounds; round += 1) {
      await changes.playRound(round);
    }
    process.stdout.write(`${changesTable(changes)}\n\n${await processesTable(bench)}\n`);
  } finally {
    await bench.close();
  }
}

function changesTable(changes: Changes): string {
  const rows = changes.figures.map((figure) => [
    figure.name,
    spread(figure.businessCentral),
    spread(figure.sales),
    spread(figure.tables),
    spread(figure.runs),
    spread(figure.ownMs.map((each) => Math.round(each))),
  ]);
  const requests = ['requests to BC', 'to Sales', 'to tables'];
  return table(['median (most)', ...requests, 'runs', 'notice to last effect, ms'], rows);
}

async function processesTable(bench: Bench): Promise<string> {
  const rows = await Promise.all(
    bench.parts.map(async ({ name, startUpMs, processId }) => {
      const memory = await residentMemoryMiB(processId);
      return [name, (startUpMs / 1000).toFixed(1), memory === undefined ? '–' : memory.toFixed(0)];
    }),
  );
  return table(['process', 'start-up, s', 'memory, MiB'], rows);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
