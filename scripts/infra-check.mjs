// npm run infra:check: compiles and lints everything in infra/ with the real compiler, no warning left.
//   --compile  only brings .local/infra/compiled up to date, for the tests
//   --update   also takes what would be deployed now as the snapshots that tests/infra compares with
import { spawnSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bicepVersion, root, runBicep } from './infra-bicep.mjs';
import { compile, compiledFolder, infraFiles, lintFindings, parameterNames } from './infra-compile.mjs';

const extensionRegistry = 'mcr.microsoft.com';
/** Committed: what production would get, in both shapes. */
const guarded = ['prod', 'prod-private'];

function updateSnapshots() {
  const folder = join(root, 'tests', 'infra', 'snapshots');
  mkdirSync(folder, { recursive: true });
  for (const name of guarded) {
    copyFileSync(join(compiledFolder, `${name}.snapshot.json`), join(folder, `${name}.json`));
  }
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const run = spawnSync(process.execPath, [biome, 'format', '--write', folder], { encoding: 'utf8', cwd: root });
  if (run.status !== 0) {
    throw new Error(`the snapshots could not be formatted:\n${run.stdout}${run.stderr}`);
  }
  console.log(`snapshots updated: ${guarded.join(', ')}`);
}

/** The Graph extension is fetched at build time; without its registry the template is not checked, and that is said. */
async function checkGraphTemplate() {
  try {
    await lookup(extensionRegistry);
  } catch {
    return `infra/graph: NOT checked, ${extensionRegistry} does not answer from here (the template is optional)`;
  }
  const file = join(root, 'infra', 'graph', 'main.bicep');
  const out = join(compiledFolder, 'graph.json');
  const { ok, said } = runBicep(['build', file, '--outfile', out]);
  if (!ok && /BCP19[02]/.test(said)) {
    return `infra/graph: NOT checked, its extension could not be restored: ${said.trim()}`;
  }
  if (!ok) {
    throw new Error(said);
  }
  return 'infra/graph: built and linted with its extension';
}

try {
  compile({ force: !process.argv.includes('--compile') });
  if (!process.argv.includes('--compile')) {
    const findings = lintFindings('{*.bicep,modules/*.bicep}');
    if (findings.length > 0) {
      throw new Error(findings.join('\n'));
    }
    const templates = infraFiles().filter((file) => file.endsWith('.bicep') && !file.startsWith('graph/'));
    console.log(`Bicep ${bicepVersion}: ${templates.length} templates built and linted, no warning`);
    console.log(`parameter files expanded: main, ${parameterNames().join(', ')}`);
    console.log(await checkGraphTemplate());
  }
  if (process.argv.includes('--update')) {
    updateSnapshots();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
