// A week of ten thousand changes through the world tests; the run that every check makes is a small one. Variables of the
// environment that are set win: TANDEM_WEEK_CHANGES, _ORDERS, _EVERY_MINUTES, _SEED.
import { spawnSync } from 'node:child_process';

const week = { TANDEM_WEEK_CHANGES: '10000', TANDEM_WEEK_ORDERS: '200', TANDEM_WEEK_EVERY_MINUTES: '15' };
const jest = ['node_modules/jest/bin/jest.js', '--maxWorkers=1', 'tests/world/week'];
const run = spawnSync(process.execPath, jest, { stdio: 'inherit', env: { ...week, ...process.env } });
process.exitCode = run.status ?? 1;
