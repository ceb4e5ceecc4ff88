// Compiles a copy of infra/ below .local/infra, so that nothing is written beside the sources: the templates, and for
// each parameter file what a deployment would make ("bicep snapshot"), with the example values below.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bicepVersion, root, runBicep } from './infra-bicep.mjs';

const sources = join(root, 'infra');
const outputs = join(root, '.local', 'infra');
export const compiledFolder = join(outputs, 'compiled');

/** What a person sets before a deployment; made up, and part of the committed snapshots. */
export const exampleEnvironment = {
  AZURE_ENV_NAME: 'tandem-example',
  AZURE_LOCATION: 'westeurope',
  TANDEM_STAGE: 'dev',
  TANDEM_ADMINISTRATOR_TYPE: 'User',
  TANDEM_OPERATOR_AUDIENCE: 'api://tandem-example',
  TANDEM_ALERT_EMAILS: 'operations@example.com',
  TANDEM_BUDGET_START: '2026-01-01',
  TANDEM_ROTATING_SECRETS: 'SalesWebhookSecretMain',
  TANDEM_CONNECTIONS: JSON.stringify([
    {
      connectionId: 'main',
      businessTimeZone: 'Europe/Copenhagen',
      businessCentral: {
        apiBaseUrl:
          'https://api.businesscentral.dynamics.com/v2.0/99999999-8888-7777-6666-555555555555/production/api/v2.0',
        companyId: '11111111-2222-3333-4444-555555555555',
        webhookSecretSetting: 'BusinessCentralWebhookSecretMain',
      },
      sales: {
        apiBaseUrl: 'https://example.crm4.dynamics.com/api/data/v9.2',
        webhookSecretSetting: 'SalesWebhookSecretMain',
      },
      policies: { createInSales: 'whenReleased' },
    },
  ]),
};

const place = [
  ...['--subscription-id', '00000000-1111-2222-3333-444444444444'],
  ...['--tenant-id', '99999999-8888-7777-6666-555555555555'],
  ...['--location', exampleEnvironment.AZURE_LOCATION],
  ...['--deployment-name', 'example'],
];

/** Every file below infra/, as paths with forward slashes, sorted. */
export function infraFiles() {
  return readdirSync(sources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(sources, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** Parameter files for plain deployments: dev, test, prod and so on. */
export function parameterNames() {
  return infraFiles().flatMap((file) => /^parameters\/(.+)\.bicepparam$/.exec(file)?.[1] ?? []);
}

function fingerprint() {
  const hash = createHash('sha256').update(`${bicepVersion} ${JSON.stringify(exampleEnvironment)}`);
  for (const file of infraFiles()) {
    hash.update(`${file}\n`).update(readFileSync(join(sources, file)));
  }
  return hash.digest('hex');
}

/** Compiles unless the sources are those of the last time. Throws with everything the compiler had to say. */
export function compile({ force = false } = {}) {
  mkdirSync(outputs, { recursive: true });
  const release = takeTurn();
  try {
    const wanted = fingerprint();
    const stamp = join(compiledFolder, 'stamp');
    if (force || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
      compileAnew(wanted);
    }
  } finally {
    release();
  }
}

/** Test files run side by side: the first one compiles, the others wait and find it done. */
function takeTurn() {
  const turn = join(outputs, 'turn');
  for (;;) {
    try {
      writeFileSync(turn, String(process.pid), { flag: 'wx' });
      return () => rmSync(turn, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') {
        throw error;
      }
      if (!isRunning(existsSync(turn) ? Number(readFileSync(turn, 'utf8')) : 0)) {
        rmSync(turn, { force: true });
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

/** A file that is empty or gone belongs to somebody who is just coming or leaving. */
function isRunning(pid) {
  try {
    return pid === 0 || process.kill(pid, 0);
  } catch {
    return false;
  }
}

function compileAnew(wanted) {
  const work = join(outputs, 'work');
  const copy = join(work, 'infra');
  const made = join(work, 'compiled');
  rmSync(work, { recursive: true, force: true });
  try {
    mkdirSync(made, { recursive: true });
    cpSync(sources, copy, { recursive: true });
    const findings = compileCopy(copy, made);
    if (findings.length > 0) {
      throw new Error(findings.join('\n').replaceAll(copy, 'infra'));
    }
    writeFileSync(join(made, 'stamp'), wanted);
    rmSync(compiledFolder, { recursive: true, force: true });
    renameSync(made, compiledFolder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function compileCopy(copy, made) {
  const env = { ...process.env, ...exampleEnvironment };
  const findings = [];
  const run = (...words) => {
    const { ok, said } = runBicep(words, { env });
    if (!ok) {
      findings.push(`bicep ${words[0]}: ${said.trim() || 'failed without a word'}`);
    }
    return ok;
  };
  if (!run('build', join(copy, 'main.bicep'), '--outfile', join(made, 'main.json'))) {
    return findings;
  }
  run('build-params', join(copy, 'main.bicepparam'), '--outfile', join(made, 'main.parameters.json'));
  for (const name of parameterNames()) {
    const file = join(copy, 'parameters', `${name}.bicepparam`);
    if (run('snapshot', file, '--mode', 'overwrite', ...place)) {
      renameSync(join(copy, 'parameters', `${name}.snapshot.json`), join(made, `${name}.snapshot.json`));
    }
  }
  return findings;
}

/** Lints every template on its own, also those that no other one uses. */
export function lintFindings(pattern) {
  const { ok, said } = runBicep(['lint', '--pattern', pattern], { cwd: sources });
  return ok ? [] : [said.trim()];
}
