// Runs the import rule over the sources. With `--plant` a forbidden import is planted first and the rule must see it.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

const fewestModules = 50;
const planted = 'lib/order/planted-violation.ts';

function cruise() {
  const run = spawnSync(
    process.execPath,
    [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      'lib',
      'functions',
      'cli',
      'local',
    ],
    { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  if (run.status === null || run.stdout === '') {
    throw new Error(`dependency-cruiser did not run: ${run.stderr}`);
  }
  return JSON.parse(run.stdout);
}

function report(result) {
  const { violations, totalCruised } = result.summary;
  for (const violation of violations) {
    console.error(`${violation.rule.name}: ${violation.from} -> ${violation.to}`);
  }
  if (totalCruised < fewestModules) {
    console.error(`only ${totalCruised} modules seen: the parser is blind, so the rule proves nothing`);
  }
  return violations.length === 0 && totalCruised >= fewestModules;
}

if (process.argv.includes('--plant')) {
  writeFileSync(
    planted,
    "import '../sync/engine.js';\nimport '../../local/simulator-kit/random.js';\nexport const planted = true;\n",
  );
  try {
    const caught = cruise().summary.violations.filter((violation) => violation.from === planted);
    if (caught.length < 2) {
      console.error('a planted forbidden import was not seen');
      process.exitCode = 1;
    } else {
      console.log(`planted forbidden imports are seen (${caught.length})`);
    }
  } finally {
    rmSync(planted, { force: true });
  }
} else {
  const result = cruise();
  if (!report(result)) {
    process.exitCode = 1;
  } else {
    console.log(`import rule holds for ${result.summary.totalCruised} modules`);
  }
}
