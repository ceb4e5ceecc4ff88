import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { functionSettings } from '../../local/function-settings';
import { type FunctionsProcess, startFunctionsProcess } from '../../local/functions-process';
import { desk, root, startLimitMs, startTwin, type Twin, wanted } from './twin';

let twin: Twin;
let app: string;
const more: FunctionsProcess[] = [];

/** The app with few sessions at a time, so that one process cannot take all the work. */
async function appWithFewSessions(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-app-'));
  for (const part of ['dist', 'node_modules', 'package.json']) {
    await symlink(join(root, part), join(folder, part));
  }
  const host = JSON.parse(await readFile(join(root, 'host.json'), 'utf8'));
  host.extensions.serviceBus.maxConcurrentSessions = 6;
  await writeFile(join(folder, 'host.json'), JSON.stringify(host));
  return folder;
}

/** Hosts beside the twin's own, as Azure starts them under load: the same settings, the same queue and tables. */
async function startMore(count: number): Promise<void> {
  const { addresses, secrets } = twin.running;
  const settings = functionSettings(addresses, wanted(secrets));
  const starting = Array.from({ length: count }, () =>
    startFunctionsProcess({ port: 0, settings, log: () => undefined, root, app }),
  );
  more.push(...(await Promise.all(starting)));
}

beforeAll(async () => {
  app = await appWithFewSessions();
  twin = await startTwin(['--app', app]);
  await startMore(2);
}, 2 * startLimitMs);

afterAll(async () => {
  await Promise.all(more.map((each) => each.close()));
  await twin?.close();
  await rm(app, { recursive: true, force: true });
}, startLimitMs);

it('L5 three processes with work for all stay together within the calls that Business Central processes at once', async () => {
  const slow = { kind: 'delay', rate: 1, options: { delayMs: 250 } };
  await twin.systems.simulator('businessCentral', 'POST', '/faults', slow);
  await twin.systems.simulator('businessCentral', 'DELETE', '/calls');
  const numbers = Array.from({ length: 18 }, (_, index) => index + 1);
  const stories = await Promise.all(numbers.map((each) => twin.submit(`MANY ${each}`, { [desk]: each })));
  await twin.expectAgreement(...stories);
  const calls = await twin.systems.simulator('businessCentral', 'GET', '/calls');
  expect(Number(calls.mostConcurrent)).toBeLessThanOrEqual(5);
  expect(Number(calls.mostConcurrent)).toBeGreaterThan(2);
  expect(calls).toMatchObject({ tooManyRequests: 0 });
  expect(await twin.namesInBusinessCentral('MANY')).toHaveLength(numbers.length);
}, 120_000);
