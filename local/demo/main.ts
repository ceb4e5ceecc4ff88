import { parseArgs } from 'node:util';
import { readLocalOptions } from '../options.js';
import { residentMemoryMiB } from '../resident-memory.js';
import { type RunningLocal, startLocal } from '../start-local.js';
import { ownTimesMs } from './own-time.js';
import { steps } from './steps.js';
import { type Step, StoryWorld } from './story.js';
import { TwoSystems } from './two-systems.js';

/**
 * `npm run demo`: all parts on this machine, the story played, each step with what was seen on both sides, how long it
 * took and how many remote calls it cost. Exit code 0 when all held. With a terminal it stays up afterwards, unless
 * `--once`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      'port-base': { type: 'string', default: '17071' },
    },
  });
  const startedMs = performance.now();
  const lines: string[] = [];
  const log = (line: string) => {
    lines.push(line);
    if (values.verbose) {
      process.stderr.write(`${line}\n`);
    }
  };
  const running = await startLocal({
    options: readLocalOptions(['--port-base', values['port-base']]),
    environment: process.env,
    log,
    root: process.cwd(),
  });
  print(`All parts are up after ${seconds(startedMs)}: ${startUps(running)}.`);
  const allHeld = await playStory(running, lines);
  print(`\nMemory: ${await memories(running)}.`);
  print(`${allHeld ? 'All of it held' : 'NOT all of it held'}; the demo took ${seconds(startedMs)}.`);
  if (process.stdout.isTTY && !values.once && allHeld) {
    print(JSON.stringify(running.addresses, null, 2));
    print('It stays up for you to try; Ctrl-C ends it.');
    await new Promise((resolve) => process.once('SIGINT', resolve));
  }
  await running.close();
  process.exit(allHeld ? 0 : 1);
}

async function playStory(running: RunningLocal, log: readonly string[]): Promise<boolean> {
  const world = new StoryWorld(new TwoSystems(running.addresses));
  await world.systems.untilAtRest();
  await world.systems.takeRequests();
  print('(Business Central notifies after 1 s here; the real one waits 30 s.)');
  for (const [index, step] of steps.entries()) {
    print(`\n${index + 1}. ${step.title}`);
    if (!(await playStep(world, step, log))) {
      print(`\nThe last lines of the log:\n${log.slice(-25).join('\n')}`);
      return false;
    }
  }
  return true;
}

async function playStep(world: StoryWorld, step: Step, log: readonly string[]): Promise<boolean> {
  const logged = log.length;
  const startedMs = performance.now();
  try {
    await step.act(world);
    await world.systems.untilAtRest();
    const took = seconds(startedMs);
    const requests = await world.systems.takeRequests();
    const checks = await step.check(world);
    for (const { says, holds, seen } of checks) {
      print(`   ${holds ? '✓' : '✗'} ${says}: ${seen}`);
    }
    const own = Math.max(...ownTimesMs(log.slice(logged)));
    const ownTime = own < 0 ? '' : `; from notice to last effect ${own} ms at most, remote calls aside`;
    print(
      `   ${took}, ${requests.businessCentral} request(s) to Business Central, ${requests.sales} to Sales${ownTime}`,
    );
    return checks.every((check) => check.holds);
  } catch (error) {
    print(`   ✗ ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** What each part took to start; they start side by side. */
function startUps({ startUpMs }: RunningLocal): string {
  return Object.entries(startUpMs)
    .map(([part, ms]) => `${part} ${(ms / 1000).toFixed(2)} s`)
    .join(', ');
}

async function memories({ functions, tablesProcessId }: RunningLocal): Promise<string> {
  const processes = [
    ['functions', functions?.pid()],
    ['tables', tablesProcessId],
    ['broker, both systems and this story in one process', process.pid],
  ] as const;
  const told = processes.map(async ([name, processId]) => {
    const memory = await residentMemoryMiB(processId);
    return `${name} ${memory === undefined ? 'unknown' : `${Math.round(memory)} MiB`}`;
  });
  return (await Promise.all(told)).join(', ');
}

function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
