import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoryWorld } from '../../local/demo/story';
import { chair, desk, pause, root, startLimitMs, startTwin, type Twin } from './twin';

const folder = mkdtempSync(join(tmpdir(), 'tandem-e2e-release-'));
const older = join(folder, 'older');
const newer = join(folder, 'newer');
let twin: Twin;

function makePackage(out: string, version: string): void {
  const script = join(root, 'scripts', 'package.mjs');
  execFileSync(process.execPath, [script, '--out', out, '--version', version], { cwd: root, stdio: 'pipe' });
}

beforeAll(async () => {
  makePackage(older, '1.0.0');
  makePackage(newer, '1.1.0');
  twin = await startTwin(['--app', older]);
}, startLimitMs);
afterAll(async () => {
  await twin.close();
  rmSync(folder, { recursive: true, force: true });
}, startLimitMs);

const health = () => twin.systems.tandem('GET', '/api/health');

describe('the release package', () => {
  it('is small, needs nothing beside itself, and says what it was made of', () => {
    expect(statSync(`${older}.zip`).size).toBeLessThan(3 * 1_048_576);
    const about = JSON.parse(readFileSync(join(older, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect(about).toMatchObject({ version: '1.0.0', main: 'main.js' });
    expect(about.dependencies).toBeUndefined();
    expect(about.commit).toMatch(/^[0-9a-f]{40}\+?$|^unknown$/);
    expect(readFileSync(join(older, 'LICENSES.txt'), 'utf8')).toContain('@azure/service-bus');
  });

  it('names the sources in a stack', () => {
    const run = spawnSync(process.execPath, [join(older, 'main.js')], {
      env: { TANDEM_MODE: 'wrong' },
      encoding: 'utf8',
    });
    expect(run.stderr).toMatch(/at checkSettings \(.*functions\/composition\/start\.ts:\d+/);
  });

  it('registers every function, carries a change both ways, and tells its version and commit', async () => {
    expect(twin.functions.functions).toEqual(expect.arrayContaining(['sync-worker', 'dataverse-webhook', 'health']));
    const story = await twin.agreed('PACKAGE 1');
    await story.editBusinessCentralLine(desk, { unitPrice: 951 });
    await twin.expectAgreement(story);
    expect(await health()).toMatchObject({
      ok: true,
      version: expect.stringMatching(/^1\.[01]\.0$/),
      commit: expect.stringMatching(/./),
    });
  });
});

/** A processor's and a seller's edit of one order. */
async function edit(story: StoryWorld, step: number): Promise<void> {
  await story.editBusinessCentralLine(desk, { unitPrice: 800 + step });
  await story.reopenAndEdit([{ product: chair, values: { quantity: 10 + step } }]);
}

describe('a new version is deployed while people work', () => {
  const play = async () => {
    const edited = await twin.agreed('DEPLOY 0', { [desk]: 1, [chair]: 2 });
    const made: StoryWorld[] = [];
    for (let deployment = 1; deployment <= 3; deployment += 1) {
      // An edit asks Tandem for the twin's id first; the orders that are made meanwhile ask nobody.
      await edit(edited, deployment);
      const submitted = Promise.all([
        twin.submit(`DEPLOY ${deployment}A`, { [desk]: deployment }),
        twin.submit(`DEPLOY ${deployment}B`, { [chair]: deployment }),
      ]);
      await pause(40 * deployment);
      await twin.functions.stop();
      made.push(...(await submitted));
      await twin.functions.start(deployment % 2 === 1 ? newer : older);
    }
    expect(await health()).toMatchObject({ version: '1.1.0' });
    await twin.sweepUntilKnown(edited, ...made);
    await twin.expectAgreement(edited, ...made);
    const names = [1, 2, 3].flatMap((each) => [`DEPLOY ${each}A`, `DEPLOY ${each}B`]);
    expect(await twin.namesInBusinessCentral('DEPLOY')).toEqual(['DEPLOY 0', ...names]);
    expect(await twin.namesInBusinessCentral('TANDEM-')).toEqual([]);
    const both = await edited.both();
    expect(both.salesLines.get(desk)?.priceperunit).toBe(803);
    expect(both.businessCentralLines.get(chair)?.quantity).toBe(13);
    expect(await health()).toMatchObject({ deadLetter: 0 });
    // No run was cut off, and none was given back to the queue by a lock that ran out.
    expect(twin.log.filter((line) => line.includes('SIGTERM: stopping'))).toHaveLength(3);
    expect(twin.log.filter((line) => /did not end within|LockLost/.test(line))).toEqual([]);
  };
  it(
    'three times: what was in work is ended first, nothing is lost, nothing is made twice, both sides agree',
    play,
    180_000,
  );
});
