import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runTandem } from '../../cli/program.js';
import { root } from './named-tests';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** Names of all commands, as `tandem --help` lists them. */
async function commands(): Promise<readonly string[]> {
  let help = '';
  await runTandem(['--help'], {
    settings: () => {
      throw new Error('no settings are needed');
    },
    administratorToken: () => undefined,
    operator: () => ({}),
    out: (text) => {
      help += text;
    },
    error: () => undefined,
    isTerminal: false,
  });
  const names = [...help.slice(help.indexOf('Commands:')).matchAll(/^ {2}([a-z][a-z-]+)/gm)].map(
    ([, name = '']) => name,
  );
  return names.filter((name) => name !== 'help');
}

describe('README.md', () => {
  it('names every command of the command line', async () => {
    const all = await commands();
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter((name) => !readme.includes(`\`${name}\``) && !readme.includes(`npm run ${name}`))).toEqual([]);
  });

  it('names no npm script that there is not', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...readme.matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
