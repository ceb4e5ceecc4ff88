// The real Bicep compiler, from NuGet, pinned; kept in .local/bicep. Needs the .NET SDK, not Azure and not the Azure CLI.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const bicepVersion = '0.49.2';

const toolFolder = join(root, '.local', 'bicep');
const platforms = { linux: 'linux', darwin: 'osx', win32: 'win' };

/** Path of the compiler; restores it when it is not there yet. Throws with the fix when it cannot. */
export function bicepPath() {
  const id = `azure.bicep.commandline.${platforms[process.platform] ?? process.platform}-${process.arch}`;
  const folder = join(toolFolder, 'packages', id, bicepVersion, 'tools');
  const path = join(folder, process.platform === 'win32' ? 'bicep.exe' : 'bicep');
  if (!existsSync(path)) {
    restore(id);
    if (!existsSync(path)) {
      throw new Error(`NuGet package ${id} ${bicepVersion} holds no compiler at ${path}`);
    }
    if (process.platform !== 'win32') {
      chmodSync(path, 0o755);
    }
  }
  return path;
}

/** A project that only downloads the package: no framework, no code. */
function restore(id) {
  mkdirSync(toolFolder, { recursive: true });
  const folder = mkdtempSync(join(toolFolder, 'restore-'));
  try {
    const project = join(folder, 'restore.csproj');
    writeFileSync(
      project,
      `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>netstandard2.0</TargetFramework>
    <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
  </PropertyGroup>
  <ItemGroup><PackageDownload Include="${id}" Version="[${bicepVersion}]" /></ItemGroup>
</Project>
`,
    );
    const words = ['restore', project, '--packages', join(toolFolder, 'packages'), '--nologo'];
    const run = spawnSync('dotnet', words, {
      encoding: 'utf8',
      env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1' },
    });
    if (run.error !== undefined) {
      throw new Error(
        `The Bicep compiler is restored by "dotnet", which does not start (${run.error.message}). Install the .NET SDK 8 or later, or put Bicep ${bicepVersion} at .local/bicep/packages/${id}/${bicepVersion}/tools/.`,
      );
    }
    if (run.status !== 0) {
      throw new Error(`"dotnet restore" of ${id} ${bicepVersion} failed:\n${run.stdout}${run.stderr}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the compiler. Anything it says beside its output is a finding: there are no warnings that may stay. */
export function runBicep(words, options = {}) {
  const run = spawnSync(bicepPath(), words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  if (run.error !== undefined) {
    throw run.error;
  }
  return {
    ok: run.status === 0 && run.stderr.trim() === '',
    said: `${run.stderr}${run.status === 0 ? '' : run.stdout}`,
  };
}
