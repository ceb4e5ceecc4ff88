// npm run package [-- --out folder]: one file with everything the function app needs, and what the Functions host reads.
//
//   .local/package/main.js            where the host begins: turns source maps on, then loads the bundle
//   .local/package/tandem.js          all functions and libraries in one file, so that a cold start reads one file
//   .local/package/tandem.js.map      its source map: stacks name the files and lines of the sources
//   .local/package/host.json          as in the checkout
//   .local/package/package.json       name, version, commit and where to begin; no dependencies
//   .local/package/LICENSES.txt       of the libraries inside
//   .local/package.zip                the same, for a deployment
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { zip } from './zip.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string' }, version: { type: 'string' } } });
const out = values.out ?? join(root, '.local', 'package');

/** The commit that is checked out; with `+` behind it when the working tree differs. */
function commit() {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  try {
    return `${git('rev-parse', 'HEAD')}${git('status', '--porcelain') === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}

async function bundle() {
  const functions = readdirSync(join(root, 'functions')).filter((file) => file.endsWith('.ts'));
  return build({
    stdin: {
      contents: functions.map((file) => `import './functions/${file.replace('.ts', '.js')}';`).join('\n'),
      resolveDir: root,
      sourcefile: 'tandem.ts',
    },
    outfile: join(out, 'tandem.js'),
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // Supplied by the worker process that runs the app; there is no such package.
    external: ['@azure/functions-core'],
    // Less text is less memory; names stay as they are.
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
  });
}

/** Folders of the packages that the bundle was made of. */
function packagesOf(inputs) {
  const folders = new Set();
  for (const input of Object.keys(inputs)) {
    const end = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
    if (end !== null) {
      folders.add(end[0]);
    }
  }
  return [...folders].sort();
}

function licences(folders) {
  const texts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((each) => /^(licen[cs]e|copying)/i.test(each));
    const text = file === undefined ? '' : readFileSync(join(root, folder, file), 'utf8').trim();
    return `${name} ${version}: ${license}\n\n${text}\n`;
  });
  return [...new Set(texts)].join(`\n${'-'.repeat(80)}\n`);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const { metafile } = await bundle();
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const about = { name, version: values.version ?? version, commit: commit(), private: true, main: 'main.js' };
writeFileSync(join(out, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
// Maps count only for what is loaded after they were turned on.
writeFileSync(join(out, 'main.js'), "process.setSourceMapsEnabled(true);\nrequire('./tandem.js');\n");
writeFileSync(join(out, 'host.json'), readFileSync(join(root, 'host.json')));
writeFileSync(join(out, 'LICENSES.txt'), licences(packagesOf(metafile.inputs)));
const files = readdirSync(out).sort();
const archive = zip(files.map((file) => ({ name: file, content: readFileSync(join(out, file)) })));
writeFileSync(`${out}.zip`, archive);
const mib = (bytes) => `${(bytes / 1_048_576).toFixed(1)} MiB`;
console.log(`${out}: ${files.map((file) => `${file} ${mib(readFileSync(join(out, file)).length)}`).join(', ')}`);
console.log(`${out}.zip: ${mib(archive.length)}, version ${about.version}, commit ${about.commit}`);
