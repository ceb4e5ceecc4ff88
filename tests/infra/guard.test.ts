import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  committedSnapshot,
  compileInfra,
  compileTimeoutMs,
  deploymentOf,
  onlyResource,
  rawDeploymentOf,
  readJson,
  root,
} from './compiled.js';

beforeAll(compileInfra, compileTimeoutMs);

describe('infra: guard against accidental change', () => {
  it.each(['prod', 'prod-private'] as const)(
    'deploys to %s what it did before; after a wanted change: npm run infra:check -- --update',
    (stage) => {
      expect(rawDeploymentOf(stage)).toEqual(committedSnapshot(stage));
    },
  );
});

const configSchema = z.looseObject({
  analyzers: z.object({
    core: z.object({ enabled: z.literal(true), rules: z.record(z.string(), z.object({ level: z.string() })) }),
  }),
});

describe('infra: bicepconfig.json', () => {
  const { rules } = configSchema.parse(readJson(join(root, 'infra', 'bicepconfig.json'))).analyzers.core;

  it('makes every rule an error, but those that turn red by the passing of time', () => {
    const off = Object.entries(rules).filter(([, { level }]) => level !== 'error');
    expect(off.map(([name]) => name).sort()).toEqual(['use-recent-api-versions', 'use-recent-module-versions']);
  });

  it('is as strict for the Graph template', () => {
    const graph = configSchema.parse(readJson(join(root, 'infra', 'graph', 'bicepconfig.json')));
    expect(graph.analyzers.core.rules).toEqual(rules);
  });

  it('turns a planted fault red', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-bicep-'));
    try {
      copyFileSync(join(root, 'infra', 'bicepconfig.json'), join(folder, 'bicepconfig.json'));
      writeFileSync(join(folder, 'planted.bicep'), 'param unused string\n');
      const script = `import { runBicep } from './scripts/infra-bicep.mjs';
        console.log(JSON.stringify(runBicep(['lint', ${JSON.stringify(join(folder, 'planted.bicep'))}])));`;
      const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        cwd: root,
        encoding: 'utf8',
      });
      expect(JSON.parse(said)).toEqual({ ok: false, said: expect.stringContaining('no-unused-params') });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('azure.yaml', () => {
  const azure = readFileSync(join(root, 'azure.yaml'), 'utf8');
  const ignored = readFileSync(join(root, '.funcignore'), 'utf8').split('\n');

  it('deploys to the app that carries its service as a tag, which nothing else does', () => {
    const app = onlyResource(deploymentOf('prod'), 'Microsoft.Web/sites');
    expect(app.tags).toMatchObject({ 'azd-service-name': 'tandem' });
    expect(azure).toMatch(/^services:\n {2}tandem:$/m);
    expect(
      deploymentOf('prod').predictedResources.filter(({ tags }) => JSON.stringify(tags)?.includes('azd-service-name')),
    ).toHaveLength(1);
  });

  it('deploys the package that was built here, and nothing of it is ignored', () => {
    expect(azure).toContain('remoteBuild: false');
    expect(azure).toContain('dist: .local/package');
    expect(azure).toMatch(/prepackage:[\s\S]*npm run package/);
    // azd takes remoteBuild: false and an ignored node_modules for a contradiction.
    expect(ignored).not.toContain('node_modules');
    for (const file of ['main.js', 'tandem.js', 'tandem.js.map', 'host.json', 'package.json', 'LICENSES.txt']) {
      expect(ignored).not.toContain(file);
      expect(ignored.filter((line) => line.startsWith('*.') && file.endsWith(line.slice(1)))).toEqual([]);
    }
  });

  it('ignores every folder and source of the checkout, should somebody publish that', () => {
    const wanted = ['functions', 'lib', 'local', 'infra', 'tests', 'scripts', 'docs', '.git*', '*.ts'];
    expect(ignored).toEqual(expect.arrayContaining(wanted));
  });

  it('makes the missing webhook secrets before it deploys', () => {
    expect(azure).toMatch(/postprovision:[\s\S]*infra-secrets\.mjs/);
  });
});

describe('.github/workflows/release.yml', () => {
  const workflow = readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8');

  it('pins every action by the full hash of a commit, with its tag beside it', () => {
    const uses = workflow.split('\n').filter((line) => line.includes('uses:'));
    expect(uses.length).toBeGreaterThanOrEqual(5);
    for (const line of uses) {
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('signs in by federated identity in the one job that deploys, and knows no secret', () => {
    expect(workflow.match(/id-token: write/g)).toHaveLength(1);
    expect(workflow).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(workflow).not.toMatch(/secrets\.|creds:|publish-profile/);
  });

  it('puts nothing that somebody typed into a script: inputs come as variables', () => {
    const scripts = [...workflow.matchAll(/run: (?:>-\n|\|\n)?((?:.|\n {10,})*)/g)].map(([, script]) => script);
    expect(scripts.length).toBeGreaterThanOrEqual(5);
    expect(scripts.filter((script) => script?.includes('${{'))).toEqual([]);
  });

  it('runs every check before anything is deployed', () => {
    expect(workflow).toContain('run: .ci/run');
    expect(workflow).toContain('needs: verify');
    expect(workflow).toContain('npm audit --omit=dev');
  });
});
