// A planted floating promise must turn the linter red: an unhandled rejection would kill the worker.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

const planted = 'lib/sync/planted-violation.ts';
writeFileSync(
  planted,
  'async function work(): Promise<number> {\n  return await Promise.resolve(1);\n}\n\nexport function planted(): void {\n  work();\n}\n',
);
try {
  const run = spawnSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'lint', planted], {
    encoding: 'utf8',
  });
  if (run.status === 0 || !`${run.stdout}${run.stderr}`.includes('noFloatingPromises')) {
    console.error('a planted floating promise was not seen by the linter');
    process.exitCode = 1;
  } else {
    console.log('a planted floating promise is seen');
  }
} finally {
  rmSync(planted, { force: true });
}
